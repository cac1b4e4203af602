import type { Monitor } from '../../../contract/progress.ts';
import { z95 } from '../../numeric/binomial.ts';
import { Stream } from '../../random/stream.ts';
import type { NumberVariable } from '../variables.ts';
import { quantile } from './quantile.ts';

/** Fixed, so that the same files give the same figures. */
const seed = 1;
const resamples = 100;

export interface TailError {
  /** The quantile of either table. */
  readonly real: number;
  readonly synthetic: number;
  readonly value: number;
  readonly interval: [low: number, high: number];
}

/** Errors of one quantile, column by column (null where it cannot be told), and their mean. */
export interface TailErrors {
  readonly columns: readonly (TailError | null)[];
  readonly mean: Pick<TailError, 'value' | 'interval'> | null;
}

/** One quantile of one column: its real value, and the synthetic rows with the largest values, descending. */
interface Tail {
  readonly real: number;
  readonly synthetic: number;
  readonly top: Uint32Array;
  readonly values: Float64Array;
  readonly beyond: number;
}

/**
 * |synthetic - real| / |real| of upper quantiles, with 95 % intervals: the value, give or take 1.96 standard deviations over 100 resamples of
 * the synthetic rows (Efron 1979), the same rows for all columns, so that the mean's interval knows how columns hang together. The real
 * quantile is taken as it is: it is what was to be met. Null where it is 0, or fewer than `fewestBeyond` values lie beyond it.
 */
export function resampledTails(numbers: readonly NumberVariable[], probabilities: readonly number[], fewestBeyond: number, monitor: Monitor): TailErrors[] {
  const tails = numbers.map((variable) => tailsOf(variable, probabilities, fewestBeyond, monitor));
  const drawn = probabilities.map(() => numbers.map((): number[] => []));
  const rows = numbers[0]?.cells.synthetic.length ?? 0;
  const times = new Uint16Array(rows);
  for (let round = 0; round < resamples; round++) {
    monitor.check();
    const stream = new Stream(seed, 'tails', round);
    times.fill(0);
    for (let draw = 0; draw < rows; draw++) times[stream.below(rows)]!++;
    for (const [column, ofColumn] of tails.entries()) {
      for (const [at, tail] of ofColumn.entries()) if (tail !== null) drawn[at]![column]!.push((resampledQuantile(tail, times) - tail.real) / Math.abs(tail.real));
    }
  }
  return probabilities.map((_, at) => summarise(tails.map((ofColumn) => ofColumn[at] ?? null), drawn[at]!));
}

function tailsOf({ cells, ascending: { real, synthetic } }: NumberVariable, probabilities: readonly number[], fewestBeyond: number, monitor: Monitor): (Tail | null)[] {
  monitor.check();
  return probabilities.map((probability) => {
    if (Math.min(real.length, synthetic.length) * (1 - probability) < fewestBeyond) return null;
    const ofReal = quantile(real, probability);
    if (ofReal === 0) return null;
    const beyond = synthetic.length * (1 - probability);
    // As far down as a resample can put the quantile, but for one in millions.
    const floor = synthetic[Math.max(0, synthetic.length - Math.ceil(beyond + 6 * Math.sqrt(beyond) + 6))]!;
    const top = Uint32Array.from(cells.synthetic.keys()).filter((row) => cells.synthetic[row]! >= floor).sort((a, b) => cells.synthetic[b]! - cells.synthetic[a]!);
    return { real: ofReal, synthetic: quantile(synthetic, probability), top, values: Float64Array.from(top, (row) => cells.synthetic[row]!), beyond };
  });
}

/** The value with `beyond` resampled rows at or above it. */
function resampledQuantile({ top, values, beyond }: Tail, times: Uint16Array): number {
  let above = 0;
  for (let at = 0; at < top.length; at++) {
    above += times[top[at]!]!;
    if (above >= beyond) return values[at]!;
  }
  return values.at(-1)!;
}

function summarise(tails: readonly (Tail | null)[], drawn: readonly (readonly number[])[]): TailErrors {
  const columns = tails.map((tail, column): TailError | null => (tail === null ? null : { real: tail.real, synthetic: tail.synthetic, ...absolute((tail.synthetic - tail.real) / Math.abs(tail.real), z95 * deviation(drawn[column]!)) }));
  const known = columns.flatMap((error, column) => (error === null ? [] : [{ value: error.value, drawn: drawn[column]! }]));
  if (known.length === 0) return { columns, mean: null };
  const mean = known.reduce((total, { value }) => total + value, 0) / known.length;
  const means = Array.from({ length: resamples }, (_, round) => known.reduce((total, one) => total + Math.abs(one.drawn[round]!), 0) / known.length);
  const half = z95 * deviation(means);
  return { columns, mean: { value: mean, interval: [Math.max(0, mean - half), mean + half] } };
}

function absolute(error: number, half: number): Pick<TailError, 'value' | 'interval'> {
  const [low, high] = [error - half, error + half];
  const ends = [Math.abs(low), Math.abs(high)];
  return { value: Math.abs(error), interval: [low <= 0 && high >= 0 ? 0 : Math.min(...ends), Math.max(...ends)] };
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / (values.length - 1));
}
