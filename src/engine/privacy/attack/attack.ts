import type { AttackResult, AttackVerdict } from '../../../contract/attack.ts';
import { Failure } from '../../../contract/errors.ts';
import type { Monitor } from '../../../contract/progress.ts';
import type { Table } from '../../table/table.ts';
import { oneRunAudit } from './chance.ts';
import { type CopyTest, testCopies } from './copies.ts';
import { type DensityTest, testDensity } from './density.ts';
import { type Counted, findingsOf, overall } from './findings.ts';
import { testInference, testLinkability } from './neighbours.ts';
import { testSinglingOut } from './predicates.ts';
import { type MakeShadow, type ShadowBudget, testShadows } from './shadow.ts';
import { makeSpace, type Space } from './space.ts';

export const attackStages = { copies: 'Looking for copies', density: 'Comparing densities', singling: 'Singling out', linking: 'Linking', inferring: 'Inferring', shadows: 'Shadow twins' } as const;
/** Predicates cost little, and with so many the interval is narrow enough where one in five of them isolates a row. */
const predicatesPerAttempt = 2;
/** Excess risk of the worst cases that may not be excluded: they are few, and an interval as narrow as the other attacks' is out of reach. */
export const worstCaseTolerance = 0.75;
/** Names what was done; a certificate says that it was run, never what it found. */
export const protocol = 'pratibimba-attack/1';

export interface AttackInput {
  readonly tables: Readonly<Record<'train' | 'control' | 'synthetic', Table>>;
  readonly quasi: readonly string[];
  readonly attempts: number;
  readonly seed: number;
  readonly budget: ShadowBudget;
  /** Twins of subsets; null where there can be none. */
  readonly shadows: ((space: Space) => MakeShadow) | null;
  /** What the release claims. */
  readonly claimed: { readonly epsilon: number; readonly delta: number } | null;
}

export type AttackFigures = Pick<AttackResult, 'protocol' | 'verdict' | 'reason' | 'rows' | 'columns' | 'findings' | 'epsilonLowerBound' | 'notes'>;

/**
 * Attacks a synthetic table with real rows that it was made from and others that it was not. All attacks compare the two kinds of rows, which are
 * exchangeable where nothing leaks, so their tests are exact for any data.
 * @throws Failure 'input' for tables too small or without a column to compare
 */
export function attack({ tables, quasi, attempts, seed, budget, shadows, claimed }: AttackInput, monitor: Monitor): AttackFigures {
  const space = makeSpace(tables, seed, monitor);
  refuseUnfit(space, quasi);
  const known = quasi.map((name) => space.names.indexOf(name));
  monitor.stage(attackStages.copies);
  const copies = testCopies(space, monitor);
  monitor.stage(attackStages.density);
  const density = testDensity(space, attempts, seed, monitor);
  monitor.stage(attackStages.singling);
  const singling = testSinglingOut(space, predicatesPerAttempt * attempts, seed, monitor);
  monitor.stage(attackStages.linking);
  const linking = testLinkability(space, known.length > 0 && known.length < space.dimensions ? known : everySecond(space.dimensions), attempts, seed, monitor);
  monitor.stage(attackStages.inferring);
  const inference = testInference(space, known.length < space.dimensions ? known : [], attempts, seed, monitor);
  monitor.stage(attackStages.shadows);
  const worst = shadows === null || budget.shadows === 0 ? null : countShadows(space, shadows(space), budget, seed, monitor);
  const counted: Counted[] = [
    baselineOf(copies, space),
    copiesOf(copies, space, attempts),
    densityOf(density, attempts),
    { attack: 'Singling out', asked: predicatesPerAttempt * attempts, train: [singling.train, singling.attempted], control: [singling.control, singling.attempted], p: singling.p },
    { attack: 'Linkability', asked: attempts, train: [linking.train, linking.attempted], control: [linking.control, linking.attemptedControl], p: linking.p },
    { attack: 'Inference', asked: inference.secrets * attempts, train: [inference.train, inference.attempted], control: [inference.control, inference.attemptedControl], p: inference.p, figures: inference.figures },
    ...(worst === null ? [] : [worst]),
  ];
  const findings = findingsOf(counted);
  const epsilonLowerBound = lowerBound(density, space, claimed);
  return { protocol, ...broken(overall(findings), epsilonLowerBound), rows: { synthetic: tables.synthetic.rows, train: tables.train.rows, holdout: tables.control.rows }, columns: [...space.names], findings, epsilonLowerBound, notes: notesOf(space, tables, worst !== null) };
}

function refuseUnfit({ dimensions, train, names }: Space, quasi: readonly string[]): void {
  if (dimensions < 2) throw new Failure('input', 'The three tables share fewer than two columns that an attack can use.', { fix: 'Give three tables with the same columns; identifiers and free text do not count.' });
  if (train < 50) throw new Failure('input', `An attack needs 50 rows of the train table and of the hold-out; the smaller one has ${train}.`, { fix: 'Give more rows.' });
  const unknown = quasi.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Failure('usage', `No column "${unknown}" can be known to an attacker: the tables lack it, or it is an identifier.`, { column: unknown, fix: `Columns are ${names.slice(0, 10).join(', ')}.` });
}

function everySecond(dimensions: number): number[] {
  return Array.from({ length: dimensions >> 1 }, (_none, at) => 2 * at);
}

/** The usual distance figures, as a baseline. */
function baselineOf({ nearerToTrain, medianRatio }: CopyTest, { syntheticRows }: Space): Counted {
  const nearer = Math.round(nearerToTrain);
  return {
    attack: 'Distance to the closest record', baseline: true, asked: syntheticRows, train: [nearer, syntheticRows], control: [syntheticRows - nearer, syntheticRows], p: 1,
    figures: { share_nearer_to_train: nearerToTrain / syntheticRows, median_distance_ratio: medianRatio }, unresolved: ['A baseline: passing it proves little (arXiv 2505.01524).'],
  };
}

/** What is compared are shares of the synthetic rows that point at a row of either side. */
function copiesOf({ pointed, ofTrain, p }: CopyTest, { syntheticRows, train }: Space, asked: number): Counted {
  const rows = Math.max(1, Math.min(syntheticRows, train));
  // Ten copies that all point at the train table have p = 2^-10, twice that for two looks: below half of the level.
  const told = 10 / rows;
  return {
    attack: 'Copies and near-copies', share: 0.5, asked: Math.min(asked, rows), train: [Math.min(rows, ofTrain), rows], control: [Math.min(rows, pointed - ofTrain), rows], p,
    figures: { pointed_at: pointed, of_train: ofTrain }, unresolved: [`Copies of fewer than ${(100 * told).toPrecision(2)} % of the rows may go unseen.`],
  };
}

function densityOf({ scores: { members, others }, auc, found, flagged, p }: DensityTest, asked: number): Counted {
  return {
    attack: 'Membership by density (DOMIAS)', asked, train: [found, members], control: [flagged - found, others], p, figures: { auc },
    unresolved: others < 10_000 ? [`True positives at one false positive in 1,000 need 10,000 rows that are no members; there are ${others}.`] : [],
  };
}

function countShadows(space: Space, makeShadow: MakeShadow, budget: ShadowBudget, seed: number, monitor: Monitor): Counted {
  const { targets, shadows, members, others, auc, p } = testShadows(space, makeShadow, budget, seed, monitor);
  const side = targets >> 1;
  return {
    attack: 'Shadow models on worst cases', tolerance: worstCaseTolerance, asked: side, train: [members, side], control: [others, side], p, figures: { auc, shadows },
    prevented: shadows < budget.shadows ? `${shadows} shadow twins of ${budget.shadows} were made in ${budget.seconds} s.` : null,
    unresolved: [`${targets} targets: a success rate below ${Math.round(100 * (0.5 + 1 / Math.sqrt(targets)))} % cannot be told from guessing.`],
  };
}

/**
 * The surest guesses of the density attack, by two audits that share the error: members and others equally many, and members alone. The theorem takes
 * membership as tossed by coins; here as many rows of each side were drawn, which is nearly that.
 */
function lowerBound({ scores: { order, members, others } }: DensityTest, { train }: Space, claim: AttackInput['claimed']): AttackResult['epsilonLowerBound'] {
  const rows = members + others;
  const half = Math.max(1, Math.round(0.05 * order.length));
  const delta = claim?.delta ?? 0;
  const found = order.subarray(0, half).filter((row) => row < train).length;
  const correct = found + order.subarray(order.length - half).filter((row) => row >= train).length;
  const value = members === others ? Math.max(oneRunAudit(rows, 2 * half, correct, delta, 0.975), oneRunAudit(rows, half, found, delta, 0.975)) : 0;
  return { rows, guesses: 2 * half, correct, value, claimed: claim?.epsilon ?? null };
}

/** More was learnt than the proof allows: something is broken, and that comes before every other word. */
function broken(verdict: { verdict: AttackVerdict; reason: string }, { value, claimed }: AttackResult['epsilonLowerBound']): { verdict: AttackVerdict; reason: string } {
  if (claimed === null || value <= claimed) return verdict;
  return { verdict: 'Leak', reason: `Something is broken: epsilon is at least ${value.toFixed(2)} by what the attack learnt, and ${claimed} was claimed. Release nothing.` };
}

function notesOf({ train, syntheticRows }: Space, tables: AttackInput['tables'], shadows: boolean): string[] {
  return [
    `Compared were ${train} rows of the train table, as many of the hold-out, and ${syntheticRows} of ${tables.synthetic.rows} synthetic rows, drawn by chance.`,
    'These results are computed on real rows and lie outside any epsilon: they are internal, verdict words included.',
    ...(shadows ? [] : ['The shadow-model attack was left out.']),
  ];
}
