import type { FailureRecord } from '../../contract/errors.ts';
import type { Scenario, ScenariosResult } from '../../contract/scenario.ts';
import type { StressFindings, StressRequest } from '../../contract/stress.ts';
import type { OwnScenario } from '../../contract/stressDraft.ts';
import { messages } from '../messages/messages.ts';
import { runJob } from '../state/jobs.ts';
import { createStore } from '../state/store.ts';
import { scenarioOf } from './cells.ts';
import { addOwn, closePath, inEditor, openPath, pathsState, type PathsState } from './paths.ts';

const words = messages.stress.path;

/** A scenario that is shipped; `asked` is its name. */
export type Offered = ScenariosResult['scenarios'][number] & { readonly asked: string };

export interface StressState {
  /** Folder of the portfolio. */
  readonly run: string | null;
  /** Null until they have been read. */
  readonly offered: readonly Offered[] | null;
  readonly windows: number;
  /** Names of shipped scenarios, and ids of a person's own. */
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
  const scenario = await readScenario(path);
  if (scenario === null) return;
  const id = addOwn(scenario, false);
  stressState.set((now) => ({ ...now, chosen: [...now.chosen, id] }));
}

/** Opens the path of a shipped scenario as one of a person's own, which takes its place among the chosen ones. */
export async function editShipped(name: string): Promise<void> {
  const scenario = await readScenario(name);
  if (scenario === null) return;
  const id = addOwn(scenario, true);
  stressState.set((now) => ({ ...now, chosen: now.chosen.includes(name) ? now.chosen.map((one) => (one === name ? id : one)) : [...now.chosen, id] }));
  openPath(id);
}

/** Back to the scenarios; where nothing was edited, the shipped one is chosen again. */
export function leavePath(): void {
  const seen = inEditor(pathsState.get());
  const gone = closePath();
  if (seen === undefined || gone === null) return;
  stressState.set((now) => ({ ...now, chosen: [...new Set(now.chosen.map((one) => (one === gone ? seen.origin.name : one)))] }));
}

async function readScenario(asked: string): Promise<Scenario | null> {
  const outcome = await runJob('scenarios', { scenario: asked }, { label: null });
  change({ failure: outcome.ok ? null : outcome.failure });
  return outcome.ok ? outcome.value.result.scenario : null;
}

/** What is wrong with the name of a scenario; null for nothing. */
export function titleFault({ id, title }: OwnScenario, all: readonly OwnScenario[]): string | null {
  if (title.trim() === '') return words.nameMissing;
  return all.some((other) => other.id !== id && other.title.trim() === title.trim()) ? words.nameTaken : null;
}

/** Chosen scenarios of a person's own, in their order. */
export const chosenOwn = ({ chosen }: StressState, { draft: { own } }: PathsState): OwnScenario[] => chosen.flatMap((asked) => own.filter(({ id }) => id === asked));
/** The chosen scenario that cannot be run as it stands. */
export const toMend = (now: StressState, paths: PathsState): OwnScenario | undefined => chosenOwn(now, paths).find((own) => scenarioOf(own) === null || titleFault(own, paths.draft.own) !== null);

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

export function needsRationale({ offered, chosen }: StressState, { judged }: PathsState): boolean {
  return chosen.some((asked) => ((offered ?? []).find((one) => one.asked === asked) ?? judged.get(asked)?.summary)?.plausibility.rationale_required === true);
}

/** Shows what a stress test of the workspace has found. */
export async function openStress(folder: string): Promise<void> {
  if (stressState.get().made?.folder === folder) return change({ choosing: false, failure: null });
  const outcome = await window.bridge.request('stress:read', { folder });
  if (outcome.ok) change({ made: { folder, result: outcome.value }, choosing: false, failure: null });
  else change({ failure: outcome.failure, choosing: true });
}
