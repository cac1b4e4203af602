import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useEffect } from 'react';
import { tableMakers } from '../data/openTable.ts';
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
import { BankForm } from './BankForm.tsx';
import { Choices } from './Choices.tsx';
import { change, reportState } from './draft.ts';
import { EvidenceList } from './EvidenceList.tsx';
import { MadeReport } from './MadeReport.tsx';
import { createReport } from './running.ts';

const words = messages.reports;

/** Prints what is known of a run, with what the bank alone knows. */
export function ReportsScreen({ place: { folder } }: { place: Place }) {
  const { runs } = useStore(workspace);
  const { run, running, failure, made } = useStore(reportState);
  const makers = runs?.ok === true ? runs.value.runs.filter(({ kind, there }) => there && tableMakers.includes(kind)) : [];
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
      aside={run === null ? undefined : <EvidenceList key={run} folder={run} />}
    >
      {failure !== null && <FailureBanner failure={failure} />}
      {running !== null && <Running jobId={running} />}
      {made !== null && <MadeReport made={made} />}
      <Choices runs={makers} />
      <BankForm />
    </Page>
  );
}

function Running({ jobId }: { jobId: string }) {
  const job = useStore(shownJobs).find((one) => one.jobId === jobId);
  const cancel = <Button variant="default" disabled={job?.state !== 'running'} onClick={() => job !== undefined && askToCancel(job)}>{words.cancel}</Button>;
  return <Panel title={job?.label ?? words.title}><div className="stack"><JobProgress job={job} action={cancel} /></div></Panel>;
}

function EmptyReports() {
  return (
    <Page title={words.title} sentence={words.sentence}>
      <div className="empty">
        <div className="empty-statement">{words.empty.statement}</div>
        <p>{words.empty.note}</p>
        <Button onClick={() => goTo({ screen: 'clone' })}>{words.empty.clone}</Button>
      </div>
    </Page>
  );
}
