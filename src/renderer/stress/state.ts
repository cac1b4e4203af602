import type { FailureRecord } from '../../contract/errors.ts';
import type { ScenariosResult } from '../../contract/scenario.ts';
import type { StressFindings, StressRequest } from '../../contract/stress.ts';
import { runJob } from '../state/jobs.ts';
import { createStore } from '../state/store.ts';

/** A scenario that can be chosen; `asked` is its name, or the path of its file. */
export type Offered = ScenariosResult['scenarios'][number] & { readonly asked: string };

export interface StressState {
  /** Folder of the portfolio. */
  readonly run: string | null;
  /** Null until they have been read. */
  readonly offered: readonly Offered[] | null;
  readonly windows: number;
  readonly chosen: readonly string[];
  readonly rationale: string;
  readonly reverseLoss: string;
  readonly correlations: StressRequest['correlations'];
  readonly tried: boolean;
  readonly running: string | null;
  readonly failure: FailureRecord | null;
  /** Losses in sight, of the test that has just been run or of one of the past, and the folder of their run. */
  readonly made: { readonly result: StressFindings; readonly folder: string | null } | null;
  /** Scenarios are being chosen, though losses may be there. */
  readonly choosing: boolean;
}

export const stressState = createStore<StressState>({
  run: null, offered: null, windows: 0, chosen: [], rationale: '', reverseLoss: '', correlations: 'history', tried: false, running: null, failure: null, made: null, choosing: true,
});

export const change = (part: Partial<StressState>): void => stressState.set((now) => ({ ...now, ...part }));

/** A stress against itself tells nothing: the baseline is what all others are compared with. */
const reference = 'baseline';

/** Reads the shipped scenarios, once; all of them are chosen. */
export async function readScenarios(): Promise<void> {
  if (stressState.get().offered !== null) return;
  const outcome = await runJob('scenarios', {}, { label: null });
  if (!outcome.ok) return change({ failure: outcome.failure });
  const { scenarios, windows } = outcome.value.result;
  const offered = scenarios.filter(({ name }) => name !== reference).map((one): Offered => ({ ...one, asked: one.name }));
  change({ offered, windows, chosen: offered.map(({ asked }) => asked) });
}

/** Offers a scenario of a file, and chooses it. */
export async function addScenario(path: string): Promise<void> {
  const outcome = await runJob('scenarios', { scenario: path }, { label: null });
  if (!outcome.ok) return change({ failure: outcome.failure });
  const added = outcome.value.result.scenarios.map((one): Offered => ({ ...one, asked: path }));
  stressState.set((now) => ({ ...now, failure: null, offered: [...(now.offered ?? []).filter(({ asked }) => asked !== path), ...added], chosen: [...new Set([...now.chosen, path])] }));
}

/** What keeps the test from being run, by field. */
export function faultsOf({ chosen, rationale, reverseLoss }: StressState): { chosen?: true; rationale?: true; reverseLoss?: true } {
  return {
    ...(chosen.length === 0 && { chosen: true }),
    ...(rationale.trim() !== '' && rationale.trim().length < 20 && { rationale: true }),
    ...(Number.isNaN(amountOf(reverseLoss)) && { reverseLoss: true }),
  };
}

/** Null where nothing is said, NaN where it is no amount above 0. */
export function amountOf(text: string): number | null {
  if (text.trim() === '') return null;
  const amount = Number(text.replaceAll(/[\s,]/g, ''));
  return amount > 0 ? amount : Number.NaN;
}

export const needsRationale = ({ offered, chosen }: StressState): boolean => (offered ?? []).some(({ asked, plausibility }) => chosen.includes(asked) && plausibility.rationale_required);

/** Shows what a stress test of the workspace has found. */
export async function openStress(folder: string): Promise<void> {
  if (stressState.get().made?.folder === folder) return change({ choosing: false, failure: null });
  const outcome = await window.bridge.request('stress:read', { folder });
  if (outcome.ok) change({ made: { folder, result: outcome.value }, choosing: false, failure: null });
  else change({ failure: outcome.failure, choosing: true });
}
