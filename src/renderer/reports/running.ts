import { notifications } from '@mantine/notifications';
import { inputsOf } from '../../contract/reportDraft.ts';
import { messages } from '../messages/messages.ts';
import { runJob } from '../state/jobs.ts';
import { goTo, place } from '../state/place.ts';
import { change, reportState } from './draft.ts';

const words = messages.reports;

/** Prints the report, or says which answers it cannot print. */
export async function createReport(): Promise<void> {
  const { draft, run, running } = reportState.get();
  if (running !== null || run === null) return;
  const said = inputsOf(draft);
  if (!said.ok) return change({ tried: true, failure: { code: 'usage', message: words.faulty(Object.keys(said.faults).length), fix: words.faultyFix } });
  const [inputs, evidence] = await Promise.all([
    window.bridge.request('draft:write', { name: 'report-inputs', content: JSON.parse(JSON.stringify(said.inputs)) }),
    window.bridge.request('report:evidence', { folder: run }),
  ]);
  if (!inputs.ok) return change({ failure: inputs.failure });
  if (!evidence.ok) return change({ failure: evidence.failure });
  const { template, edition, paper } = draft;
  const outcome = await runJob('report', { run, template, edition, paper, inputs: inputs.value, evidence: evidence.value.runs.map(({ folder }) => folder) }, {
    label: words.label(words.templates[template]),
    onStart: (jobId) => change({ running: jobId, failure: null, made: null, tried: false }),
  });
  if (!outcome.ok) return change({ running: null, failure: outcome.failure });
  const { result, run: made } = outcome.value;
  change({ running: null, made: made === null ? null : { result, run: made } });
  if (place.get().screen !== 'reports') notifications.show({ message: words.done, onClick: () => goTo({ screen: 'reports' }) });
}
