import { createNoise } from '../../privacy/noise/noise.ts';
import { PairLayout } from '../pairLayout.ts';
import { countNoise, type CountNoise } from './countNoise.ts';
import { denoised } from './denoise.ts';
import { medianSplit, signCorrelations, signProducts } from './signs.ts';
import type { AddNoise } from './steps.ts';

/** A variable over cells that were declared, at most 256: which of them each history is in. */
export interface StartCells {
  readonly cells: number;
  readonly rowCells: Uint8Array;
}

export interface NoisyStarts {
  /** Denoised counts of each variable, by cell; all add up to `histories`. */
  readonly counts: readonly Float64Array[];
  /** Latent correlations of the variables. */
  readonly correlation: number[][];
  /** The declared or the noisy number. */
  readonly histories: number;
  /** A bound on the total-variation distance of all noise from true rounded Gaussians. */
  readonly noiseDistance: number;
}

/** Queries of the measurement, of each of which one history changes no more than one count by 1: a histogram a variable, a product of signs a pair. */
export function startQueries(variables: number): number {
  return variables + (variables * (variables - 1)) / 2;
}

/**
 * Noisy histograms of variables, and the correlations between them by products of signs, cut at the noisy medians. The number of histories is
 * declared, or the sum of the first noisy histogram.
 * @param deviation of the noise of each count, by the L2 sensitivity of `startQueries` of them
 * @param noise for tests: the product draws from the operating system's generator alone
 */
export function measureStarts(variables: readonly StartCells[], declaredHistories: number | undefined, deviation: number, noise: CountNoise = countNoise(createNoise())): NoisyStarts {
  const noisy = variables.map(({ cells, rowCells }) => {
    const counts = new Int32Array(cells);
    for (const cell of rowCells) counts[cell]!++;
    noise.add(counts, deviation);
    return counts;
  });
  const histories = declaredHistories ?? Math.max(1, noisy[0]!.reduce((sum, count) => sum + count, 0));
  const counts = noisy.map((own) => denoised(own, new Float64Array(own.length).fill(deviation), histories));
  const correlation = correlationOf(variables, counts, deviation, histories, noise.add);
  return { counts, correlation, histories, noiseDistance: noise.totalVariation() };
}

function correlationOf(variables: readonly StartCells[], counts: readonly Float64Array[], deviation: number, histories: number, addNoise: AddNoise): number[][] {
  const correlation = variables.map((_, one) => variables.map((__, other) => Number(one === other)));
  // A variable that seems to have one value alone goes with nothing.
  const varying = [...variables.keys()].filter((variable) => counts[variable]!.filter((count) => count > 0).length > 1);
  if (varying.length < 2) return correlation;
  const rows = variables[0]!.rowCells.length;
  const codes = new Uint8Array(rows * varying.length);
  varying.forEach((variable, place) => {
    for (let row = 0; row < rows; row++) codes[row * varying.length + place] = variables[variable]!.rowCells[row]!;
  });
  const splits = varying.map((variable) => medianSplit(counts[variable]!));
  const layout = new PairLayout(varying.map((variable) => variables[variable]!.cells));
  const sums = signProducts(codes, splits, layout);
  addNoise(sums, deviation);
  signCorrelations(sums, splits, layout, deviation, histories).forEach((rho, pair) => {
    const [one, other] = [varying[layout.first[pair]!]!, varying[layout.second[pair]!]!];
    correlation[one]![other] = rho;
    correlation[other]![one] = rho;
  });
  return correlation;
}
