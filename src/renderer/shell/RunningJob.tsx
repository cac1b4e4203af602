import { Button } from '@mantine/core';
import { JobProgress } from '../look/JobProgress.tsx';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { shownJobs } from '../state/jobs.ts';
import { useStore } from '../state/store.ts';
import { askToCancel } from './askToCancel.tsx';

/** A job that a screen waits for, and the way to end it. */
export function RunningJob({ jobId, title }: { jobId: string; title: string }) {
  const job = useStore(shownJobs).find((one) => one.jobId === jobId);
  const cancel = <Button variant="default" disabled={job?.state !== 'running'} onClick={() => job !== undefined && askToCancel(job)}>{messages.jobs.cancel}</Button>;
  return <Panel title={job?.label ?? title}><div className="stack"><JobProgress job={job} action={cancel} /></div></Panel>;
}
