import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { messages } from '../messages/messages.ts';
import { isRunning, shownJobs } from '../state/jobs.ts';
import { useStore } from '../state/store.ts';
import { askToCancel } from './askToCancel.tsx';

const words = messages.top;

/** Stage, share and time left of the job that runs, wherever a person is looking. */
export function JobPill() {
  const running = useStore(shownJobs).filter(isRunning);
  const job = running.at(-1);
  if (job === undefined) return null;
  const { progress, state } = job;
  return (
    <span className="job-pill" role="status" aria-live="off" title={job.label}>
      <span className="soft">{state === 'cancelling' ? messages.jobs.states.cancelling : (progress?.stage ?? words.starting)}</span>
      <b className="strong">{Math.floor(100 * (progress?.fraction ?? 0))} %</b>
      {progress !== null && progress.etaSeconds !== null && <span className="muted">{words.secondsLeft(Math.ceil(progress.etaSeconds))}</span>}
      {running.length > 1 && <span className="muted">{words.more(running.length - 1)}</span>}
      <ActionIcon size={24} radius="xl" aria-label={words.cancel} disabled={state === 'cancelling'} onClick={() => askToCancel(job)}><IconX size={13} stroke={1.8} /></ActionIcon>
    </span>
  );
}
