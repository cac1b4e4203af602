import { messages } from '../messages/messages.ts';
import { Panel } from '../look/Panel.tsx';
import { RunningJob } from '../shell/RunningJob.tsx';
import { shownJobs } from '../state/jobs.ts';
import { useStore } from '../state/store.ts';
import { LossCurve } from './LossCurve.tsx';

const words = messages.delinquency;

/** A job that is waited for, with its losses while it learns. */
export function Learning({ jobId }: { jobId: string }) {
  const losses = useStore(shownJobs).find((one) => one.jobId === jobId)?.progress?.losses ?? [];
  return (
    <>
      <RunningJob jobId={jobId} title={words.title} />
      {losses.length > 1 && <Panel title={words.loss} aside={<span className="muted small">{words.lossNote}</span>}><LossCurve losses={losses} kept={null} height={300} /></Panel>}
    </>
  );
}
