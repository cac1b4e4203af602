import { deviationOf } from './budget.ts';

/** Adds integer noise of this standard deviation to each count, in place; each call draws anew, from a generator that nobody can repeat. */
export type AddNoise = (counts: Int32Array, deviation: number) => void;

/** One step of the plan as it was carried out, for `privacy.json`: none of it depends on a row beyond earlier noisy counts. */
export interface PrivateStep {
  readonly name: string;
  /** Queries of which one row changes each by at most 1. */
  readonly queries: number;
  /** L2 sensitivity of all of them together. */
  readonly sensitivity: number;
  /** Standard deviation of the noise on each count. */
  readonly deviation: number;
  /** Share of the square of mu. */
  readonly share: number;
}

/** A step whose noise can be drawn. */
export interface OpenStep {
  readonly deviation: number;
  readonly add: (counts: Int32Array) => void;
}

/** Draws the noise of the steps and keeps account of them. */
export class NoisySteps {
  readonly steps: PrivateStep[] = [];
  private readonly mu: number;
  private readonly contribution: number;
  private readonly addNoise: AddNoise;

  constructor(mu: number, contribution: number, addNoise: AddNoise) {
    this.mu = mu;
    this.contribution = contribution;
    this.addNoise = addNoise;
  }

  /**
   * Opens a step of the plan. @param queries of which one row changes each by at most 1 in all of its counts together
   * @returns the deviation of its noise, and what adds it
   */
  open(name: string, queries: number, share: number): OpenStep {
    const deviation = deviationOf(queries, share, this.mu, this.contribution);
    this.steps.push({ name, queries, sensitivity: this.contribution * Math.sqrt(queries), deviation, share });
    return { deviation, add: (counts) => this.addNoise(counts, deviation) };
  }
}
