import { silentMonitor, type Monitor } from '../../contract/progress.ts';
import { LstmNetwork } from './lstmKernel.ts';
import { calendarFeatureCount, positionFeatureCount, writeCalendarFeatures, writePositionFeatures } from './monthFeatures.ts';
import type { Panel } from './panel.ts';

/** What a network is made for: panels of these states, months and static features. */
export interface LstmForm {
  readonly states: readonly string[];
  /** Most months of a history. */
  readonly months: number;
  /** Months of the calendar; 0 where none is known. */
  readonly span: number;
  readonly staticColumns: number;
  /** Units, a multiple of 8. */
  readonly hidden: number;
  /** u8 [from][to]: 0 for steps that cannot be; null where all can. */
  readonly allowed: Uint8Array | null;
  /** Macro factor of each month of the calendar; null where nothing is known. */
  readonly macro: Float32Array | null;
}

/** Clients that run through the network side by side. */
export const batchClients = 128;

/** The form of a network for a panel. */
export function formOf({ states, months, staticColumns, calendar }: Panel, hidden: number, more: { months?: number; allowed?: Uint8Array | null } = {}): LstmForm {
  return { states, months: more.months ?? months, span: calendar?.span ?? 0, staticColumns, hidden, allowed: more.allowed ?? null, macro: null };
}

/** A network with its weights, over panels of one form. */
export class LstmModel {
  readonly form: LstmForm;
  readonly network: LstmNetwork;
  /** The clients at the places of the batch, longest histories first. */
  private places: Uint32Array = new Uint32Array(0);

  /** @param batch places of the batch, a multiple of 4 */
  constructor(form: LstmForm, batch = batchClients) {
    const { states, months, span, staticColumns, hidden, allowed, macro } = form;
    this.form = form;
    this.network = new LstmNetwork({
      states: states.length, positionFeatures: positionFeatureCount, sequenceFeatures: staticColumns, calendarFeatures: span === 0 ? 0 : calendarFeatureCount,
      hidden, batch, steps: Math.max(1, months - 1), span,
    });
    const { positions, positionStride, calendar, calendarStride, stateStride } = this.network;
    for (let month = 0; month < months - 1; month++) writePositionFeatures(positions, month * positionStride, month, months);
    for (let month = 0; month < span; month++) writeCalendarFeatures(calendar, month * calendarStride, month, span, macro?.[month] ?? 0);
    allowed?.forEach((can, step) => {
      this.network.allowed[Math.floor(step / states.length) * stateStride + (step % states.length)] = can;
    });
  }

  /**
   * Puts clients, at most as many as the batch has places, into the batch.
   * @returns how many transitions they have
   */
  load(panel: Panel, clients: Uint32Array): number {
    this.place(panel, clients);
    const { previous, next, weight, active, shape: { batch } } = this.network;
    let transitions = 0;
    let running = this.places.length;
    for (let month = 0; running > 0; month++) {
      while (running > 0 && this.transitionsOf(panel, running - 1) <= month) running--;
      if (running === 0) {
        this.network.steps = month;
        break;
      }
      const row = month * batch;
      for (let place = 0; place < running; place++) {
        const at = this.places[place]! * panel.months + month;
        previous[row + place] = panel.codes[at]!;
        next[row + place] = panel.codes[at + 1]!;
      }
      const until = Math.ceil(running / 4) * 4;
      weight.fill(1, row, row + running).fill(0, row + running, row + until);
      previous.fill(0, row + running, row + until);
      next.fill(0, row + running, row + until);
      active[month] = until;
      transitions += running;
    }
    return transitions;
  }

  /** Log-likelihood of each client's transitions, natural logarithm, the first month given; 0 for clients without any. */
  logLikelihoods(panel: Panel, monitor: Monitor = silentMonitor): Float64Array {
    const all = new Float64Array(panel.clients);
    const byLength = Uint32Array.from({ length: panel.clients }, (_, client) => client).sort((one, other) => panel.lengths[other]! - panel.lengths[one]!);
    const { batch } = this.network.shape;
    for (let from = 0; from < panel.clients; from += batch) {
      monitor.check();
      this.load(panel, byLength.subarray(from, from + batch));
      this.network.forward();
      this.places.forEach((client, place) => {
        all[client] = this.network.logLikelihood[place]!;
      });
    }
    return all;
  }

  /** Negative log-likelihood per transition of some clients. */
  meanLoss(panel: Panel, clients: Uint32Array, monitor: Monitor = silentMonitor): number {
    let total = 0;
    let transitions = 0;
    const { batch } = this.network.shape;
    for (let from = 0; from < clients.length; from += batch) {
      monitor.check();
      transitions += this.load(panel, clients.subarray(from, from + batch));
      total += this.network.forward();
    }
    return -total / Math.max(1, transitions);
  }

  /** Gives clients their places, longest first, with their features. @returns the clients in that order */
  place(panel: Panel, clients: Uint32Array): Uint32Array {
    const { sequences, sequenceStride, start } = this.network;
    this.places = Uint32Array.from(clients).sort((one, other) => panel.lengths[other]! - panel.lengths[one]!);
    this.network.steps = this.network.shape.steps;
    this.places.forEach((client, place) => {
      start[place] = panel.calendar?.starts[client] ?? 0;
      for (let column = 0; column < panel.staticColumns; column++) sequences[place * sequenceStride + column] = panel.statics[client * panel.staticColumns + column]!;
    });
    return this.places;
  }

  private transitionsOf(panel: Panel, place: number): number {
    return Math.min(panel.lengths[this.places[place]!]!, this.form.months) - 1;
  }
}
