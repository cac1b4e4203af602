import type { ColumnForms, PanelModel } from '../../../contract/relatedTwin.ts';
import { shareOfStage, type Monitor } from '../../../contract/progress.ts';
import type { Table } from '../../table/table.ts';
import { denoised, rounded } from './denoise.ts';
import { InfeasibleBudget } from './measurePrivate.ts';
import { hasChoice, hasMultiples, panelFeasibility, panelQueries, panelShares, panelStepNames } from './panelBudget.ts';
import type { PanelPlan, PlannedNumber } from './panelPlan.ts';
import { trainingFeasibility, trainPaths, type PanelTraining } from './panelTraining.ts';
import { PanelValues, pathsOf, segmentsOf, type PanelPaths } from './panelRows.ts';
import { multipleCells, multipleEdges, ratioCell } from './ratios.ts';
import { NoisySteps, type AddNoise, type OpenStep, type PrivateStep } from './steps.ts';

/** Deviations that all rows of a pair of states have to stand out, for their expressions to be counted apart. */
const leastDeviations = 4;

export interface PanelInput {
  readonly table: Table;
  /** Row of the parent of each row; rows of one parent stand together, in their order of time. */
  readonly parent: Int32Array;
  readonly parentTable: Table;
  readonly plan: PanelPlan;
}

export interface PanelOptions {
  readonly mu: number;
  /** Paths that one person may have, and rows that each may have. */
  readonly paths: number;
  readonly months: number;
  readonly acceptWeak: boolean;
  /** How a network learns the steps between states; null where these are counted. */
  readonly training: PathTraining | null;
}

export interface PathTraining extends PanelTraining {
  /** Whose each parent is, and about how many persons there are, by a noisy count. */
  readonly personOf: (parent: number) => number;
  readonly persons: number;
}

export interface PrivatePanel {
  readonly model: PanelModel;
  /** Noisy number of rows. */
  readonly rows: number;
  readonly steps: readonly PrivateStep[];
  readonly reasons: readonly string[];
  /** Of the noise of a training, in total variation; 0 without one. */
  readonly noiseDistance: number;
}

/**
 * Noisy counts of a panel: first states and lengths of paths (a path is in one cell of each), steps between states, and for each number which of
 * its declared expressions gave it, by pair of states (a row is in one cell of each). A person with so many paths changes a count of paths by
 * no more than that, and a count of rows by no more than the rows of these.
 * Where a network is trained, it learns from each person's paths what the steps between states are not counted for (`trainPaths`).
 * @throws InfeasibleBudget after the paths, unless `acceptWeak`
 */
export function measurePanelPrivately({ table, parent, parentTable, plan }: PanelInput, { mu, paths: mostPaths, months, acceptWeak, training }: PanelOptions, addNoise: AddNoise, monitor: Monitor): PrivatePanel {
  const paths = pathsOf(table, parent, plan);
  const segments = segmentsOf(paths.parents, parentTable, plan);
  const ofPaths = new NoisySteps(mu, mostPaths, addNoise);
  const ofRows = new NoisySteps(mu, mostPaths * months, addNoise);
  const queries = panelQueries(plan);
  const shares = panelShares(queries.numbers > 0);
  const { starts, lengths, ends } = countPaths(paths, segments, months, plan, ofPaths.open(panelStepNames.paths, queries.paths, shares.paths));
  monitor.advance(0.3);
  const rows = Math.max(1, Math.round(lengths.reduce((sum, count, at) => sum + count * (Math.floor(at / 2) + 1), 0)));
  const judged = training === null ? panelFeasibility(plan, rows, mu, mostPaths * months) : trainingFeasibility(training, training.persons);
  if (judged.verdict === 'infeasible' && !acceptWeak) throw new InfeasibleBudget(judged.reasons, shares.paths);
  const later = Math.max(1, rows - lengths.reduce((sum, count) => sum + count, 0));
  const trained = training === null ? null : trainPaths(paths, segments, paths.parents.map(training.personOf), plan, segmentNames(plan), months, mostPaths, training, shareOfStage(monitor, 0.3, 0.9));
  const steps = trained === null ? countSteps(paths, segments, plan, later, ofRows.open(panelStepNames.states, 1, shares.states)) : [];
  monitor.advance(trained === null ? 0.6 : 0.9);
  const values = new PanelValues(table, parentTable, parent);
  const numbers = queries.numbers === 0 ? [] : countForms(paths, plan, values, ofRows.open(panelStepNames.numbers, queries.numbers, shares.numbers));
  monitor.advance(1);
  const model: PanelModel = {
    stateColumns: [...plan.stateColumns],
    states: plan.states.map((levels) => [...levels]),
    segments: plan.segments.map(({ name }) => name),
    segmentLevels: segmentNames(plan),
    starts,
    steps,
    network: trained?.network ?? null,
    ends,
    closing: [...plan.closing],
    regimes: regimesOf(plan, numbers),
    nonNegative: [...plan.nonNegative],
    positive: plan.positive.map((columns, state) => ({ state, columns: [...columns] })),
    nought: [],
    complete: [...plan.complete],
    bounded: [],
    patterns: [],
  };
  return { model, rows, steps: [...ofPaths.steps, ...ofRows.steps], reasons: judged.reasons, noiseDistance: trained?.noiseDistance ?? 0 };
}

const segmentCount = ({ segments }: PanelPlan): number => segments.reduce((product, { levels }) => product * levels.length, 1);

function segmentNames({ segments }: PanelPlan): string[] {
  return segments.reduce<string[]>((names, { levels }) => names.flatMap((name) => levels.map((level) => (name === '' ? level : `${name}\u001f${level}`))), ['']);
}

interface CountedPaths {
  readonly starts: PanelModel['starts'];
  /** Paths by length (from 1), each once without and once with a closing state at its end. */
  readonly lengths: Float64Array;
  readonly ends: PanelModel['ends'];
}

function countPaths({ starts, lengths, states }: PanelPaths, segments: Int32Array, months: number, plan: PanelPlan, { deviation, add }: OpenStep): CountedPaths {
  const closing = new Set(plan.closing);
  const first = new Int32Array(segmentCount(plan) * plan.begins.length);
  const ended = new Int32Array(2 * months);
  starts.forEach((start, path) => {
    if (segments[path]! >= 0) first[segments[path]! * plan.begins.length + plan.begins.indexOf(states[start]!)]!++;
    const length = lengths[path]!;
    ended[2 * (length - 1) + Number(closing.has(states[start + length - 1]!))]!++;
  });
  add(first);
  add(ended);
  const total = (counts: Int32Array): number => Math.max(1, counts.reduce((sum, count) => sum + count, 0));
  const deviations = (counts: Int32Array): Float64Array => new Float64Array(counts.length).fill(deviation);
  const begun = rounded(denoised(first, deviations(first), total(first)));
  const lasted = denoised(ended, deviations(ended), total(ended));
  return {
    starts: Array.from(begun, (rows, cell) => ({ segment: Math.floor(cell / plan.begins.length), state: plan.begins[cell % plan.begins.length]!, rows })).filter(({ rows }) => rows > 0),
    lengths: lasted,
    ends: endsOf(rounded(lasted), plan.endsEarly),
  };
}

/** Rows by number that do not close their path, and how many of these were the last all the same. */
function endsOf(lengths: Int32Array, endsEarly: boolean): PanelModel['ends'] {
  let longer = 0;
  const ends: [number, number][] = [];
  for (let month = lengths.length / 2 - 1; month >= 0; month--) {
    const [open, closed] = [lengths[2 * month]!, lengths[2 * month + 1]!];
    ends.unshift([longer + open, endsEarly || 2 * (month + 1) === lengths.length ? open : 0]);
    longer += open + closed;
  }
  return ends;
}

function countSteps({ starts, lengths, states }: PanelPaths, segments: Int32Array, plan: PanelPlan, total: number, { deviation, add }: OpenStep): PanelModel['steps'] {
  const place = regimePlaces(plan);
  const counts = new Int32Array(segmentCount(plan) * plan.steps.length);
  starts.forEach((start, path) => {
    if (segments[path]! < 0) return;
    for (let at = start + 1; at < start + lengths[path]!; at++) counts[segments[path]! * plan.steps.length + place(states[at - 1]!, states[at]!) - plan.begins.length]!++;
  });
  add(counts);
  const likely = rounded(denoised(counts, new Float64Array(counts.length).fill(deviation), total));
  // A state that nothing seems to follow is followed by anything that may.
  const stuck = new Set(plan.states.keys().filter((before) => plan.steps.every(([from], pair) => from !== before || everySegment(plan).every((segment) => likely[segment * plan.steps.length + pair] === 0))));
  return everySegment(plan).flatMap((segment) => plan.steps.flatMap(([before, state], pair) => {
    const rows = stuck.has(before) ? 1 : likely[segment * plan.steps.length + pair]!;
    // The chain remembers one state: whatever came before it, the same counts.
    return rows === 0 ? [] : [-1, ...plan.states.keys()].map((beforeLast): PanelModel['steps'][number] => [segment, beforeLast, before, 0, state, rows]);
  }));
}

const everySegment = (plan: PanelPlan): number[] => [...Array(segmentCount(plan)).keys()];

/** Position of a regime among those of the plan. */
function regimePlaces({ regimes }: PanelPlan): (before: number, state: number) => number {
  const places = new Map(regimes.map(({ before, state }, place) => [(before + 1) * 1000 + state, place]));
  return (before, state) => places.get((before + 1) * 1000 + state)!;
}

/** What rows tell of one number. */
interface CountedNumber {
  /** Rows of each form in each regime, those of none last. */
  readonly rows: readonly (readonly number[])[];
  /** Edges of cells of equal counts, as multiples; null where there are none. */
  readonly edges: readonly number[] | null;
}

function countForms(paths: PanelPaths, plan: PanelPlan, values: PanelValues, { deviation, add }: OpenStep): CountedNumber[] {
  const regimes = regimesOfRows(paths, plan);
  return plan.numbers.map((number) => {
    const width = 1 + Math.max(...number.forms.map(({ length }) => length));
    const counts = new Int32Array(plan.regimes.length * width);
    const ratios = new Int32Array(multipleCells);
    eachRow(paths, (at) => {
      const forms = number.forms[regimes[at]!]!;
      if (forms.length === 1) return;
      values.row = at;
      const form = values.formOf(number.column, forms);
      const given = form < forms.length;
      counts[regimes[at]! * width + (given ? form : width - 1)]!++;
      const cell = given || number.scale === null ? null : ratioCell(values.units({ of: 'own', column: number.column }), values.units(number.scale));
      if (cell !== null) ratios[cell]!++;
    });
    if (hasChoice(number)) add(counts);
    if (hasMultiples(number)) add(ratios);
    return { rows: hasChoice(number) ? likelyForms(counts, width, plan, number, deviation) : [], edges: hasMultiples(number) ? multipleEdges(ratios, deviation) : null };
  });
}

function eachRow({ starts, lengths }: PanelPaths, visit: (at: number) => void): void {
  starts.forEach((start, path) => {
    for (let at = start; at < start + lengths[path]!; at++) visit(at);
  });
}

/** Position among the plan's regimes of each row of a path. */
function regimesOfRows({ starts, lengths, states }: PanelPaths, plan: PanelPlan): Int32Array {
  const place = regimePlaces(plan);
  const regimes = new Int32Array(states.length);
  starts.forEach((start, path) => {
    for (let at = start; at < start + lengths[path]!; at++) regimes[at] = place(at === start ? -1 : states[at - 1]!, states[at]!);
  });
  return regimes;
}

/** Denoised rows of each form in each regime: by themselves where they stand out of the noise, else with those of the same expressions that end in the state, else with all of these. */
function likelyForms(noisy: Int32Array, width: number, { regimes }: PanelPlan, { forms: declared, scale }: PlannedNumber, deviation: number): number[][] {
  const pooled = (members: readonly number[], forms: number): number[] | null => {
    const sums = Array.from({ length: forms + 1 }, (_, form) => members.reduce((sum, regime) => sum + noisy[regime * width + (form < forms ? form : width - 1)]!, 0));
    // Without a scale none of the expressions is no answer.
    if (scale === null) sums.pop();
    const own = deviation * Math.sqrt(members.length);
    const total = sums.reduce((sum, count) => sum + count, 0);
    if (total < leastDeviations * own * Math.sqrt(sums.length)) return null;
    const likely = [...rounded(denoised(sums, sums.map(() => own), total))];
    return scale === null ? [...likely, 0] : likely;
  };
  const names = declared.map((forms) => JSON.stringify(forms));
  return regimes.map(({ state }, regime) => {
    const forms = declared[regime]!.length;
    const alike = [...regimes.keys()].filter((other) => names[other] === names[regime]);
    const found = pooled([regime], forms) ?? pooled(alike.filter((other) => regimes[other]!.state === state), forms) ?? pooled(alike, forms);
    return found ?? [1, ...Array.from({ length: forms }, () => 0)];
  });
}

function regimesOf({ regimes, numbers }: PanelPlan, counted: readonly CountedNumber[]): PanelModel['regimes'] {
  return regimes.map(({ before, state }, regime) => ({
    before,
    state,
    columns: numbers.map(({ column, forms, scale }, number): ColumnForms => {
      const own = forms[regime]!;
      const edges = own.length === 1 ? null : (counted[number]?.edges ?? null);
      const rows = own.length < 2 ? [1, 0].slice(1 - own.length) : counted[number]!.rows[regime]!;
      return { column, forms: [...own], contexts: [], counts: [{ levels: [], rows: [...rows] }], multiples: scale === null || edges === null ? null : { scale, given: null, edges: [[...edges]] } };
    }),
  }));
}
