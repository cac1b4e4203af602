import { notifications } from '@mantine/notifications';
import type { Outcome } from '../../contract/ipc.ts';
import { messages } from '../messages/messages.ts';
import { runJob } from '../state/jobs.ts';
import { goTo, place } from '../state/place.ts';
import { scenarioOf } from './cells.ts';
import { writeScenario } from './judging.ts';
import { openPath, pathsState } from './paths.ts';
import { amountOf, change, chosenOwn, faultsOf, leavePath, needsRationale, stressState, toMend } from './state.ts';

const words = messages.stress;

/** Takes the portfolio through the chosen scenarios, or says what is missing. */
export async function runStress(): Promise<void> {
  const now = stressState.get();
  const { run, running, rationale, reverseLoss, correlations } = now;
  if (running !== null || run === null || now.offered === null) return;
  const paths = pathsState.get();
  const mend = toMend(now, paths);
  if (mend !== undefined) openPath(mend.id);
  if (mend !== undefined || Object.keys(faultsOf(now)).length > 0) return change({ tried: true, choosing: true });
  leavePath();
  const { chosen } = stressState.get();
  const files = await writtenPaths();
  if (!files.ok) return change({ failure: files.failure, choosing: true });
  const reason = rationale.trim();
  const scenarios = chosen.map((asked) => files.value.get(asked) ?? asked);
  const outcome = await runJob('stress', { folder: run, scenarios, reverseLoss: amountOf(reverseLoss), rationale: reason === '' || !needsRationale(now, paths) ? null : reason, correlations }, {
    label: words.label(chosen.length),
    onStart: (jobId) => change({ running: jobId, failure: null, tried: false }),
  });
  if (!outcome.ok) return change({ running: null, failure: outcome.failure, choosing: true });
  const { result, run: made } = outcome.value;
  change({ running: null, made: { result, folder: made?.folder ?? null }, choosing: false });
  if (place.get().screen !== 'stress') notifications.show({ message: words.done, onClick: () => goTo({ screen: 'stress' }) });
}

/** Files of the chosen scenarios of a person's own, by their ids. */
async function writtenPaths(): Promise<Outcome<ReadonlyMap<string, string>>> {
  const files = new Map<string, string>();
  for (const own of chosenOwn(stressState.get(), pathsState.get())) {
    const scenario = scenarioOf(own);
    if (scenario === null) continue;
    const file = await writeScenario(own.id, scenario);
    if (!file.ok) return file;
    files.set(own.id, file.value);
  }
  return { ok: true, value: files };
}
