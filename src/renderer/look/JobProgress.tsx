import { Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatCount } from '../format.ts';
import { messages } from '../messages/messages.ts';
import type { ShownJob } from '../state/jobs.ts';

/** Stage, share, speed and time left of a job, with a way out of it at the right. */
export function JobProgress({ job, action }: { job: ShownJob | undefined; action: ReactNode }) {
  const progress = job?.progress ?? null;
  const percent = Math.floor(100 * (progress?.fraction ?? 0));
  return (
    <>
      <div className="working-line live">
        <span className="strong">{progress?.stage ?? messages.top.starting}</span>
        <span>{percent} %</span>
        {progress !== null && progress.rowsPerSecond !== null && <span className="muted">{messages.clone.inspect.speed(formatCount(progress.rowsPerSecond))}</span>}
        {progress !== null && progress.etaSeconds !== null && <span className="muted">{messages.top.secondsLeft(Math.ceil(progress.etaSeconds))}</span>}
        {action}
      </div>
      <Progress value={percent} aria-label={messages.clone.running.share} />
    </>
  );
}
