import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useEffect } from 'react';
import { Empty } from '../look/Empty.tsx';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Page } from '../look/Page.tsx';
import { messages } from '../messages/messages.ts';
import { RunningJob } from '../shell/RunningJob.tsx';
import { goTo, type Place, subject } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { runsOf, workspace } from '../state/workspace.ts';
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
  const view = useStore(workspace);
  const { runs } = view;
  const { run, chosen, running, failure, made, choosing } = useStore(stressState);
  const makers = runsOf(view, portfolios);
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
      {running === null ? <><SetUp runs={makers} /><ScenarioList /></> : <RunningJob jobId={running} title={words.title} />}
    </Page>
  );
}

function EmptyStress() {
  return (
    <Page title={words.title} sentence={words.sentence}>
      <Empty statement={words.empty.statement} note={words.empty.note} action={<Button onClick={() => goTo({ screen: 'generate' })}>{words.empty.generate}</Button>} />
    </Page>
  );
}
