import { Button, Progress } from '@mantine/core';
import { formatMoment } from '../format.ts';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { openDrawer } from '../state/drawers.ts';
import { isRunning, type ShownJob, shownJobs } from '../state/jobs.ts';
import { useStore } from '../state/store.ts';
import { askToCancel } from './askToCancel.tsx';

const words = messages.jobs;

/** Jobs of this window: what runs, and how each ended. */
export function JobList() {
  const jobs = useStore(shownJobs);
  return (
    <div className="stack">
      {jobs.length === 0 ? <p className="soft">{words.none}</p> : <ul className="job-list">{jobs.map((job) => <JobEntry key={job.jobId} job={job} />)}</ul>}
      <div><Button variant="subtle" onClick={() => openDrawer('log')}>{words.openLog}</Button></div>
    </div>
  );
}

function JobEntry({ job }: { job: ShownJob }) {
  const { label, state, progress, problem, startedAt } = job;
  const percent = Math.floor(100 * (progress?.fraction ?? 0));
  return (
    <li>
      <div className="row"><span className="strong">{label}</span><span className="spacer">{wordOf(job)}</span></div>
      <span className="muted small">{words.startedAt(formatMoment(startedAt))}{isRunning(job) && `, ${progress?.stage ?? messages.top.starting}, ${words.remaining(percent)}`}</span>
      {isRunning(job) && <Progress value={percent} aria-label={words.remaining(percent)} />}
      {problem !== null && <span className="soft">{problem}</span>}
      {state === 'running' && <div><Button variant="default" onClick={() => askToCancel(job)}>{words.cancel}</Button></div>}
    </li>
  );
}

function wordOf({ state }: ShownJob) {
  if (state === 'done') return <VerdictWord kind="pass" word={words.states.done} />;
  return state === 'failed' ? <VerdictWord kind="caution" word={words.states.failed} /> : <span className="soft">{words.states[state]}</span>;
}
