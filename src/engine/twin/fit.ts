import { Matrix } from 'ml-matrix';
import { codeCount, modelledPlan, type ModelledPlan } from '../../contract/plan.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { Twin, TwinModel, TwinStratum } from '../../contract/twin.ts';
import { alone, type Crew } from '../kernel/crew.ts';
import type { ClassCounts, CountNoise, Measurements, StratumCounts } from '../measure/measurements.ts';

import { PairLayout } from '../measure/pairLayout.ts';
import { repairCorrelation } from '../numeric/correlationMatrix.ts';
import { Stream } from '../random/stream.ts';
import { TiltedCopula } from './copula.ts';
import { fitTilt, tableShares, type TiltFit } from './fitTilt.ts';
import { latentCorrelation } from './latentCorrelation.ts';
import { codeShares, marginOf, type Margin } from './margins.ts';
import { pack } from './pack.ts';
import { rakeBytes, tableStarts } from './rake.ts';
import { fitTails } from './tail.ts';
import { choosePairs, shrunkTargets } from './targets.ts';

const ridge = 0.02;
const jointTurns = 25;
const classTurns = 13;
const smallestClassPool = 4000;

export interface FitOptions {
  readonly seed: number;
  /** Printed into the twin. */
  readonly createdBy: string;
  readonly privacy: string;
  readonly label: Twin['label'];
  /** Rake all pairs, those that look independent, too: rows drawn given some of their columns show what a third one makes of them. */
  readonly everyPair?: boolean;
}

/**
 * Fits the twin to counts; sees no row and no table. Same measurements and seed: the same twin, bit for bit.
 * (Twin recipe, section 3: copula by Mehler's formula, tilt by raking, refinement by class of the target.)
 */
export function fit(measurements: Measurements, options: FitOptions, monitor: Monitor, crew: Crew = alone): Twin {
  const fits: TiltFit[] = [];
  const strata = measurements.strata.map((counts, index) => {
    const context: StratumContext = {
      counts,
      plans: counts.columns.map((column) => modelledPlan(measurements.plan, column)),
      target: measurements.plan.target === null ? -1 : counts.columns.indexOf(measurements.plan.target),
      seed: options.seed,
      everyPair: options.everyPair ?? false,
      crew,
      purpose: `fit/${index}`,
      monitor,
      onShare: (share) => monitor.advance((index + share) / measurements.strata.length),
    };
    return fitStratum(context, fits);
  });
  const distances = fits.flatMap((fitted) => fitted.distances);
  return {
    schemaVersion: 1,
    format: 'pratibimba-twin',
    createdBy: options.createdBy,
    privacy: options.privacy,
    label: options.label,
    rows: measurements.rows,
    plan: measurements.plan,
    strata,
    fit: {
      pairTables: distances.length,
      meanDistance: distances.reduce((sum, distance) => sum + distance, 0) / Math.max(1, distances.length),
      maxDistance: distances.reduce((largest, distance) => Math.max(largest, distance), 0),
    },
    rules: [],
  };
}

interface StratumContext {
  readonly everyPair: boolean;
  readonly counts: StratumCounts;
  readonly plans: readonly ModelledPlan[];
  /** Position of the target among the stratum's columns, or -1. */
  readonly target: number;
  readonly seed: number;
  readonly crew: Crew;
  readonly purpose: string;
  readonly monitor: Monitor;
  readonly onShare: (share: number) => void;
}

function fitStratum(context: StratumContext, fits: TiltFit[]): TwinStratum {
  const { counts, plans } = context;
  const margins = plans.map((plan, position) => marginOf(plan, counts.fine[position]!));
  const layout = new PairLayout(plans.map(codeCount));
  const tables = counts.classes.length === 1 ? counts.classes[0]!.tables : summed(counts.classes);
  const pairwise = counts.noise === null ? latentCorrelation(margins, layout, tables) : correlationMatrix(layout, counts.noise.correlation);
  const correlation = repairCorrelation(pairwise, ridge);
  const models = plans.length === 0 ? [] : fitModels(context, margins, layout, tables, correlation, fits);
  return {
    rows: counts.rows,
    columns: [...counts.columns],
    fixed: counts.fixed.map(({ column, cell }) => ({ column, cell })),
    fine: counts.fine.map((histogram) => [...histogram]),
    correlation: correlation.to2DArray().map((row) => row.map((value) => Number(value.toFixed(6)))),
    tails: plans.flatMap((plan, position) =>
      plan.model === 'cells' && (plan.openAbove || plan.openBelow) ? [{ column: counts.columns[position]!, ...fitTails(plan, counts.fine[position]!) }] : [],
    ),
    models,
  };
}

function correlationMatrix({ codes, first, second }: PairLayout, correlations: Float64Array): Matrix {
  const matrix = Matrix.eye(codes.length);
  correlations.forEach((rho, pair) => matrix.set(first[pair]!, second[pair]!, rho).set(second[pair]!, first[pair]!, rho));
  return matrix;
}

/** Only what was measured can be raked to: the other pairs keep the copula's tables. */
function measuredPairs({ tableDeviation }: CountNoise): Int32Array {
  return Int32Array.from([...tableDeviation.keys()].filter((pair) => !Number.isNaN(tableDeviation[pair]!)));
}

function fitModels(context: StratumContext, margins: Margin[], layout: PairLayout, tables: Int32Array, correlation: Matrix, fits: TiltFit[]): TwinModel[] {
  const { counts, seed, purpose, monitor, target } = context;
  const poolRows = margins.length <= 15 ? 20_000 : 10_000;
  const refined = counts.classes.length > 1;
  // The joint fit takes about two thirds of the time of a refined one.
  const jointShare = refined ? 0.65 : 1;
  using start = new TiltedCopula({ margins, correlation, layout, tilted: new Int32Array(0) }, poolRows, alone);
  start.drawUntilted(new Stream(seed, `${purpose}/draw`));
  const poolTables = tableShares(start, layout);
  const tilted = counts.noise === null ? choosePairs({ layout, tables, rows: counts.rows, target, copulaTables: poolTables, everyPair: context.everyPair }) : measuredPairs(counts.noise);
  const deviation = counts.noise?.tableDeviation ?? null;
  const targets = shrunkTargets({ layout, pairs: tilted, tables, rows: counts.rows, shares: margins.map(codeShares), poolTables, poolRows, deviation });
  using joint = new TiltedCopula({ margins, correlation, layout, tilted }, poolRows, context.crew, rakeBytes(layout, tilted, poolRows));
  joint.z.set(start.z);
  joint.codes.set(start.codes);
  const jointFit = fitTilt({
    copula: joint, targets, start: new Float64Array(targets.length), turns: tilted.length === 0 ? 0 : jointTurns, seed, purpose, monitor,
    onTurn: (share) => context.onShare(jointShare * share),
  });
  if (!refined) {
    fits.push(jointFit);
    const everyColumn = margins.map((_, position) => position);
    return [packModel({ classCode: null, rows: counts.rows, columns: everyColumn, oneWay: margins.map((margin) => new Float64Array(codeShares(margin).length)), copula: joint, fit: jointFit, targets })];
  }
  return counts.classes.map((classCounts, index) =>
    refineClass(context, { joint, jointFit, classCounts }, fits, (share) => context.onShare(jointShare + ((1 - jointShare) * (index + share)) / counts.classes.length)),
  );
}

interface Refinement {
  readonly joint: TiltedCopula;
  readonly jointFit: TiltFit;
  readonly classCounts: ClassCounts;
}

/** The joint model, fitted once more to the tables of one class of the target: what a scorecard learns from (twin recipe 3.8). */
function refineClass(context: StratumContext, { joint, jointFit, classCounts }: Refinement, fits: TiltFit[], onTurn: (share: number) => void): TwinModel {
  const { target, seed, counts, plans } = context;
  const purpose = `${context.purpose}/class/${classCounts.code}`;
  const columns = joint.shape.margins.map((_, position) => position).filter((position) => position !== target);
  const layout = new PairLayout(columns.map((position) => codeCount(plans[position]!)));
  const withinClass = reducePairs(joint, jointFit, columns, layout);
  const tables = reduceTables(classCounts.tables, joint.shape.layout, columns, layout);
  const poolRows = Math.max(smallestClassPool, Math.round(joint.rows * Math.max(0.35, classCounts.rows / counts.rows)));
  const correlation = joint.shape.correlation.selection(columns, columns);
  using copula = new TiltedCopula(
    { margins: columns.map((position) => joint.shape.margins[position]!), correlation, layout, tilted: withinClass.tilted }, poolRows, context.crew, rakeBytes(layout, withinClass.tilted, poolRows),
  );
  const shares = columns.map((position) => classShares(joint.shape.layout, classCounts, position, target, codeShares(joint.shape.margins[position]!)));
  const oneWay = columns.map((position, own) =>
    withinClass.untied.includes(own) ? tiltToShares(shares[own]!, codeShares(joint.shape.margins[position]!)) : tiltByTarget(joint, jointFit, position, target, classCounts.code!),
  );
  oneWay.forEach((tilt, position) => copula.setOneWay(position, tilt));
  startFromClass(copula, joint, columns, target, classCounts.code!, new Stream(seed, `${purpose}/start`));
  setTilts(copula, withinClass.lambda);
  copula.sweep('gibbs', seed, `${purpose}/start`, 0);
  const targets = shrunkTargets({ layout, pairs: withinClass.tilted, tables, rows: classCounts.rows, shares, poolTables: tableShares(copula, layout), poolRows, deviation: null });
  const tiltFit = fitTilt({
    copula, targets, start: withinClass.lambda, turns: withinClass.tilted.length === 0 ? 0 : classTurns, seed, purpose, monitor: context.monitor, onTurn,
  });
  fits.push(tiltFit);
  return packModel({ classCode: classCounts.code, rows: classCounts.rows, columns, oneWay, copula, fit: tiltFit, targets });
}

interface ClassPairs {
  readonly tilted: Int32Array;
  readonly lambda: Float64Array;
  /** Columns that the joint model ties to the target alone, or to nothing. */
  readonly untied: readonly number[];
}

/**
 * The joint model's tilted pairs and their lambda without those of the target. Raking is what gives a column its shares in the class, so
 * an untied column gets one pair more: with the column it depends on most.
 */
function reducePairs(joint: TiltedCopula, { lambda }: TiltFit, columns: readonly number[], layout: PairLayout): ClassPairs {
  const starts = tableStarts(joint.shape.layout, joint.shape.tilted);
  const kept = new Map<number, Float64Array>();
  joint.shape.tilted.forEach((pair, position) => {
    const i = columns.indexOf(joint.shape.layout.first[pair]!);
    const j = columns.indexOf(joint.shape.layout.second[pair]!);
    if (i >= 0 && j >= 0) kept.set(layout.pairOf(i, j), lambda.subarray(starts[position]!, starts[position + 1]!));
  });
  const tied = new Set([...kept.keys()].flatMap((pair) => [layout.first[pair]!, layout.second[pair]!]));
  const untied = columns.map((_, own) => own).filter((own) => !tied.has(own));
  const dependence = (one: number, other: number): number => Math.abs(joint.shape.correlation.get(columns[one]!, columns[other]!));
  for (const own of untied) {
    const [partner] = columns.map((_, other) => other).filter((other) => other !== own).sort((one, other) => dependence(own, other) - dependence(own, one));
    if (partner === undefined) continue;
    const pair = layout.pairOf(own, partner);
    if (!kept.has(pair)) kept.set(pair, new Float64Array(layout.offset[pair + 1]! - layout.offset[pair]!));
  }
  return { tilted: Int32Array.from(kept.keys()), lambda: Float64Array.from([...kept.values()].flatMap((tilt) => [...tilt])), untied };
}

function reduceTables(tables: Int32Array, full: PairLayout, columns: readonly number[], layout: PairLayout): Int32Array {
  const reduced = new Int32Array(layout.length);
  for (let pair = 0; pair < layout.pairs; pair++) {
    layout.table(reduced, pair).set(full.table(tables, full.pairOf(columns[layout.first[pair]!]!, columns[layout.second[pair]!]!)));
  }
  return reduced;
}

/** What the joint model's tilt of (column, target) adds to each code of the column in that class. */
function tiltByTarget(joint: TiltedCopula, { lambda }: TiltFit, column: number, target: number, code: number): Float64Array {
  const { layout, tilted } = joint.shape;
  const codes = layout.codes[column]!;
  const position = tilted.indexOf(layout.pairOf(column, target));
  if (position < 0) return new Float64Array(codes);
  const start = tableStarts(layout, tilted)[position]!;
  const classes = layout.codes[target]!;
  return Float64Array.from({ length: codes }, (_, own) => lambda[start + (column < target ? own * classes + code : code * codes + own)]!);
}

/** The tilt that gives a column these shares where nothing else bears on it. */
function tiltToShares(shares: Float64Array, overall: Float64Array): Float64Array {
  return shares.map((share, code) => Math.log(share / overall[code]!));
}

/** Fills the class's pool with the joint pool's rows of that class, repeated in random order. */
function startFromClass(copula: TiltedCopula, joint: TiltedCopula, columns: readonly number[], target: number, code: number, stream: Stream): void {
  const members: number[] = [];
  for (let row = 0; row < joint.rows; row++) if (joint.codes[row * joint.columns + target] === code) members.push(row);
  // A class the pool lost altogether starts from everyone; the tilt brings it where it belongs.
  if (members.length === 0) for (let row = 0; row < joint.rows; row++) members.push(row);
  let order = stream.permutation(members.length);
  for (let row = 0; row < copula.rows; row++) {
    if (row > 0 && row % members.length === 0) order = stream.permutation(members.length);
    const from = members[order[row % members.length]!]!;
    columns.forEach((column, position) => {
      copula.z[row * copula.zStride + position] = joint.z[from * joint.zStride + column]!;
      copula.codes[row * copula.columns + position] = joint.codes[from * joint.columns + column]!;
    });
  }
}

function setTilts(copula: TiltedCopula, lambda: Float64Array): void {
  const starts = tableStarts(copula.shape.layout, copula.shape.tilted);
  copula.shape.tilted.forEach((_, position) => copula.setPairTilt(position, lambda.subarray(starts[position]!, starts[position + 1]!)));
}

/** Shares of a column's codes in the class, with one row's worth of the overall shares, so that no code is impossible. */
function classShares(full: PairLayout, { tables, code }: ClassCounts, column: number, target: number, overall: Float64Array): Float64Array {
  const table = full.table(tables, full.pairOf(column, target));
  const classes = full.codes[target]!;
  const countOf = (own: number): number => table[column < target ? own * classes + code! : code! * overall.length + own]!;
  const total = overall.reduce((sum, _, own) => sum + countOf(own), 0);
  return overall.map((share, own) => (countOf(own) + share) / (total + 1));
}

function summed(classes: readonly ClassCounts[]): Int32Array {
  return classes[0]!.tables.map((_, cell) => classes.reduce((sum, { tables }) => sum + tables[cell]!, 0));
}

interface ModelParts {
  readonly classCode: number | null;
  readonly rows: number;
  readonly columns: readonly number[];
  readonly oneWay: readonly Float64Array[];
  readonly copula: TiltedCopula;
  readonly fit: TiltFit;
  readonly targets: Float64Array;
}

function packModel({ classCode, rows, columns, oneWay, copula, fit: { lambda }, targets }: ModelParts): TwinModel {
  return {
    classCode,
    rows,
    columns: [...columns],
    oneWay: pack(Float32Array.from(oneWay.flatMap((tilt) => [...tilt]))),
    tiltedPairs: pack(copula.shape.tilted),
    lambda: pack(Float32Array.from(lambda)),
    targets: pack(Float32Array.from(targets)),
    poolRows: copula.rows,
    pool: pack(copula.codes.slice(0, copula.rows * copula.columns)),
  };
}
