import type { PairLayout } from '../measure/pairLayout.ts';
import { chiSquareUpperTail } from '../numeric/chiSquare.ts';
import { tableStarts } from './rake.ts';

/** Below this many rows most of a pair table is chance. */
const smallSample = 2000;
/** Wider tables rake only the pairs that matter most, so that the cost stays linear in the columns. */
const wideTable = 40;
/** Expected rows of which none at all is no chance (one in 3,000) but a rule: cards have no term. */
const expectedOfRule = 8;

export interface PairChoice {
  readonly layout: PairLayout;
  readonly tables: Int32Array;
  readonly rows: number;
  /** Position of the target among the layout's columns, or -1. */
  readonly target: number;
  /** Shares of each pair's cells under the untilted copula. */
  readonly copulaTables: Float64Array;
  /** Whether small samples rake pairs without a significant dependence, too. */
  readonly everyPair: boolean;
}

/**
 * Pairs whose table is worth raking (twin recipe 3.5 and 8): all of them for usual tables; in small samples those with the target or with a
 * significant dependence; in wide tables those with the target and the 4 d that the copula misses most.
 */
export function choosePairs({ layout, tables, rows, target, copulaTables, everyPair }: PairChoice): Int32Array {
  const present: number[] = [];
  for (let pair = 0; pair < layout.pairs; pair++) if (layout.table(tables, pair).some((count) => count > 0)) present.push(pair);
  const withTarget = (pair: number): boolean => layout.first[pair] === target || layout.second[pair] === target;
  let chosen = present;
  if (rows < smallSample && !everyPair) chosen = chosen.filter((pair) => withTarget(pair) || independenceP(layout, tables, pair) < 0.01);
  if (layout.codes.length > wideTable) {
    const miss = new Map(chosen.map((pair) => [pair, distance(layout.table(tables, pair), rows, layout.table(copulaTables, pair))] as const));
    const largest = new Set([...chosen].sort((one, other) => miss.get(other)! - miss.get(one)!).slice(0, 4 * layout.codes.length));
    chosen = chosen.filter((pair) => withTarget(pair) || largest.has(pair));
  }
  return Int32Array.from(chosen);
}

/** p value of the G-squared test of independence of a pair table. */
function independenceP(layout: PairLayout, tables: Int32Array, pair: number): number {
  const table = layout.table(tables, pair);
  const width = layout.codes[layout.second[pair]!]!;
  const rowSums = new Float64Array(table.length / width);
  const columnSums = new Float64Array(width);
  let total = 0;
  table.forEach((count, cell) => {
    rowSums[Math.floor(cell / width)]! += count;
    columnSums[cell % width]! += count;
    total += count;
  });
  let g = 0;
  table.forEach((count, cell) => {
    if (count > 0) g += 2 * count * Math.log((count * total) / (rowSums[Math.floor(cell / width)]! * columnSums[cell % width]!));
  });
  const used = (sums: Float64Array): number => sums.filter((sum) => sum > 0).length - 1;
  return chiSquareUpperTail(g, Math.max(1, used(rowSums) * used(columnSums)));
}

function distance(counts: Int32Array, rows: number, shares: Float64Array): number {
  let sum = 0;
  counts.forEach((count, cell) => {
    sum += Math.abs(count / rows - shares[cell]!);
  });
  return sum / 2;
}

export interface TargetInput {
  readonly layout: PairLayout;
  readonly pairs: Int32Array;
  readonly tables: Int32Array;
  readonly rows: number;
  /** Shares of the codes of each column. */
  readonly shares: readonly Float64Array[];
  /** Shares of each pair's cells in the pool, all pairs of the layout. */
  readonly poolTables: Float64Array;
  readonly poolRows: number;
  /** Standard deviation of the noise in each cell of each pair of the layout, for private counts; null for exact ones. */
  readonly deviation: Float64Array | null;
}

/**
 * Where each chosen pair's table should go: the measured shares, shrunk towards the pool's own table as far as the difference is sampling
 * noise (James and Stein 1961, positive part, by table; what never occurs though it should stays at nothing), then fitted to the margins (twin recipe 3.5) and given the measured rank
 * correlation: that one figure is well known even where the cells are noise, and shrinking would pull it towards what the pool happens
 * to have.
 */
export function shrunkTargets({ layout, pairs, tables, rows, shares, poolTables, poolRows, deviation }: TargetInput): Float64Array {
  const kappa = rows < smallSample || deviation !== null ? 1 : 0.5;
  const starts = tableStarts(layout, pairs);
  const targets = new Float64Array(starts[pairs.length]!);
  pairs.forEach((pair, position) => {
    const counts = layout.table(tables, pair);
    const rowShares = shares[layout.first[pair]!]!;
    const columnShares = shares[layout.second[pair]!]!;
    const width = columnShares.length;
    const model = layout.table(poolTables, pair);
    const target = targets.subarray(starts[position]!, starts[position + 1]!);
    let squares = 0;
    let noise = deviation === null ? 0 : counts.length * (deviation[pair]! / rows) ** 2;
    counts.forEach((count, cell) => {
      // A noisy count may lie below 0.
      const share = Math.max(0, count) / rows;
      const modelled = model[cell]!;
      squares += (count / rows - modelled) ** 2;
      noise += (kappa * share * (1 - share)) / rows + (modelled * (1 - modelled)) / poolRows;
    });
    const weight = squares > 0 ? Math.max(0, 1 - noise / squares) : 0;
    counts.forEach((count, cell) => {
      const isRule = deviation === null && count === 0 && rowShares[Math.floor(cell / width)]! * columnShares[cell % width]! * rows > expectedOfRule;
      target[cell] = isRule ? 1e-9 : Math.max(1e-9, model[cell]! + weight * (count / rows - model[cell]!));
    });
    target.set(withAssociation(target, counts, rowShares, columnShares));
  });
  return targets;
}

/** The table, fitted to the margins, times exp(theta u v), u and v the centred ridits of the codes, with theta such that it has the counts' mean of u v (Goodman's uniform association). */
function withAssociation(shrunk: Float64Array, counts: Int32Array, rowShares: Float64Array, columnShares: Float64Array): Float64Array {
  const rowScores = centredRidits(rowShares);
  const columnScores = centredRidits(columnShares);
  const width = columnShares.length;
  const products = Float64Array.from(shrunk, (_, cell) => rowScores[Math.floor(cell / width)]! * columnScores[cell % width]!);
  const total = Math.max(1, counts.reduce((sum, count) => sum + count, 0));
  const wanted = counts.reduce((sum, count, cell) => sum + count * products[cell]!, 0) / total;
  let table = shrunk;
  for (let turn = 0, theta = 0; turn < 12; turn++) {
    table = shrunk.map((share, cell) => share * Math.exp(theta * products[cell]!));
    fitMargins(table, rowShares, columnShares);
    let mean = 0;
    let square = 0;
    table.forEach((share, cell) => {
      mean += share * products[cell]!;
      square += share * products[cell]! ** 2;
    });
    // Newton's step: the derivative of the mean is, but for the refitted margins, the variance. Bounded, since |u v| <= 1/4.
    const step = (wanted - mean) / Math.max(square - mean * mean, 1e-6);
    if (Math.abs(wanted - mean) < 1e-5) break;
    theta = Math.min(40, Math.max(-40, theta + step));
  }
  return table;
}

function centredRidits(shares: Float64Array): Float64Array {
  let below = 0;
  return shares.map((share) => {
    below += share;
    return below - share / 2 - 0.5;
  });
}

/** Eight alternating scalings of a table to its two margins, which are then exact for the columns. */
function fitMargins(table: Float64Array, rowShares: Float64Array, columnShares: Float64Array): void {
  const width = columnShares.length;
  for (let turn = 0; turn < 8; turn++) {
    for (let a = 0; a < rowShares.length; a++) {
      let sum = 0;
      for (let b = 0; b < width; b++) sum += table[a * width + b]!;
      if (sum > 0) for (let b = 0; b < width; b++) table[a * width + b]! *= rowShares[a]! / sum;
    }
    for (let b = 0; b < width; b++) {
      let sum = 0;
      for (let a = 0; a < rowShares.length; a++) sum += table[a * width + b]!;
      if (sum > 0) for (let a = 0; a < rowShares.length; a++) table[a * width + b]! *= columnShares[b]! / sum;
    }
  }
}
