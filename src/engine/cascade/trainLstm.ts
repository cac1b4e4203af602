import { silentMonitor, type Monitor } from '../../contract/progress.ts';
import { Stream } from '../random/stream.ts';
import { LstmNetwork } from './lstmKernel.ts';
import { monthFeatureCount, writeMonthFeatures } from './monthFeatures.ts';
import type { Panel } from './panel.ts';

export interface LstmOptions {
  /** Units, a multiple of 8. */
  readonly hidden: number;
  readonly seed: number;
  readonly maxEpochs: number;
}

export interface TrainingReport {
  readonly epochs: number;
  readonly keptEpoch: number;
  /** Negative log-likelihood per transition on the clients held out from training. */
  readonly validationLoss: number;
  readonly seconds: number;
}

const batchClients = 256;
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
export function trainLstm(training: Panel, options: LstmOptions, monitor: Monitor, onEpoch: (epoch: number, validationLoss: number) => void = () => {}): LstmModel {
  const started = performance.now();
  const model = new LstmModel(training, options.hidden);
  model.network.initialise(new Stream(options.seed, 'cascade/weights'));
  const shuffled = new Stream(options.seed, 'cascade/split').permutation(training.clients);
  const held = Math.max(1, Math.round(validationShare * training.clients));
  const validation = shuffled.slice(0, held);
  const learning = shuffled.slice(held);
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
    onEpoch(epoch, loss);
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
  model.report = { epochs: epoch, keptEpoch: best.epoch, validationLoss: best.loss, seconds: (performance.now() - started) / 1000 };
  return model;
}

/** Moves a running mean of the weights. */
function average(mean: Float32Array, weights: Float32Array, keep: number): void {
  for (let index = 0; index < mean.length; index++) mean[index] = keep * mean[index]! + (1 - keep) * weights[index]!;
}

/** A trained network over panels of one kind: the same states, months and static features. */
export class LstmModel {
  readonly network: LstmNetwork;
  report: TrainingReport = { epochs: 0, keptEpoch: 0, validationLoss: Number.NaN, seconds: 0 };
  private readonly months: number;

  constructor({ states, months, staticColumns }: Panel, hidden: number) {
    this.months = months;
    this.network = new LstmNetwork({ states: states.length, features: monthFeatureCount + staticColumns, hidden, batch: batchClients, steps: Math.max(1, months - 1) });
  }

  /** Puts clients into the batch. @returns how many transitions they have */
  load(panel: Panel, clients: Uint32Array): number {
    const { previous, next, weight } = this.network;
    weight.fill(0);
    previous.fill(0);
    next.fill(0);
    this.loadFeatures(panel, clients);
    let transitions = 0;
    clients.forEach((client, place) => {
      const last = Math.min(panel.lengths[client]!, this.months) - 1;
      for (let month = 0; month < last; month++) {
        const at = month * batchClients + place;
        previous[at] = panel.codes[client * panel.months + month]!;
        next[at] = panel.codes[client * panel.months + month + 1]!;
        weight[at] = 1;
        transitions++;
      }
    });
    return transitions;
  }

  /** Log-likelihood of each client's transitions, natural logarithm, the first month given; 0 for clients without any. */
  logLikelihoods(panel: Panel, monitor: Monitor = silentMonitor): Float64Array {
    const all = new Float64Array(panel.clients);
    this.eachBatch(panel.clients, monitor, (clients) => {
      this.load(panel, clients);
      this.network.forward();
      all.set(this.network.logLikelihood.subarray(0, clients.length), clients[0]);
    });
    return all;
  }

  /** Negative log-likelihood per transition of some clients. */
  meanLoss(panel: Panel, clients: Uint32Array, monitor: Monitor = silentMonitor): number {
    let total = 0;
    let transitions = 0;
    for (let from = 0; from < clients.length; from += batchClients) {
      monitor.check();
      transitions += this.load(panel, clients.subarray(from, from + batchClients));
      total += this.network.forward();
    }
    return -total / Math.max(1, transitions);
  }

  /**
   * A panel of the same clients drawn month by month, the first month given: u8 [client][months] like `panel.codes`. Temperature 1.
   * A client's draws depend on the seed and its batch alone.
   */
  sample(panel: Panel, seed: number, monitor: Monitor = silentMonitor): Uint8Array {
    const codes = Uint8Array.from(panel.codes);
    const { stateStride, previous, probabilities, shape } = this.network;
    this.eachBatch(panel.clients, monitor, (clients) => {
      const stream = new Stream(seed, 'cascade/sample', clients[0]! / batchClients);
      this.loadFeatures(panel, clients);
      this.network.reset();
      for (let month = 0; month < this.months - 1; month++) {
        clients.forEach((client, place) => {
          previous[month * batchClients + place] = codes[client * panel.months + month]!;
        });
        this.network.step(month);
        clients.forEach((client, place) => {
          const row = (month * batchClients + place) * stateStride;
          codes[client * panel.months + month + 1] = drawState(probabilities, row, shape.states, stream.uniform());
        });
      }
    });
    return codes;
  }

  private loadFeatures(panel: Panel, clients: Uint32Array): void {
    const { input, featureStride } = this.network;
    for (let month = 0; month < this.months - 1; month++) {
      clients.forEach((client, place) => {
        const at = (month * batchClients + place) * featureStride;
        writeMonthFeatures(input, at, month, this.months);
        for (let column = 0; column < panel.staticColumns; column++) input[at + monthFeatureCount + column] = panel.statics[client * panel.staticColumns + column]!;
      });
    }
  }

  private eachBatch(clients: number, monitor: Monitor, visit: (batch: Uint32Array) => void): void {
    for (let from = 0; from < clients; from += batchClients) {
      monitor.check();
      visit(Uint32Array.from({ length: Math.min(batchClients, clients - from) }, (_, place) => from + place));
    }
  }
}

function drawState(probabilities: Float32Array, row: number, states: number, u: number): number {
  let left = u;
  for (let state = 0; state < states - 1; state++) {
    left -= probabilities[row + state]!;
    if (left < 0) return state;
  }
  return states - 1;
}
