import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Run } from '../../contract/run.ts';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { edit, reportState } from './draft.ts';
import { fieldId } from './fills.ts';

const words = messages.reports;

/** Reasons that a request cannot give itself: for fields of it that stand in the place of calibrated values. */
export function OverrideReasons() {
  const { draft: { overrideReasons }, run: folder } = useStore(reportState);
  const [run, setRun] = useState<Run | null>(null);
  useEffect(() => {
    if (folder !== null) void window.bridge.request('run:open', { folder }).then((outcome) => setRun(outcome.ok ? outcome.value : null));
  }, [folder]);
  const replaced = run === null ? [] : replacedFields(run);
  return replaced.length > 0 && (
    <div className="stack">
      <h3 className="label">{words.reasons}</h3>
      {replaced.map((field, place) => <TextInput key={field} {...(place === 0 && { id: fieldId('override_reasons') })} label={<span className="mono">{field}</span>} value={overrideReasons[field] ?? ''} onChange={(event) => edit({ overrideReasons: { ...overrideReasons, [field]: event.currentTarget.value } })} />)}
    </div>
  );
}

function replacedFields({ kind, request }: Run): string[] {
  if (kind !== 'generate') return [];
  const replaced = { target_default_rate: typeof request['target_default_rate'] === 'number', use_copulas: request['use_copulas'] === false, copula: request['copula'] === 'gaussian', cascade: request['cascade'] === 'markov' };
  return Object.entries(replaced).filter(([, is]) => is).map(([field]) => field);
}
