import { Failure, toFailureRecord } from '../contract/errors.ts';
import type { JobKind, JobRequest } from '../contract/jobs.ts';
import type { Run } from '../contract/run.ts';
import type { BudgetGate } from '../engine/jobs/job.ts';
import { budgetOfClone } from '../engine/jobs/cloneBudget.ts';
import { budgetOfCascade } from '../engine/jobs/privateCascadePlan.ts';
import { compareSketch, sketchKey } from './overlap.ts';
import type { SpendingPlan } from './ledger/entry.ts';
import { reserveBudget, type ReservedBudget } from './ledger/ledger.ts';

/** What a run was paid with. */
export interface Payment {
  readonly ledger: NonNullable<Run['ledger']>;
  /** Sentences that a person should read. */
  readonly notes: readonly string[];
}

export interface Paid<T> {
  readonly result: T;
  /** Null for a job that costs no budget. */
  readonly payment: Payment | null;
}

/**
 * Runs a job that may cost privacy budget: it is set aside before the job starts, counts as spent once noise is drawn, whatever happens then,
 * and is given back where nothing was drawn. A failure says which of the two it was.
 */
export async function payFor<K extends JobKind, T>(workspace: string, kind: K, request: JobRequest<K>, run: (budget?: BudgetGate) => Promise<T>): Promise<Paid<T>> {
  const cost = await budgetOf(kind, request);
  if (cost === null) return { result: await run(), payment: null };
  const reserved = await reserveBudget(workspace, cost.source, kind, cost.plan);
  let share = 1;
  try {
    const result = await run({
      sketchKey: await sketchKey(workspace),
      compare: (sketch) => compareSketch(workspace, cost.source, sketch),
      draw: () => reserved.draw(),
      async settle(spent) {
        share = spent;
      },
    });
    const head = await reserved.commit(share);
    return { result, payment: { ledger: { source: cost.source, reservation: reserved.id, sequence: head.sequence, head: head.hash }, notes: reserved.notes } };
  } catch (thrown) {
    throw await settled(thrown, reserved, share);
  }
}

/** What a job costs and who pays; null where it costs nothing. The compiler cannot see that the request belongs to the kind. */
async function budgetOf<K extends JobKind>(kind: K, request: JobRequest<K>): Promise<{ readonly source: string; readonly plan: SpendingPlan } | null> {
  if (kind === 'clone') return await budgetOfClone(request as JobRequest<'clone'>);
  return kind === 'cascade-train' ? await budgetOfCascade(request as JobRequest<'cascade-train'>) : null;
}

/** Closes the reservation of a run that failed, and says in its failure what that cost. */
async function settled(thrown: unknown, reserved: ReservedBudget, share: number): Promise<Failure> {
  const { code, message, ...details } = toFailureRecord(thrown);
  if (await reserved.release()) return new Failure(code, `${message} No budget of "${reserved.source}" was spent.`, details);
  await reserved.commit(share);
  const spent = share === 1 ? 'was spent, since noise had been drawn' : `was spent by ${Math.round(100 * share)} %`;
  return new Failure(code, `${message} The budget of "${reserved.source}" that was set aside ${spent}.`, details);
}
