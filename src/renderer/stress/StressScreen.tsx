import { Button, Select } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useEffect } from 'react';
import type { RunListItem } from '../../contract/ipc.ts';
import { formatMoment } from '../format.ts';
import { Empty } from '../look/Empty.tsx';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Page } from '../look/Page.tsx';
import { messages } from '../messages/messages.ts';
import { RunningJob } from '../shell/RunningJob.tsx';
import { goTo, type Place, subject } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { runsOf, workspace } from '../state/workspace.ts';
import { useJudgement } from './judging.ts';
import { Losses } from './Losses.tsx';
import { PathEditor } from './PathEditor.tsx';
import { inEditor, pathsState } from './paths.ts';
import { runStress } from './running.ts';
import { ScenarioList } from './ScenarioList.tsx';
import { SetUp } from './SetUp.tsx';
import { change, openStress, readScenarios, stressState } from './state.ts';

const words = messages.stress;
/** Kinds of runs that may hold a table of loans. */
const portfolios: readonly string[] = ['generate', 'clone', 'sample'];

/** Takes the loans of a run through macroeconomic scenarios, and shows what they cost: now, or by a test of the past. */
export function StressScreen({ place: { folder } }: { place: Place }) {
  const view = useStore(workspace);
  const { runs } = view;
  const { run, chosen, running, failure, made, choosing } = useStore(stressState);
  const makers = runsOf(view, portfolios);
  const past = runsOf(view, ['stress']);
  useEffect(() => subject.set(() => null), []);
  useEffect(() => void readScenarios(), []);
  useHotkeys([['mod+Enter', () => void runStress()]], [], true);
  useOpening(folder, makers, past);
  useJudgement();
  const editing = inEditor(useStore(pathsState));

  if (runs?.ok === true && makers.length === 0 && past.length === 0) return <EmptyStress />;
  const shown = made !== null && !choosing && running === null ? made : null;
  const picker = past.length > 0 && <PastPicker folder={shown?.folder ?? null} runs={past} />;
  if (shown !== null) return <Losses made={shown} actions={picker} />;
  if (editing !== undefined && running === null) return <PathEditor key={editing.id} own={editing} />;
  return (
    <Page
      title={words.title}
      sentence={words.sentence}
      actions={(
        <>
          {picker}
          {made !== null && running === null && <Button variant="default" onClick={() => change({ choosing: false, failure: null })}>{words.back}</Button>}
          <span className="key">Ctrl Enter</span>
          <Button disabled={run === null || running !== null} onClick={() => void runStress()}>{words.runThem(chosen.length)}</Button>
        </>
      )}
    >
      {failure !== null && <FailureBanner failure={failure} />}
      {running === null ? <><SetUp runs={makers} /><ScenarioList /></> : <RunningJob jobId={running} title={words.title} />}
    </Page>
  );
}

/** Shows the test that the way here named, or takes the portfolio that it named; a generated one is proposed by itself. */
function useOpening(folder: string | undefined, makers: readonly RunListItem[], past: readonly RunListItem[]): void {
  const isPast = past.some((run) => run.folder === folder);
  const proposed = (isPast ? undefined : folder) ?? stressState.get().run ?? (makers.find(({ kind }) => kind === 'generate') ?? makers[0])?.folder ?? null;
  useEffect(() => {
    if (folder !== undefined && isPast) void openStress(folder);
  }, [folder, isPast]);
  useEffect(() => {
    if (proposed !== stressState.get().run) change({ run: proposed, choosing: true, failure: null });
  }, [proposed]);
}

function PastPicker({ folder, runs }: { folder: string | null; runs: readonly RunListItem[] }) {
  const data = runs.map(({ folder: value, id, startedAt }) => ({ value, label: `${formatMoment(startedAt)}, ${id}` }));
  return <Select aria-label={words.past} placeholder={words.pastNone} w={260} data={data} value={folder} allowDeselect={false} searchable onChange={(next) => next !== null && void openStress(next)} />;
}

function EmptyStress() {
  return (
    <Page title={words.title} sentence={words.sentence}>
      <Empty statement={words.empty.statement} note={words.empty.note} action={<Button onClick={() => goTo({ screen: 'generate' })}>{words.empty.generate}</Button>} />
    </Page>
  );
}
