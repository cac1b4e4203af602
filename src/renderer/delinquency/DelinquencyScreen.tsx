import { Button, Select } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useEffect } from 'react';
import type { RunListItem } from '../../contract/ipc.ts';
import { tableMakers } from '../data/openTable.ts';
import { formatMoment } from '../format.ts';
import { Empty } from '../look/Empty.tsx';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Page } from '../look/Page.tsx';
import { messages } from '../messages/messages.ts';
import { goTo, type Place, subject } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { runsOf, workspace } from '../state/workspace.ts';
import { FoundView } from './FoundView.tsx';
import { GeneratedBook } from './GeneratedBook.tsx';
import { Learning } from './Learning.tsx';
import { compare, judge, openPast, simulate, train } from './running.ts';
import { SetUp } from './SetUp.tsx';
import { ask, cascadeKinds, change, chooseRun, delinquencyState } from './state.ts';
import { TrainedView } from './TrainedView.tsx';

const words = messages.delinquency;

/** Learns how loans of a panel pay, draws new ones, and shows how these pay beside the panel: now, or by a run of the past. */
export function DelinquencyScreen({ place: { folder } }: { place: Place }) {
  const view = useStore(workspace);
  const now = useStore(delinquencyState);
  const { asked, running, failure, trained, found } = now;
  const makers = runsOf(view, tableMakers);
  const past = runsOf(view, cascadeKinds);
  useEffect(() => subject.set(() => null), []);
  useHotkeys([['mod+Enter', () => void (now.view === 'trained' ? simulate() : isComparison(now) ? compare() : train())]], [], true);
  useOpening(folder, [...makers, ...past]);

  const shown = running === null ? now.view : 'asked';
  const picker = past.length === 0 ? null : <PastPicker key="past" folder={shown === 'found' ? (found?.folder ?? null) : shown === 'trained' ? (trained?.folder ?? null) : null} runs={past} />;
  const other = <Button key="other" variant="default" onClick={() => change({ view: 'asked', failure: null })}>{words.other}</Button>;
  if (shown === 'found' && found !== null) return <FoundView found={found} trained={trained} actions={[picker, other]} />;
  if (shown === 'trained' && trained !== null) return <TrainedView trained={trained} actions={[picker, other]} />;
  if (view.runs?.ok === true && makers.length === 0 && asked.origin === 'run') return <EmptyDelinquency picker={picker} />;
  const isBack = running === null && (found !== null || trained !== null);
  const back = isBack ? <Button variant="default" onClick={() => change({ view: found === null ? 'trained' : 'found', failure: null })}>{words.back}</Button> : null;
  return (
    <Page title={words.title} sentence={words.sentence} actions={<>{picker}{back}<Actions /></>}>
      {failure !== null && <FailureBanner failure={failure} />}
      {running === null ? <><SetUp runs={makers} />{asked.origin === 'run' && asked.run !== null && <GeneratedBook key={asked.run} folder={asked.run} />}</> : <Learning jobId={running} />}
    </Page>
  );
}

/** A run beside a real panel is compared with it; without one it is learnt from. */
const isComparison = ({ asked: { origin, real } }: ReturnType<typeof delinquencyState.get>): boolean => origin === 'run' && real.trim() !== '';

function Actions() {
  const now = useStore(delinquencyState);
  if (now.running !== null) return null;
  const comparing = isComparison(now);
  return (
    <>
      <Button variant="default" onClick={() => void judge()}>{words.judge}</Button>
      {comparing && <Button variant="default" onClick={() => void train()}>{words.train}</Button>}
      <span className="key">Ctrl Enter</span>
      {comparing ? <Button onClick={() => void compare()}>{words.compare}</Button> : <Button onClick={() => void train()}>{words.train}</Button>}
    </>
  );
}

/** Opens the run that the way here named; the latest that was generated is proposed by itself. */
function useOpening(folder: string | undefined, all: readonly RunListItem[]): void {
  const kind = all.find((run) => run.folder === folder)?.kind;
  const makers = all.filter((run) => tableMakers.includes(run.kind));
  const proposed = (makers.find((run) => run.kind === 'generate') ?? makers[0])?.folder;
  useEffect(() => {
    if (folder !== undefined && kind !== undefined) void (cascadeKinds.includes(kind) ? openPast(folder) : chooseRun(folder));
  }, [folder, kind]);
  useEffect(() => {
    const { asked } = delinquencyState.get();
    if (folder === undefined && proposed !== undefined && asked.run === null && asked.origin === 'run') void chooseRun(proposed);
  }, [folder, proposed]);
}

function PastPicker({ folder, runs }: { folder: string | null; runs: readonly RunListItem[] }) {
  const data = runs.map(({ folder: value, kind, startedAt }) => ({ value, label: `${messages.home.kinds[kind] ?? kind}, ${formatMoment(startedAt)}` }));
  return <Select aria-label={words.past} placeholder={words.pastNone} w={210} data={data} value={folder} allowDeselect={false} searchable onChange={(next) => next !== null && void openPast(next)} />;
}

function EmptyDelinquency({ picker }: { picker: React.ReactNode }) {
  const { failure } = useStore(delinquencyState);
  const actions = (
    <div className="row">
      <Button onClick={() => goTo({ screen: 'generate' })}>{words.empty.generate}</Button>
      <Button variant="default" onClick={() => ask({ origin: 'file' })}>{words.empty.file}</Button>
    </div>
  );
  return (
    <Page title={words.title} sentence={words.sentence} actions={picker}>
      {failure !== null && <FailureBanner failure={failure} />}
      <Empty statement={words.empty.statement} note={words.empty.note} action={actions} />
    </Page>
  );
}
