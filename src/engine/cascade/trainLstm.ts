import type { EpochLoss, Monitor } from '../../contract/progress.ts';
import { Stream } from '../random/stream.ts';
import { simdEngine, type TrainingEngine } from './engine.ts';
import { batchClients, formOf, LstmModel } from './lstmModel.ts';
import { splitByOwner, type Panel } from './panel.ts';

export interface LstmOptions {
  /** Units, a multiple of 8. */
  readonly hidden: number;
  readonly seed: number;
  readonly maxEpochs: number;
  /** Who works out the gradients; the kernel unless told. */
  readonly engine?: TrainingEngine;
  /** Most months of a history that the model can take; those of the panel unless told. */
  readonly months?: number;
  /** u8 [from][to]: 0 for steps that cannot be; all can unless told. */
  readonly allowed?: Uint8Array | null;
}

export interface TrainingReport {
  /** Of the epochs that were trained, in their order. */
  readonly losses: readonly EpochLoss[];
  /** Training ended early where it has fewer epochs than these. */
  readonly planned: number;
  readonly keptEpoch: number;
  /** Negative log-likelihood per transition on the clients held out from training. */
  readonly validationLoss: number;
  readonly seconds: number;
}

/** Share of the clients, never of the months, that decides when to stop. */
const validationShare = 0.1;
/** Rate of Adam after a warm-up of some steps; from there it falls along a cosine over the planned epochs. */
const topRate = 0.01;
const warmUp = 100;
/** What is kept of the running mean of the weights at each step, once there are enough of them. */
const memory = 0.99;
/** Steps that are planned, in no fewer epochs than this: a large panel gets steps enough from few of them. */
const plannedSteps = 4500;
const leastEpochs = 16;
/** Share of the planned epochs without a better loss after which training ends. */
const patience = 0.2;

/**
 * Trains an LSTM on the months of a panel by Adam in shuffled batches. What is judged and kept is a running mean of the weights (Polyak and
 * Juditsky 1992), since single steps jitter more than the held-out clients can tell; that of the epoch that was best on them stays. The plan
 * follows from the panel's size alone, not from a clock.
 * Same panel, options and machine: the same weights, bit for bit.
 * @param onEpoch called after each epoch with the losses of all so far and how many epochs are planned
 */
export function trainLstm(training: Panel, options: LstmOptions, monitor: Monitor, onEpoch: (losses: readonly EpochLoss[], planned: number) => void = () => {}): { model: LstmModel; report: TrainingReport } {
  const started = performance.now();
  const model = new LstmModel(formOf(training, options.hidden, options));
  const { network } = model;
  const { engine = simdEngine } = options;
  network.initialise(new Stream(options.seed, 'cascade/weights'));
  const { held, kept } = splitByOwner(training, validationShare, new Stream(options.seed, 'cascade/split'));
  const steps = Math.ceil(kept.length / batchClients);
  const planned = Math.min(options.maxEpochs, Math.max(leastEpochs, Math.ceil(plannedSteps / steps)));
  const mean = network.parameters.slice();
  let best = { loss: Infinity, epoch: 0, weights: mean.slice() };
  let turn = 0;
  const losses: EpochLoss[] = [];
  let epoch = 0;
  while (epoch < planned && epoch - best.epoch < Math.max(3, patience * planned)) {
    epoch++;
    let [logLikelihood, transitions] = [0, 0];
    const order = new Stream(options.seed, 'cascade/order', epoch).permutation(kept.length);
    for (let from = 0; from < kept.length; from += batchClients) {
      monitor.check();
      const weight = model.load(training, order.subarray(from, from + batchClients).map((place) => kept[place]!));
      if (weight === 0) continue;
      logLikelihood += engine.gradient(network, 1 / weight);
      transitions += weight;
      network.adam(rateAt(turn, steps * planned), ++turn);
      average(mean, network.parameters, Math.min(memory, turn / (turn + 10)));
    }
    const last = network.parameters.slice();
    network.parameters.set(mean);
    const loss = model.meanLoss(training, held, monitor);
    network.parameters.set(last);
    losses.push({ training: -logLikelihood / Math.max(1, transitions), validation: loss });
    onEpoch(losses, planned);
    if (loss < best.loss) best = { loss, epoch, weights: mean.slice() };
  }
  network.parameters.set(best.weights);
  return { model, report: { losses, planned, keptEpoch: best.epoch, validationLoss: best.loss, seconds: (performance.now() - started) / 1000 } };
}

/** The rate of a step, of so many planned. */
function rateAt(turn: number, planned: number): number {
  return topRate * Math.min(1, (turn + 1) / warmUp) * (0.01 + 0.495 * (1 + Math.cos((Math.PI * turn) / planned)));
}

/** Moves a running mean of the weights. */
function average(mean: Float32Array, weights: Float32Array, keep: number): void {
  for (let index = 0; index < mean.length; index++) mean[index] = keep * mean[index]! + (1 - keep) * weights[index]!;
}
