import { Button, Select } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useEffect } from 'react';
import type { RunListItem } from '../../contract/ipc.ts';
import { tableMakers } from '../data/openTable.ts';
import { Empty } from '../look/Empty.tsx';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Page } from '../look/Page.tsx';
import { messages } from '../messages/messages.ts';
import { RunningJob } from '../shell/RunningJob.tsx';
import { goTo, type Place, subject } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { workspace } from '../state/workspace.ts';
import { check } from './running.ts';
import { SetUp } from './SetUp.tsx';
import { change, chooseRun, openValidation, validateState } from './state.ts';
import { VerdictView } from './VerdictView.tsx';
import { validationName } from './words.ts';

const words = messages.validate;

/** Judges a synthetic table, and shows what was found: now, or by a validation of the past. */
export function ValidateScreen({ place: { folder } }: { place: Place }) {
  const { runs } = useStore(workspace);
  const { judged, choosing, running, failure } = useStore(validateState);
  const all = runs?.ok === true ? runs.value.runs.filter(({ there }) => there) : [];
  const made = all.filter(({ kind }) => tableMakers.includes(kind));
  const past = all.filter(({ kind }) => kind === 'validate');
  useEffect(() => subject.set(() => null), []);
  useHotkeys([['mod+Enter', () => void check()]], [], true);
  useOpening(folder, all, made);

  const shown = judged !== null && !choosing && running === null ? judged : null;
  if (runs?.ok === true && made.length === 0 && past.length === 0) return <EmptyValidate />;
  const actions = (
    <>
      {past.length > 0 && <PastPicker folder={shown?.folder ?? null} runs={past} />}
      {shown !== null && <Button variant="default" onClick={() => change({ choosing: true })}>{words.other}</Button>}
      {shown === null && judged !== null && running === null && <Button variant="default" onClick={() => change({ choosing: false, failure: null })}>{words.back}</Button>}
    </>
  );
  if (shown !== null) return <VerdictView judged={shown} past={past} actions={actions} />;
  return (
    <Page title={words.title} sentence={words.sentence} actions={actions}>
      {failure !== null && <FailureBanner failure={failure} />}
      {running === null ? <SetUp runs={made} /> : <RunningJob jobId={running} title={words.title} />}
    </Page>
  );
}

/** Shows the run that the way here named, a validation or one whose table is to be judged; the latest of those is proposed by itself. */
function useOpening(folder: string | undefined, all: readonly RunListItem[], made: readonly RunListItem[]): void {
  const kind = all.find((run) => run.folder === folder)?.kind;
  const proposed = made[0]?.folder;
  useEffect(() => {
    if (folder !== undefined && kind !== undefined) void (kind === 'validate' ? openValidation(folder) : chooseRun(folder));
  }, [folder, kind]);
  useEffect(() => {
    if (folder === undefined && proposed !== undefined && validateState.get().asked.run === null) void chooseRun(proposed);
  }, [folder, proposed]);
}

function PastPicker({ folder, runs }: { folder: string | null; runs: readonly RunListItem[] }) {
  const data = runs.map((run) => ({ value: run.folder, label: validationName(run) }));
  return <Select aria-label={words.past} placeholder={words.pastNone} w={260} data={data} value={folder} allowDeselect={false} searchable onChange={(next) => next !== null && void openValidation(next)} />;
}

function EmptyValidate() {
  return (
    <Page title={words.title} sentence={words.sentence}>
      <Empty statement={words.empty.statement} note={words.empty.note} action={<Button onClick={() => goTo({ screen: 'clone' })}>{words.empty.clone}</Button>} />
    </Page>
  );
}
