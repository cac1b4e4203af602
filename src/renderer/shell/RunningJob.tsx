import { Button } from '@mantine/core';
import { JobProgress } from '../look/JobProgress.tsx';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { type ShownJob, shownJobs } from '../state/jobs.ts';
import { useStore } from '../state/store.ts';
import { askToCancel } from './askToCancel.tsx';

/** A job that a screen waits for, and the way to end it. */
export function RunningJob({ jobId, title }: { jobId: string; title: string }) {
  const job = useJob(jobId);
  return <Panel title={job?.label ?? title}><div className="stack"><RunningLine jobId={jobId} /></div></Panel>;
}

/** The same within a panel that holds more. */
export function RunningLine({ jobId }: { jobId: string }) {
  const job = useJob(jobId);
  const cancel = <Button variant="default" disabled={job?.state !== 'running'} onClick={() => job !== undefined && askToCancel(job)}>{messages.jobs.cancel}</Button>;
  return <JobProgress job={job} action={cancel} />;
}

const useJob = (jobId: string): ShownJob | undefined => useStore(shownJobs).find((one) => one.jobId === jobId);
