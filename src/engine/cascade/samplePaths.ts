import type { Monitor } from '../../contract/progress.ts';
import { normalCdf, normalQuantile } from '../numeric/normal.ts';
import { uniformAt } from '../random/counter.ts';
import { streamState } from '../random/stream.ts';
import type { LstmModel } from './lstmModel.ts';
import { delinquentStates } from './measures.ts';
import type { Panel } from './panel.ts';

export interface SampleOptions {
  /** Number of the panel's first client among all that are sampled with this seed. */
  readonly firstClient?: number;
  /** Added to the logits of all steps into a worse state, by month on book from the first transition; the last one holds on. */
  readonly shift?: ArrayLike<number>;
  /** Correlation, 0 to 1, of the draws that sequences of one owner make in one month of the calendar; each sequence by itself is as without. */
  readonly shared?: number;
}

/**
 * Paths of the panel's clients, month by month, the first month, the lengths and the features given: u8 [client][months]. What lies beyond
 * a length is as in the panel. Temperature 1. The uniforms are addressed by (seed, client, month): a client's path depends neither on
 * its batch nor on the thread, and a rise of `shift` never makes the step at hand better.
 */
export function samplePaths(model: LstmModel, panel: Panel, seed: number, monitor: Monitor, { firstClient = 0, shift = [0], shared = 0 }: SampleOptions = {}): Uint8Array {
  const codes = Uint8Array.from(panel.codes);
  const { stateStride, previous, probabilities, active, shape: { batch } } = model.network;
  const [key = 0, ownersKey = 0] = streamState(seed, 'cascade/sample');
  const ladder = new Ladder(panel.states);
  const byLength = Uint32Array.from({ length: panel.clients }, (_, client) => client).sort((one, other) => panel.lengths[other]! - panel.lengths[one]!);
  const uniform = (client: number, month: number): number => {
    const own = uniformAt(key | 0, firstClient + client, month);
    if (shared === 0 || panel.owners === undefined) return own;
    const common = uniformAt(ownersKey | 0, panel.owners[client]!, month + (panel.calendar?.starts[client] ?? 0));
    return normalCdf(Math.sqrt(shared) * normalQuantile(common) + Math.sqrt(1 - shared) * normalQuantile(own));
  };
  for (let from = 0; from < panel.clients; from += batch) {
    const places = model.place(panel, byLength.subarray(from, from + batch));
    model.network.reset();
    let running = places.length;
    for (let month = 0; month < model.form.months - 1; month++) {
      monitor.check();
      while (running > 0 && panel.lengths[places[running - 1]!]! - 1 <= month) running--;
      if (running === 0) break;
      const row = month * batch;
      active[month] = Math.ceil(running / 4) * 4;
      for (let place = 0; place < running; place++) previous[row + place] = codes[places[place]! * panel.months + month]!;
      previous.fill(0, row + running, row + active[month]!);
      model.network.step(month);
      const odds = Math.exp(shift[Math.min(month, shift.length - 1)] ?? 0);
      for (let place = 0; place < running; place++) {
        const client = places[place]!;
        const at = client * panel.months + month;
        codes[at + 1] = ladder.draw(probabilities, (row + place) * stateStride, codes[at]!, odds, uniform(client, month));
      }
    }
  }
  return codes;
}

/** The states from the best to the worst, as draws climb them. */
export class Ladder {
  private readonly order: Uint8Array;
  private readonly rank: Uint8Array;

  /** States in which nothing is due come first, each kind in the order of its codes. */
  constructor(states: readonly string[]) {
    const delinquent = delinquentStates(states);
    this.order = Uint8Array.from(states.keys()).sort((one, other) => delinquent[one]! - delinquent[other]! || one - other);
    this.rank = new Uint8Array(states.length);
    this.order.forEach((state, rank) => {
      this.rank[state] = delinquent[state] === 1 ? rank + 1 : 0;
    });
  }

  /** Draws the next state by inversion. @param odds factor on the odds of delinquent states that are worse than `from` */
  draw(probabilities: Float32Array, row: number, from: number, odds: number, u: number): number {
    const { order, rank } = this;
    let total = 1;
    if (odds !== 1) {
      let worse = 0;
      for (let state = 0; state < order.length; state++) if (rank[state]! > rank[from]!) worse += probabilities[row + state]!;
      total += (odds - 1) * worse;
    }
    let left = u * total;
    let possible = from;
    for (const state of order) {
      const probability = probabilities[row + state]!;
      if (probability === 0) continue;
      left -= rank[state]! > rank[from]! ? odds * probability : probability;
      possible = state;
      if (left < 0) break;
    }
    return possible;
  }
}
