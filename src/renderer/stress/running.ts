import { notifications } from '@mantine/notifications';
import { messages } from '../messages/messages.ts';
import { runJob } from '../state/jobs.ts';
import { goTo, place } from '../state/place.ts';
import { amountOf, change, faultsOf, needsRationale, stressState } from './state.ts';

const words = messages.stress;

/** Takes the portfolio through the chosen scenarios, or says what is missing. */
export async function runStress(): Promise<void> {
  const now = stressState.get();
  const { run, running, chosen, rationale, reverseLoss, correlations } = now;
  if (running !== null || run === null || now.offered === null) return;
  if (Object.keys(faultsOf(now)).length > 0) return change({ tried: true, choosing: true });
  const reason = rationale.trim();
  const outcome = await runJob('stress', { folder: run, scenarios: [...chosen], reverseLoss: amountOf(reverseLoss), rationale: reason === '' || !needsRationale(now) ? null : reason, correlations }, {
    label: words.label(chosen.length),
    onStart: (jobId) => change({ running: jobId, failure: null, tried: false }),
  });
  if (!outcome.ok) return change({ running: null, failure: outcome.failure, choosing: true });
  const { result, run: made } = outcome.value;
  change({ running: null, made: { result, folder: made?.folder ?? null }, choosing: false });
  if (place.get().screen !== 'stress') notifications.show({ message: words.done, onClick: () => goTo({ screen: 'stress' }) });
}
