import { transform, transformError } from './fourier.ts';
import { type GridLoss, type LossDistribution, onGrid } from './lossDistribution.ts';
import { minimise } from './search.ts';

/** One mechanism's loss in a direction, and how often it is used. */
export interface Component {
  readonly loss: LossDistribution;
  readonly count: number;
  readonly lattice: number | null;
}

/** What is asked of the composed loss: its epsilon at a delta, or its delta at an epsilon. */
export type Target = { readonly delta: number } | { readonly epsilon: number };

/** The share that rounding to the grid may add to the variance of the sum: all of them give upper bounds, the smaller the tighter. */
export const resolutions = { search: 1e-4, figure: 1e-5, delta: 1e-9 } as const;
export type Resolution = keyof typeof resolutions;

const unit = 2 ** -53;
const coarseBins = 4096;
const fewestBins = 2 ** 10;
const mostBins = 2 ** 20;

/**
 * Composes privacy losses: the density of a sum of independent losses on a grid (connect the dots), by one Fourier transform of each, powers, and
 * one transform back. Three things make the result an upper bound: rounding to the grid is pessimistic; what the finite window leaves out is
 * bounded by Chernoff and added; and so is the rounding error of the transforms, by a running error bound.
 * The masses are tilted by exp(lambda x loss) first and back afterwards, so that a delta of 1e-15 has its digits, too.
 */
export class Composition {
  private readonly step: number;
  /** Grid index of the largest sum in the window. */
  private readonly last: number;
  /** Masses of the sums, from the largest down. */
  private readonly descending: Float64Array;
  /** Mass at infinity, and what may be missing above the window. */
  private readonly beyond: number;
  /** A sum over `uses` mechanisms of masses that each err by some units in the last place. */
  private readonly inflation: number;

  constructor(components: readonly Component[], target: Target, resolution: Resolution) {
    const tilt = chooseTilt(components, target);
    const { step, first, bins, upperTilt } = chooseWindow(components, tilt, Math.exp(-tilt.decay), resolutions[resolution]);
    const grids = components.map(({ loss, count }) => ({ grid: onGrid(loss, step), count }));
    this.step = step;
    this.last = first + bins - 1;
    const { masses, logScale } = convolve(grids, tilt.lambda, first, bins);
    this.descending = new Float64Array(bins);
    for (let down = 0; down < bins; down++) this.descending[down] = masses[bins - 1 - down]! * Math.exp(logScale - tilt.lambda * (this.last - down) * step);
    const infinite = -Math.expm1(grids.reduce((sum, { grid, count }) => sum + count * Math.log1p(-grid.infinite), 0));
    this.beyond = infinite + aboveWindow(grids, this.last, upperTilt);
    this.inflation = 1 + 1e-13 * (10 + components.reduce((sum, { count }) => sum + count, 0));
  }

  /** The smallest delta at epsilon >= 0. */
  delta(epsilon: number): number {
    let sum = 0;
    for (let down = 0; down < this.descending.length; down++) {
      const gap = epsilon - (this.last - down) * this.step;
      if (gap >= 0) break;
      sum -= this.descending[down]! * Math.expm1(gap);
    }
    return Math.min(1, (this.beyond + sum) * this.inflation);
  }

  /** The smallest epsilon >= 0 at delta; Infinity when the failures alone exceed it. */
  epsilon(delta: number): number {
    const allowed = delta / this.inflation - this.beyond;
    if (allowed <= 0) return Infinity;
    // Over the sums above epsilon: their mass under P, and under Q times exp(the loss of the bin below).
    let [p, q] = [0, 0];
    for (let down = 0; down < this.descending.length; down++) {
      const loss = (this.last - down) * this.step;
      p += this.descending[down]!;
      q = q * Math.exp(-this.step) + this.descending[down]! * Math.exp(-this.step);
      if (loss - this.step < 0) return p - q * Math.exp(this.step - loss) <= allowed ? 0 : Math.max(0, this.within(loss - this.step, p, q, allowed));
      if (p - q > allowed) return this.within(loss - this.step, p, q, allowed);
    }
    return Math.max(0, (this.last - this.descending.length) * this.step);
  }

  /** The epsilon in the bin above `loss`: p - q exp(epsilon - loss) = allowed. */
  private within(loss: number, p: number, q: number, allowed: number): number {
    const epsilon = loss + Math.log((p - allowed) / q);
    return epsilon + 1e-13 * (1 + Math.abs(epsilon));
  }
}

interface Tilt {
  readonly lambda: number;
  /** -log of the tail at which the tilt is centred. */
  readonly decay: number;
  readonly coarse: readonly { readonly grid: GridLoss; readonly count: number }[];
}

/**
 * The tilt of Chernoff's bound at the target: it puts the mean of the sum near the epsilon that matters. Where the largest sum has more mass than
 * delta, that tilt would have no end; three times the tilt of a normal sum of the same variance is enough for any.
 */
function chooseTilt(components: readonly Component[], target: Target): Tilt {
  const coarse = components.map(({ loss, count }) => ({ grid: onGrid(loss, span(loss) / coarseBins), count }));
  const deviation = Math.max(Math.sqrt(tiltedVariance(coarse, 0)), 1e-9);
  const most = (decay: number) => (3 * Math.sqrt(2 * decay)) / deviation;
  if ('delta' in target) {
    const decay = -Math.log(target.delta);
    return { lambda: minimise((lambda) => (cumulant(coarse, lambda) + decay) / lambda, 1e-5 * most(decay), most(decay)).argument, decay, coarse };
  }
  const { argument, value } = minimise((lambda) => cumulant(coarse, lambda) - lambda * target.epsilon, 1e-5 * most(50), most(50));
  return { lambda: argument, decay: Math.min(100, Math.max(1, -value)), coarse };
}

/** From the least to the largest loss, with room for a loss that has one value alone. */
function span(loss: LossDistribution): number {
  if (loss.kind === 'continuous') return Math.max(loss.highest - loss.lowest, 1e-12);
  let [least, most] = [Infinity, -Infinity];
  for (let atom = 0; atom < loss.losses.length; atom++) {
    least = Math.min(least, loss.losses[atom]!);
    most = Math.max(most, loss.losses[atom]!);
  }
  return Math.max(most - least, 1e-12);
}

/** log of E[exp(lambda x sum of losses)], infinite losses apart. */
function cumulant(parts: readonly { readonly grid: GridLoss; readonly count: number }[], lambda: number): number {
  let sum = 0;
  for (const { grid, count } of parts) sum += count * logMoment(grid, lambda);
  return sum;
}

function logMoment({ step, first, masses }: GridLoss, lambda: number): number {
  const top = Math.max(lambda * first * step, lambda * (first + masses.length - 1) * step);
  let sum = 0;
  for (let at = 0; at < masses.length; at++) if (masses[at]! > 0) sum += masses[at]! * Math.exp(lambda * (first + at) * step - top);
  return top + Math.log(sum);
}

interface Window {
  readonly step: number;
  /** Grid index of its first bin. */
  readonly first: number;
  readonly bins: number;
  /** The tilt at which Chernoff's bound shows that little lies above it. */
  readonly upperTilt: number;
}

/** Window and step of the grid on which the tilted sum is held: beyond the window its mass is negligible, by Chernoff's bound. */
function chooseWindow(components: readonly Component[], { lambda, coarse }: Tilt, tail: number, addedVariance: number): Window {
  const upper = -Math.log(tail) + 20;
  const lower = 35;
  const here = cumulant(coarse, lambda);
  const bound = (from: number, to: number, slack: number, sign: number) =>
    minimise((shift) => (cumulant(coarse, from + sign * shift) - to + slack) / shift, 1e-3 * lambda, 1e3 * lambda + 1e3);
  const [least, most] = [-1, 1].map((end) => coarse.reduce((sum, { grid, count }) =>
    sum + count * grid.step * (end < 0 ? grid.first : grid.first + grid.masses.length - 1), 0)) as [number, number];
  const reach = bound(0, 0, upper, 1);
  const highest = Math.min(most, reach.value);
  const lowest = Math.min(highest, Math.max(least, -bound(lambda, here, lower, -1).value));
  const uses = components.reduce((sum, { count }) => sum + count, 0);
  const width = highest - lowest;
  const [single] = components;
  const lattice = components.length === 1 && single!.lattice !== null && width / single!.lattice < mostBins / 2 ? single!.lattice : null;
  const widest = Math.max(...components.map(({ loss }) => span(loss)));
  const wanted = Math.sqrt((6 * addedVariance * tiltedVariance(coarse, lambda)) / uses);
  const step = lattice ?? Math.max(wanted, width / (mostBins - 8), widest / (2 * mostBins));
  // Where it is cheap, all sums lie in the window: rounding to the grid may take each loss up by a bin.
  const all = Math.ceil(most / step) + uses + 1;
  const last = all - lowest / step < 2 ** 16 ? all : Math.ceil(reach.value / step) + 2;
  const bins = Math.max(fewestBins, 2 ** Math.ceil(Math.log2(last - Math.floor(lowest / step) + 2)));
  return { step, bins, first: last + 1 - bins, upperTilt: reach.argument };
}

function tiltedVariance(parts: Tilt['coarse'], lambda: number): number {
  let total = 0;
  for (const { grid, count } of parts) {
    const scale = logMoment(grid, lambda);
    let [mean, square] = [0, 0];
    for (let at = 0; at < grid.masses.length; at++) {
      const loss = (grid.first + at) * grid.step;
      const mass = grid.masses[at]! * Math.exp(lambda * loss - scale);
      mean += mass * loss;
      square += mass * loss * loss;
    }
    total += count * Math.max(0, square - mean * mean);
  }
  return total;
}

/** Masses of the tilted sum in a cyclic window, each rounded up; `logScale` takes the tilt's normalisation back. */
function convolve(parts: readonly { grid: GridLoss; count: number }[], lambda: number, first: number, bins: number): { masses: Float64Array; logScale: number } {
  const real = new Float64Array(bins).fill(1);
  const imaginary = new Float64Array(bins);
  const error = new Float64Array(bins);
  let logScale = 0;
  for (const { grid, count } of parts) {
    const scale = logMoment(grid, lambda);
    logScale += count * scale;
    const re = new Float64Array(bins);
    const im = new Float64Array(bins);
    let squares = 0;
    for (let at = 0; at < grid.masses.length; at++) {
      const mass = grid.masses[at]! * Math.exp(lambda * (grid.first + at) * grid.step - scale);
      re[modulo(grid.first + at, bins)]! += mass;
      squares += mass * mass;
    }
    transform(re, im);
    multiplyByPower({ real, imaginary, error }, re, im, count, transformError(bins) * Math.sqrt(bins * squares));
  }
  return { masses: backToMasses({ real, imaginary, error }, first, bins), logScale };
}

interface Spectrum {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  /** A bound on the error of each frequency. */
  readonly error: Float64Array;
}

/** Multiplies by the count-th power of another spectrum, each of whose frequencies errs by at most `factorError`. */
function multiplyByPower({ real, imaginary, error }: Spectrum, re: Float64Array, im: Float64Array, count: number, factorError: number): void {
  for (let k = 0; k < re.length; k++) {
    const size = Math.sqrt(re[k]! ** 2 + im[k]! ** 2);
    let [a, b, c, d] = [1, 0, re[k]!, im[k]!];
    for (let power = count; ; [c, d] = [c * c - d * d, 2 * c * d]) {
      if (power % 2 === 1) [a, b] = [a * c - b * d, a * d + b * c];
      power = Math.floor(power / 2);
      if (power === 0) break;
    }
    const exact = size ** count;
    const powerError = (size + factorError) ** count - exact + 6 * unit * count * exact;
    const held = Math.sqrt(real[k]! ** 2 + imaginary[k]! ** 2);
    error[k] = error[k]! * (exact + powerError) + held * powerError + 4 * unit * held * exact;
    [real[k], imaginary[k]] = [real[k]! * a - imaginary[k]! * b, real[k]! * b + imaginary[k]! * a];
  }
}

function backToMasses({ real, imaginary, error }: Spectrum, first: number, bins: number): Float64Array {
  let [spectrumError, squares] = [0, 0];
  for (let k = 0; k < bins; k++) {
    spectrumError += error[k]!;
    squares += real[k]! ** 2 + imaginary[k]! ** 2;
  }
  // The inverse is the forward transform with the parts exchanged.
  transform(imaginary, real);
  const uncertain = spectrumError / bins + transformError(bins) * Math.sqrt(squares / bins);
  const masses = new Float64Array(bins);
  for (let at = 0; at < bins; at++) masses[at] = Math.max(0, real[modulo(first + at, bins)]! / bins) + uncertain;
  return masses;
}

function modulo(index: number, bins: number): number {
  return ((index % bins) + bins) % bins;
}

/** Chernoff's bound on the mass of sums above the last bin, at a tilt. */
function aboveWindow(parts: Tilt['coarse'], last: number, tilt: number): number {
  const most = parts.reduce((sum, { grid, count }) => sum + count * (grid.first + grid.masses.length - 1), 0);
  return most <= last ? 0 : Math.exp(cumulant(parts, tilt) - tilt * (last + 0.5) * parts[0]!.grid.step);
}
