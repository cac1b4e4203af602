import { notifications } from '@mantine/notifications';
import type { FailureRecord } from '../../contract/errors.ts';
import { messages } from '../messages/messages.ts';
import { runJob } from '../state/jobs.ts';
import { goTo, place } from '../state/place.ts';
import { noteFinished } from '../run/finished.ts';
import { generateState, goToStep } from './draft.ts';
import { faultsOf } from './faults.ts';
import { requestOf } from './request.ts';

/** Runs the draft, or goes to the first thing that keeps it from being run. */
export async function runGenerate(): Promise<void> {
  const { draft, running } = generateState.get();
  if (running !== null) return;
  const [fault] = faultsOf(draft);
  if (fault !== undefined) return goToStep(fault.step);
  if (draft.step !== 'review') return goToStep('review');
  goToStep('run');
  const outcome = await runJob('generate', requestOf(draft), {
    label: messages.generate.label(draft.template),
    onStart: (jobId) => generateState.set((now) => ({ ...now, running: jobId, runFailure: null, wasClosed: false })),
  });
  end(outcome.ok ? null : outcome.failure);
  if (!outcome.ok || outcome.value.run === null) return;
  const { result, run: { folder, notes } } = outcome.value;
  noteFinished(folder, { notes: [...result.notes, ...notes], fit: null });
  // Whoever looks elsewhere is not taken away from there.
  if (place.get().screen === 'generate') goTo({ screen: 'run', folder });
  else notifications.show({ message: messages.generate.done, onClick: () => goTo({ screen: 'run', folder }) });
}

function end(failure: FailureRecord | null): void {
  generateState.set((now) => ({ ...now, running: null, runFailure: failure }));
  goToStep('review');
}
