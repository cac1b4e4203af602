import { Button } from '@mantine/core';
import type { CloneDraft } from '../../contract/cloneDraft.ts';
import { formatEpsilon } from '../format.ts';
import { JobProgress } from '../look/JobProgress.tsx';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { askToCancel } from '../shell/askToCancel.tsx';
import { shownJobs } from '../state/jobs.ts';
import { useStore } from '../state/store.ts';
import { workspace } from '../state/workspace.ts';
import { cloneState } from './draft.ts';
import { StepPage } from './StepPage.tsx';
import { nameOf } from './tables.ts';

const words = messages.clone.running;

/** The run under way, and what ending it now would cost by the ledger. */
export function RunStep({ draft }: { draft: CloneDraft }) {
  const { running } = useStore(cloneState);
  const job = useStore(shownJobs).find(({ jobId }) => jobId === running);
  const { ledger } = useStore(workspace);
  const { mode, source } = draft.privacy;
  const paying = ledger?.ok === true ? ledger.value.find((one) => one.source === source)?.runs.at(-1) : undefined;
  const cost = mode === 'none' ? words.open : paying?.state === 'drawn' ? words.drawn(formatEpsilon(paying.epsilon)) : words.notDrawn;
  const cancel = <Button variant="default" disabled={job?.state !== 'running'} onClick={() => job !== undefined && askToCancel(job)}>{job?.state === 'cancelling' ? messages.jobs.states.cancelling : words.cancel}</Button>;
  return (
    <StepPage step="run" title={words.title(nameOf(draft))} sentence={words.sentence}>
      <Panel title={words.panel}><div className="stack"><JobProgress job={job} action={cancel} /><span className="muted">{cost}</span></div></Panel>
    </StepPage>
  );
}
