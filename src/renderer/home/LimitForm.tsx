import { Button, NumberInput, TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { type FormEvent, useState } from 'react';
import type { FailureRecord } from '../../contract/errors.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { messages } from '../messages/messages.ts';
import { reloadWorkspace } from '../state/workspace.ts';

const words = messages.home.limit;
const modalId = 'limit';

interface Limit {
  readonly source: string;
  readonly epsilon: number;
  readonly delta: number;
}

/** Asks the owner of a source what it may spend in all; null asks for a new source, too. */
export function askForLimit(known: Limit | null): void {
  modals.open({ modalId, title: known === null ? words.newTitle : words.title(known.source), children: <LimitForm known={known} /> });
}

/** A limit is an entry of the ledger like any other: it stays there with its time, and raising it takes nothing back. */
function LimitForm({ known }: { known: Limit | null }) {
  const [source, setSource] = useState(known?.source ?? '');
  const [epsilon, setEpsilon] = useState<number | string>(known?.epsilon ?? 1);
  const [failure, setFailure] = useState<FailureRecord | null>(null);
  const delta = known?.delta ?? 1e-6;
  const isReady = source.trim() !== '' && typeof epsilon === 'number' && epsilon > 0 && epsilon <= 50;

  async function set(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isReady) return;
    const outcome = await window.bridge.request('ledger:limit', { source, epsilon, delta });
    if (!outcome.ok) return setFailure(outcome.failure);
    modals.close(modalId);
    await reloadWorkspace();
  }

  return (
    <form className="stack" onSubmit={(event) => void set(event)}>
      <p className="soft">{words.note}</p>
      {known === null && <TextInput data-autofocus label={words.source} description={words.sourceNote} maxLength={120} required value={source} onChange={(event) => setSource(event.currentTarget.value)} />}
      <NumberInput label={words.epsilon} min={0} max={50} decimalScale={4} required value={epsilon} onChange={setEpsilon} error={isReady || source.trim() === '' ? null : words.range} />
      {failure !== null && <FailureBanner failure={failure} />}
      <Button type="submit">{words.set}</Button>
    </form>
  );
}
