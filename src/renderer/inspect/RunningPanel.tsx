import { Button, Progress } from '@mantine/core';
import { formatCount } from '../format.ts';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages.ts';
import { cancelJob, shownJobs } from '../state/jobs.ts';
import { useStore } from '../state/store.ts';

const words = messages.inspect;

/** Stage, share, speed and time left of an inspection, and the way out of it: it costs nothing, so nobody is asked twice. */
export function RunningPanel({ jobId }: { jobId: string }) {
  const job = useStore(shownJobs).find((one) => one.jobId === jobId);
  const progress = job?.progress ?? null;
  const percent = Math.floor(100 * (progress?.fraction ?? 0));
  const cancelling = job?.state === 'cancelling';
  return (
    <Panel title={words.proposing}>
      <div className="stack">
        <div className="working-line live">
          <span className="strong">{progress?.stage ?? messages.top.starting}</span>
          <span>{percent} %</span>
          {progress !== null && progress.rowsPerSecond !== null && <span className="muted">{words.speed(formatCount(progress.rowsPerSecond))}</span>}
          {progress !== null && progress.etaSeconds !== null && <span className="muted">{messages.top.secondsLeft(Math.ceil(progress.etaSeconds))}</span>}
          <Button variant="default" onClick={() => cancelJob(jobId)} disabled={cancelling}>{cancelling ? messages.jobs.states.cancelling : messages.jobs.cancel}</Button>
        </div>
        <Progress value={percent} aria-label={messages.jobs.remaining(percent)} />
        <span className="muted">{words.costsNothing}</span>
      </div>
    </Panel>
  );
}
