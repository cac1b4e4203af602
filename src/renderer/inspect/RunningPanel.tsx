import { Button, Progress } from '@mantine/core';
import type { Progress as JobProgress } from '../../contract/progress.ts';
import { formatCount } from '../format.ts';
import { Panel } from '../look/Panel.tsx';

/** Stage, share, speed and time left of a running job, and the way out of it. */
export function RunningPanel({ title, progress, cancelling, onCancel }: { title: string; progress: JobProgress | null; cancelling: boolean; onCancel: () => void }) {
  const percent = Math.floor(100 * (progress?.fraction ?? 0));
  return (
    <Panel title={title}>
      <div className="panel-work">
        <div className="panel-work-line live">
          <span className="strong">{progress?.stage ?? 'Starting'}</span>
          <span>{percent} %</span>
          {progress !== null && progress.rowsPerSecond !== null && <span className="muted">{formatCount(progress.rowsPerSecond)} rows per second</span>}
          {progress !== null && progress.etaSeconds !== null && <span className="muted">{formatCount(Math.ceil(progress.etaSeconds))} s left</span>}
          <Button variant="default" onClick={onCancel} disabled={cancelling}>{cancelling ? 'Cancelling' : 'Cancel'}</Button>
        </div>
        <Progress value={percent} aria-label="Share of the work that is done" />
        <span className="muted">Cancelling costs nothing: an inspection writes no file and spends no privacy budget.</span>
      </div>
    </Panel>
  );
}
