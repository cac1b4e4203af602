import { notifications } from '@mantine/notifications';
import { messages } from '../messages/messages.ts';
import { runJob } from '../state/jobs.ts';
import { goTo, place } from '../state/place.ts';
import { noteFinished } from '../run/finished.ts';
import { cloneState, goToStep } from './draft.ts';
import { type Fault, faultsOf } from './faults.ts';
import { requestOf } from './request.ts';
import { nameOf, showTable } from './tables.ts';

/** Goes to the step, and to the table, where something is missing. */
export function goToFault({ step, table }: Pick<Fault, 'step' | 'table'>): void {
  if (table !== undefined) showTable(table);
  goToStep(step);
}

/** Runs the draft, or goes to the first thing that keeps it from being run. Nothing is spent by a key that was pressed before the review. */
export async function runClone(): Promise<void> {
  const { draft, running } = cloneState.get();
  if (draft === null || running !== null) return;
  const [fault] = faultsOf(draft);
  if (fault !== undefined) return goToFault(fault);
  if (draft.step !== 'review') return goToStep('review');
  const request = await requestOf(draft);
  if (!request.ok) return stop(request.failure);
  goToStep('run');
  const outcome = await runJob('clone', request.value, {
    label: messages.clone.label(nameOf(draft)),
    onStart: (jobId) => cloneState.set((now) => ({ ...now, running: jobId, runFailure: null, wasClosed: false })),
  });
  if (!outcome.ok) return stop(outcome.failure);
  const { result, run } = outcome.value;
  cloneState.set((now) => ({ ...now, running: null }));
  goToStep('review');
  if (run === null) return;
  noteFinished(run.folder, { notes: [...result.notes, ...run.notes], fit: result.fit });
  const { folder } = run;
  // Whoever looks elsewhere is not taken away from there.
  if (place.get().screen === 'clone') goTo({ screen: 'run', folder });
  else notifications.show({ message: messages.clone.done(result.table), onClick: () => goTo({ screen: 'run', folder }) });
}

function stop(failure: NonNullable<ReturnType<typeof cloneState.get>['runFailure']>): void {
  cloneState.set((now) => ({ ...now, running: null, runFailure: failure }));
  goToStep('review');
}
