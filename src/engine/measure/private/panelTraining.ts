import type { CascadeNetwork } from '../../../contract/cascadeModel.ts';
import type { Monitor } from '../../../contract/progress.ts';
import { packNetwork } from '../../cascade/networkFile.ts';
import { SegmentFeatures } from '../../cascade/segmentFeatures.ts';
import { trainPrivately } from '../../cascade/trainPrivately.ts';
import type { Noise } from '../../privacy/noise/noise.ts';
import type { PanelPlan } from './panelPlan.ts';
import type { PanelPaths } from './panelRows.ts';

/** How the network of a panel is trained: fixed before any row is read. */
export interface PanelTraining {
  /** Names the first weights alone. */
  readonly seed: number;
  /** Probability with which a person takes part in a step. */
  readonly rate: number;
  readonly steps: number;
  readonly clip: number;
  /** Noise in units of the clipping norm. */
  readonly multiplier: number;
}

export interface TrainedPaths {
  readonly network: CascadeNetwork;
  /** A bound on the total-variation distance of all draws from true rounded Gaussians. */
  readonly noiseDistance: number;
}

const hidden = 32;
/** Noise of a step as a share of what all who take part in it could add: from the one on paths are blurred, from the other on they are noise. */
const noiseLimits = { weak: 0.05, infeasible: 0.2 };

/**
 * Trains a network on paths by DP-SGD, a person being all paths of one of the persons. Its form follows from the declaration: states, the steps
 * that may be, and an indicator for each declared level of the segments.
 * @param segments segment of each path, -1 for one of levels that were not declared  @param persons whose each path is
 * @param atMost paths that one person may have
 */
export function trainPaths(paths: PanelPaths, segments: Int32Array, persons: Int32Array, plan: PanelPlan, names: readonly string[], months: number, atMost: number, { seed, ...training }: PanelTraining, monitor: Monitor, noise?: Noise): TrainedPaths {
  const clients = paths.starts.length;
  const features = new SegmentFeatures(names);
  const codes = new Uint8Array(clients * months);
  const statics = new Float32Array(clients * features.count);
  for (let path = 0; path < clients; path++) {
    for (let month = 0; month < paths.lengths[path]!; month++) codes[path * months + month] = paths.states[paths.starts[path]! + month]!;
    features.write(segments[path]!, statics, path * features.count);
  }
  const states = plan.states.map((_, state) => String(state));
  const panel = { clients, months, states, codes, lengths: Uint16Array.from(paths.lengths), statics, staticColumns: features.count, owners: persons };
  const form = { states, months, span: 0, staticColumns: features.count, hidden, allowed: allowedSteps(plan), macro: null };
  const { model, draws, totalVariation } = trainPrivately(panel, form, { seed, ...training, mostSequences: atMost }, monitor, noise);
  return { network: packNetwork(model), noiseDistance: draws * totalVariation };
}

/** Nothing follows a closing state, and a network has to say something all the same. */
function allowedSteps({ states, steps, closing }: PanelPlan): Uint8Array {
  const allowed = new Uint8Array(states.length ** 2);
  for (const [before, state] of steps) allowed[before * states.length + state] = 1;
  for (const state of closing) allowed[state * states.length + state] = 1;
  return allowed;
}

/** Noise of a step as a share of what all who take part in it could add. @param persons public or noisy number */
export function trainingNoise({ rate, multiplier }: Pick<PanelTraining, 'rate' | 'multiplier'>, persons: number): number {
  return multiplier / (rate * Math.max(1, persons));
}

/** Whether the noise leaves anything to learn of paths. @param persons public or noisy number */
export function trainingFeasibility(training: Pick<PanelTraining, 'rate' | 'multiplier'>, persons: number): { readonly verdict: 'good' | 'weak' | 'infeasible'; readonly reasons: string[] } {
  const noise = trainingNoise(training, persons);
  const verdict = noise > noiseLimits.infeasible ? 'infeasible' : noise > noiseLimits.weak ? 'weak' : 'good';
  return { verdict, reasons: verdict === 'good' ? [] : [`The noise of a training step would be about ${(100 * noise).toFixed(0)} % of what the persons in it could add (up to ${100 * noiseLimits.weak} % is good)`] };
}
