import type { Monitor } from '../../contract/progress.ts';
import { Stream } from '../random/stream.ts';
import { batchClients, formOf, LstmModel } from './lstmModel.ts';
import { splitByOwner, type Panel } from './panel.ts';

export interface LstmOptions {
  /** Units, a multiple of 8. */
  readonly hidden: number;
  readonly seed: number;
  readonly maxEpochs: number;
  /** Most months of a history that the model can take; those of the panel unless told. */
  readonly months?: number;
  /** u8 [from][to]: 0 for steps that cannot be; all can unless told. */
  readonly allowed?: Uint8Array | null;
}

export interface TrainingReport {
  readonly epochs: number;
  readonly keptEpoch: number;
  /** Negative log-likelihood per transition on the clients held out from training. */
  readonly validationLoss: number;
  readonly seconds: number;
}

/** Share of the clients, never of the months, that decides when to stop. */
const validationShare = 0.1;
const startRate = 0.004;
/** What is kept of the running mean of the weights at each step, once there are enough of them. */
const memory = 0.99;
/** Epochs without a better loss after which the rate is halved, and after how many halvings training ends. */
const patience = 3;
const mostHalvings = 4;

/**
 * Trains an LSTM on the months of a panel by Adam in shuffled batches. What is judged and kept is a running mean of the weights (Polyak and
 * Juditsky 1992), since single steps jitter more than the held-out clients can tell; that of the epoch that was best on them stays.
 * Same panel, options and machine: the same weights, bit for bit.
 * @param onEpoch called with the epoch, from 1, and its validation loss
 */
export function trainLstm(training: Panel, options: LstmOptions, monitor: Monitor, onEpoch: (epoch: number, validationLoss: number, of: number) => void = () => {}): { model: LstmModel; report: TrainingReport } {
  const started = performance.now();
  const model = new LstmModel(formOf(training, options.hidden, options));
  model.network.initialise(new Stream(options.seed, 'cascade/weights'));
  const { held: validation, kept: learning } = splitByOwner(training, validationShare, new Stream(options.seed, 'cascade/split'));
  const mean = model.network.parameters.slice();
  let best = { loss: Infinity, epoch: 0, weights: mean.slice() };
  let rate = startRate;
  let turn = 0;
  let halvings = 0;
  let waited = 0;
  let epoch = 0;
  while (epoch < options.maxEpochs && halvings <= mostHalvings) {
    epoch++;
    const order = new Stream(options.seed, 'cascade/order', epoch).permutation(learning.length);
    for (let from = 0; from < learning.length; from += batchClients) {
      monitor.check();
      const weight = model.load(training, order.subarray(from, from + batchClients).map((place) => learning[place]!));
      if (weight === 0) continue;
      model.network.forward();
      model.network.backward(1 / weight);
      model.network.adam(rate, ++turn);
      average(mean, model.network.parameters, Math.min(memory, turn / (turn + 10)));
    }
    const last = model.network.parameters.slice();
    model.network.parameters.set(mean);
    const loss = model.meanLoss(training, validation, monitor);
    model.network.parameters.set(last);
    onEpoch(epoch, loss, options.maxEpochs);
    if (loss < best.loss) {
      best = { loss, epoch, weights: mean.slice() };
      waited = 0;
    } else if (++waited >= patience) {
      rate /= 2;
      halvings++;
      waited = 0;
    }
  }
  model.network.parameters.set(best.weights);
  const report = { epochs: epoch, keptEpoch: best.epoch, validationLoss: best.loss, seconds: (performance.now() - started) / 1000 };
  return { model, report };
}

/** Moves a running mean of the weights. */
function average(mean: Float32Array, weights: Float32Array, keep: number): void {
  for (let index = 0; index < mean.length; index++) mean[index] = keep * mean[index]! + (1 - keep) * weights[index]!;
}

