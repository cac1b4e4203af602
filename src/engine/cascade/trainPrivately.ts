import type { Monitor } from '../../contract/progress.ts';
import { createNoise, type Noise } from '../privacy/noise/noise.ts';
import { Stream } from '../random/stream.ts';
import { LstmModel, type LstmForm } from './lstmModel.ts';
import type { Panel } from './panel.ts';

/** All of it is decided before a row is read. */
export interface PrivateOptions {
  /** Names the first weights alone: batches and noise come from the operating system's generator. */
  readonly seed: number;
  /** Probability with which a person takes part in a step, by itself (Poisson). */
  readonly rate: number;
  readonly steps: number;
  /** Noise in units of what one person can add: from the accountant, for this rate and these steps. */
  readonly multiplier: number;
  /** Largest norm of a person's gradient of the loss per month. */
  readonly clip: number;
  /** Sequences that a person may contribute, at most; further ones are not read. */
  readonly mostSequences: number;
}

/** What was done, for the accountant and the ledger. */
export interface PrivateTraining {
  readonly model: LstmModel;
  readonly event: { readonly type: 'subsampled_gaussian'; readonly q: number; readonly sigma: number; readonly count: number; readonly sampling: 'poisson' };
  /** For `tableDelta`: draws of noise, and a bound on how far each is from the law that was proved. */
  readonly draws: number;
  readonly totalVariation: number;
}

/** Steps of the lattice that a gradient of the largest norm is long. */
export const latticeLength = 2 ** 16;
const learningRate = 0.025;
const memory = 0.99;

/**
 * DP-SGD (Abadi et al. 2016) on whole numbers: each step takes every person with the same probability, clips each one's gradient (summed over
 * the person's sequences), truncates it toward zero onto a lattice, sums exactly, adds rounded Gaussian noise, and goes on with Adam, which
 * is post-processing. Adding or removing a person moves the sum by `latticeLength` at most in norm, so a step is the Poisson-subsampled Gaussian
 * mechanism. Nothing but the noisy sums leaves: no loss, no batch size, no stopping by what was seen.
 * @param form states, months, calendar and features as they were declared, with nothing of the panel in them; so must be the panel's scaling
 * @param noise for tests: the product draws from the operating system's generator alone
 */
export function trainPrivately(panel: Panel, form: LstmForm, { seed, rate, steps, multiplier, clip, mostSequences }: PrivateOptions, monitor: Monitor, noise: Noise = createNoise()): PrivateTraining {
  const model = new LstmModel(form, Math.ceil(mostSequences / 4) * 4);
  const { network } = model;
  network.initialise(new Stream(seed, 'cascade/private weights'));
  const people = sequencesOf(panel, mostSequences);
  const sampler = noise.gaussian(multiplier * latticeLength);
  const exponent = -Math.log1p(-rate);
  const sum = new Float64Array(network.parameters.length);
  const mean = network.parameters.slice();
  for (let step = 1; step <= steps; step++) {
    monitor.advance(step / steps);
    sum.fill(0);
    for (const [place, sequences] of people.entries()) {
      if (place % 1024 === 0) monitor.check();
      // True with probability exp(-exponent) = 1 - rate.
      if (noise.bernoulliExp(exponent) || model.load(panel, sequences) === 0) continue;
      network.forward();
      network.backward(1 / Math.max(1, form.months - 1));
      addClipped(network.gradient, clip, sum);
    }
    for (let place = 0; place < sum.length; place++) network.gradient[place] = ((sum[place]! + sampler.draw()) * clip) / latticeLength;
    network.adam(learningRate, step);
    const keep = Math.min(memory, step / (step + 10));
    for (let place = 0; place < mean.length; place++) mean[place] = keep * mean[place]! + (1 - keep) * network.parameters[place]!;
  }
  network.parameters.set(mean);
  return { model, event: { type: 'subsampled_gaussian', q: rate, sigma: multiplier, count: steps, sampling: 'poisson' }, draws: steps * sum.length, totalVariation: sampler.totalVariation };
}

/** Adds a gradient to a sum: clipped, each coordinate truncated toward zero, whole steps of the lattice. One that is no number adds nothing. */
export function addClipped(gradient: Float32Array, clip: number, sum: Float64Array): void {
  let squares = 0;
  for (let place = 0; place < gradient.length; place++) squares += gradient[place]! * gradient[place]!;
  if (!Number.isFinite(squares)) return;
  const steps = new Int32Array(gradient.length);
  let scale = (Math.min(1, clip / Math.sqrt(squares || 1)) * latticeLength) / clip;
  // Squares of whole numbers below 2^53 add up exactly: the norm is checked on what is added, not on what floats say of it.
  while (onLattice(gradient, scale, steps) > latticeLength ** 2) scale *= 1 - 2 ** -20;
  for (let place = 0; place < sum.length; place++) sum[place]! += steps[place]!;
}

/** Leaves the whole steps of a scaled gradient, each well below 2^31, in `steps`. @returns the sum of their squares */
function onLattice(gradient: Float32Array, scale: number, steps: Int32Array): number {
  let squares = 0;
  for (let place = 0; place < gradient.length; place++) {
    const step = Math.trunc(gradient[place]! * scale);
    steps[place] = step;
    squares += step * step;
  }
  return squares;
}

/** The sequences of each person, so many at most. */
function sequencesOf({ clients, owners }: Panel, most: number): Uint32Array[] {
  const people = new Map<number, number[]>();
  for (let client = 0; client < clients; client++) {
    const own = people.get(owners?.[client] ?? client);
    if (own === undefined) people.set(owners?.[client] ?? client, [client]);
    else if (own.length < most) own.push(client);
  }
  return [...people.values()].map((own) => Uint32Array.from(own));
}
