import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useEffect } from 'react';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { JobProgress } from '../look/JobProgress.tsx';
import { Page } from '../look/Page.tsx';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { askToCancel } from '../shell/askToCancel.tsx';
import { shownJobs } from '../state/jobs.ts';
import { goTo, type Place, subject } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { workspace } from '../state/workspace.ts';
import { Losses } from './Losses.tsx';
import { runStress } from './running.ts';
import { ScenarioList } from './ScenarioList.tsx';
import { SetUp } from './SetUp.tsx';
import { change, readScenarios, stressState } from './state.ts';

const words = messages.stress;
/** Kinds of runs that may hold a table of loans. */
const portfolios: readonly string[] = ['generate', 'clone', 'sample'];

/** Takes the loans of a run through macroeconomic scenarios. */
export function StressScreen({ place: { folder } }: { place: Place }) {
  const { runs } = useStore(workspace);
  const { run, chosen, running, failure, made, choosing } = useStore(stressState);
  const makers = runs?.ok === true ? runs.value.runs.filter(({ kind, there }) => there && portfolios.includes(kind)) : [];
  const proposed = folder ?? run ?? (makers.find(({ kind }) => kind === 'generate') ?? makers[0])?.folder ?? null;
  useEffect(() => subject.set(() => null), []);
  useEffect(() => void readScenarios(), []);
  useEffect(() => {
    if (proposed !== stressState.get().run) change({ run: proposed, made: null, choosing: true, failure: null });
  }, [proposed]);
  useHotkeys([['mod+Enter', () => void runStress()]], [], true);

  if (runs?.ok === true && makers.length === 0) return <EmptyStress />;
  if (made !== null && !choosing && running === null) return <Losses made={made} />;
  return (
    <Page
      title={words.title}
      sentence={words.sentence}
      actions={(
        <>
          {made !== null && running === null && <Button variant="default" onClick={() => change({ choosing: false, failure: null })}>{words.back}</Button>}
          <span className="key">Ctrl Enter</span>
          <Button disabled={run === null || running !== null} onClick={() => void runStress()}>{words.runThem(chosen.length)}</Button>
        </>
      )}
    >
      {failure !== null && <FailureBanner failure={failure} />}
      {running === null ? <><SetUp runs={makers} /><ScenarioList /></> : <Running jobId={running} />}
    </Page>
  );
}

function Running({ jobId }: { jobId: string }) {
  const job = useStore(shownJobs).find((one) => one.jobId === jobId);
  const cancel = <Button variant="default" disabled={job?.state !== 'running'} onClick={() => job !== undefined && askToCancel(job)}>{words.cancel}</Button>;
  return <Panel title={job?.label ?? words.title}><div className="stack"><JobProgress job={job} action={cancel} /></div></Panel>;
}

function EmptyStress() {
  return (
    <Page title={words.title} sentence={words.sentence}>
      <div className="empty">
        <div className="empty-statement">{words.empty.statement}</div>
        <p>{words.empty.note}</p>
        <Button onClick={() => goTo({ screen: 'generate' })}>{words.empty.generate}</Button>
      </div>
    </Page>
  );
}
