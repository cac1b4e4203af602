import { Button } from '@mantine/core';
import { JobProgress } from '../look/JobProgress.tsx';
import { Page } from '../look/Page.tsx';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { cancelJob, shownJobs } from '../state/jobs.ts';
import { useStore } from '../state/store.ts';

const words = messages.clone.inspect;

/** A file being read. Ending that costs nothing, so nobody is asked twice. */
export function ReadingFile({ file, jobId }: { file: string; jobId: string }) {
  const job = useStore(shownJobs).find((one) => one.jobId === jobId);
  const cancelling = job?.state === 'cancelling';
  const cancel = <Button variant="default" onClick={() => cancelJob(jobId)} disabled={cancelling}>{cancelling ? messages.jobs.states.cancelling : messages.jobs.cancel}</Button>;
  return (
    <Page title={file} sentence={words.sentence}>
      <Panel title={words.panel}>
        <div className="stack"><JobProgress job={job} action={cancel} /><span className="muted">{words.costsNothing}</span></div>
      </Panel>
    </Page>
  );
}
