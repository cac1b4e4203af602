import { Button } from '@mantine/core';
import type { GenerateDraft } from '../../contract/generateDraft.ts';
import { JobProgress } from '../look/JobProgress.tsx';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { askToCancel } from '../shell/askToCancel.tsx';
import { shownJobs } from '../state/jobs.ts';
import { useStore } from '../state/store.ts';
import { generateState } from './draft.ts';
import { StepPage } from './StepPage.tsx';

const words = messages.generate.running;

/** The run under way. Ending it costs nothing. */
export function RunStep({ draft }: { draft: GenerateDraft }) {
  const { running } = useStore(generateState);
  const job = useStore(shownJobs).find(({ jobId }) => jobId === running);
  const cancel = <Button variant="default" disabled={job?.state !== 'running'} onClick={() => job !== undefined && askToCancel(job)}>{job?.state === 'cancelling' ? messages.jobs.states.cancelling : words.cancel}</Button>;
  return (
    <StepPage step="run">
      <Panel title={words.panel(draft.template)}><div className="stack"><JobProgress job={job} action={cancel} /><span className="muted">{words.costsNothing}</span></div></Panel>
    </StepPage>
  );
}
