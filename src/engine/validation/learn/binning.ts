import { sortedPresent } from '../../numeric/distance.ts';
import type { Feature, Sample } from './features.ts';

/** How one feature is cut into ordered bins, learnt from training rows alone. */
export type Cut =
  /** Bin b holds the values up to and with `upper[b]` that no bin before it holds; the last one all that is above. Missing: a bin after them. */
  | { readonly kind: 'number'; readonly upper: Float64Array }
  /** The bin of each level, in the order of the share of class 1; the last element is that of missing cells. */
  | { readonly kind: 'category'; readonly binOf: Uint8Array; readonly bins: number };

/** Rows with the overall rate that are added to each level, so that a rare one is not placed by chance. */
const priorRows = 20;

/** A cut of each feature into at most `mostBins` (2 to 255) bins of about equal size; fewer where there are fewer distinct values. */
export function learnCuts({ features, labels }: Sample, mostBins: number): Cut[] {
  return features.map((feature) => (feature.kind === 'number' ? cutNumber(feature.values, mostBins) : cutLevels(feature.codes, feature.levels, labels, mostBins)));
}

/** Bins of a cut, with the one for missing cells, which is the last. */
export function sizeOf(cut: Cut): number {
  return cut.kind === 'number' ? cut.upper.length + 2 : cut.bins + 1;
}

function cutNumber(values: Float64Array, mostBins: number): Cut {
  const sorted = sortedPresent(values);
  const distinct: number[] = [];
  const counts: number[] = [];
  for (let at = 0; at < sorted.length; at++) {
    if (at > 0 && sorted[at] === sorted[at - 1]) counts[counts.length - 1]!++;
    else {
      distinct.push(sorted[at]!);
      counts.push(1);
    }
  }
  const last = lastOfBins(counts, mostBins);
  return { kind: 'number', upper: Float64Array.from(last.slice(0, -1), (at) => (distinct[at]! + distinct[at + 1]!) / 2) };
}

/**
 * Where bins of about equal size end, for ordered values with these counts. A value with more than a bin's fill has a bin of its own, and
 * the rest is spread over the bins that are left (the greedy rule of LightGBM, Ke et al. 2017).
 */
function lastOfBins(counts: readonly number[], mostBins: number): number[] {
  if (counts.length <= mostBins) return [...counts.keys()];
  let rest = counts.reduce((total, count) => total + count, 0);
  const isLarge = counts.map((count) => count >= rest / mostBins);
  let bins = mostBins - isLarge.filter(Boolean).length;
  counts.forEach((count, at) => (rest -= isLarge[at] ? count : 0));
  const ends: number[] = [];
  let inBin = 0;
  for (const [at, count] of counts.entries()) {
    inBin += count;
    if (!isLarge[at]) rest -= count;
    const fill = bins <= 0 ? Infinity : (rest + inBin) / bins;
    if (isLarge[at] || inBin >= fill || isLarge[at + 1] === true || at === counts.length - 1) {
      if (ends.length === mostBins - 1 && at < counts.length - 1) continue;
      ends.push(at);
      if (!isLarge[at]) bins--;
      inBin = 0;
    }
  }
  return ends;
}

function cutLevels(codes: Int32Array, levels: number, labels: Uint8Array, mostBins: number): Cut {
  const rows = new Float64Array(levels + 1);
  const ones = new Float64Array(levels + 1);
  for (let row = 0; row < codes.length; row++) {
    const level = codes[row]! < 0 ? levels : codes[row]!;
    rows[level]!++;
    ones[level]! += labels[row]!;
  }
  const overall = labels.reduce((total, label) => total + label, 0) / labels.length;
  const rate = rows.map((count, level) => (ones[level]! + priorRows * overall) / (count + priorRows));
  const order = Uint32Array.from(rate.keys()).sort((a, b) => rate[a]! - rate[b]! || a - b);
  const ends = lastOfBins([...order].map((level) => rows[level]!), mostBins);
  const binOf = new Uint8Array(levels + 1);
  let bin = 0;
  for (const [position, level] of order.entries()) {
    binOf[level] = bin;
    if (position === ends[bin]) bin++;
  }
  return { kind: 'category', binOf, bins: ends.length };
}

/** The bin of each row. */
export function assignBins(feature: Feature, cut: Cut): Uint8Array {
  if (feature.kind === 'number' && cut.kind === 'number') return binsOfNumbers(feature.values, cut.upper);
  if (feature.kind === 'category' && cut.kind === 'category') return binsOfLevels(feature.codes, cut.binOf);
  throw new TypeError('A cut belongs to the kind of feature that it was learnt from.');
}

/** Half of the most ends that a cut may have, rounded up to a power of 2. */
const firstStep = 128;

/** A binary search whose steps are sums instead of branches: half of these would be foreseen wrongly, at several times the cost. */
function binsOfNumbers(values: Float64Array, upper: Float64Array): Uint8Array {
  const ends = new Float64Array(2 * firstStep).fill(Infinity);
  ends.set(upper);
  const bins = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    let below = 0;
    for (let step = firstStep; step > 0; step >>>= 1) below += Number(ends[below + step - 1]! < value) * step;
    bins[row] = Number.isNaN(value) ? upper.length + 1 : below;
  }
  return bins;
}

function binsOfLevels(codes: Int32Array, binOf: Uint8Array): Uint8Array {
  const bins = new Uint8Array(codes.length);
  for (let row = 0; row < codes.length; row++) bins[row] = binOf.at(codes[row]!) ?? 0;
  return bins;
}
