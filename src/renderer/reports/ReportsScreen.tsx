import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useEffect } from 'react';
import { tableMakers } from '../data/openTable.ts';
import { Empty } from '../look/Empty.tsx';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Page } from '../look/Page.tsx';
import { messages } from '../messages/messages.ts';
import { RunningJob } from '../shell/RunningJob.tsx';
import { goTo, type Place, subject } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { runsOf, workspace } from '../state/workspace.ts';
import { BankForm } from './BankForm.tsx';
import { Choices } from './Choices.tsx';
import { change, reportState } from './draft.ts';
import { EvidenceList } from './EvidenceList.tsx';
import { MadeReport } from './MadeReport.tsx';
import { createReport } from './running.ts';
import { SectionChecklist } from './SectionChecklist.tsx';
import { useEvidence } from './useEvidence.ts';

const words = messages.reports;

/** Prints what is known of a run, with what the bank alone knows. */
export function ReportsScreen({ place: { folder } }: { place: Place }) {
  const view = useStore(workspace);
  const { runs } = view;
  const { run, running, failure, made } = useStore(reportState);
  const makers = runsOf(view, tableMakers);
  const evidence = useEvidence(run);
  const proposed = folder ?? run ?? makers[0]?.folder ?? null;
  useEffect(() => subject.set(() => null), []);
  useEffect(() => {
    if (proposed !== reportState.get().run) change({ run: proposed, made: null, failure: null });
  }, [proposed]);
  useHotkeys([['mod+Enter', () => void createReport()]], [], true);

  if (runs?.ok === true && makers.length === 0) return <EmptyReports />;
  return (
    <Page
      title={words.title}
      sentence={words.sentence}
      actions={<><span className="key">Ctrl Enter</span><Button disabled={run === null || running !== null} onClick={() => void createReport()}>{words.create}</Button></>}
      aside={run === null ? undefined : <EvidenceList folder={run} evidence={evidence} />}
    >
      {failure !== null && <FailureBanner failure={failure} />}
      {running !== null && <RunningJob jobId={running} title={words.title} />}
      {made !== null && <MadeReport made={made} />}
      <Choices runs={makers} />
      {run !== null && evidence?.ok === true && <SectionChecklist key={run} folder={run} evidence={evidence.value} />}
      <BankForm />
    </Page>
  );
}

function EmptyReports() {
  return (
    <Page title={words.title} sentence={words.sentence}>
      <Empty statement={words.empty.statement} note={words.empty.note} action={<Button onClick={() => goTo({ screen: 'clone' })}>{words.empty.clone}</Button>} />
    </Page>
  );
}
