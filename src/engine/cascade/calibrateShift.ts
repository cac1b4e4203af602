import { Failure } from '../../contract/errors.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { LstmModel } from './lstmModel.ts';
import type { Panel } from './panel.ts';
import { samplePaths, type SampleOptions } from './samplePaths.ts';

/** Share of histories in default by a month on book, the first month counting as 1. */
export interface DefaultTarget {
  readonly month: number;
  readonly rate: number;
}

export interface ShiftCalibration {
  /** Added to the logits of steps into worse states, by month on book from the first transition; the last one holds on. */
  readonly shift: Float64Array;
  readonly achieved: readonly (DefaultTarget & { readonly shift: number })[];
}

const reach = 12;
const halvings = 24;

/** u8 [state]: 1 for states that count as default: 90 or more days past due, or written off. */
export function defaultStates(states: readonly string[]): Uint8Array {
  return Uint8Array.from(states, (name) => Number(/^(d90|d120|def|default|defaulted|charged off|charge-?off|written off|write-?off)$/i.test(name) || (name.trim() !== '' && Number(name) >= 3)));
}

/**
 * Finds the shifts under which the sampled paths meet the targets one after the other: bisection over common random numbers, since the
 * uniforms stay the same whatever the shift. A history that is shorter than a target's month counts as it ends.
 * @param targets with rising months; a single one takes one shift for all months
 * @throws Failure 'input' where a target is not within `tolerance` for any shift, with the nearest feasible rate
 */
export function calibrateShift(model: LstmModel, panel: Panel, seed: number, targets: readonly DefaultTarget[], tolerance: number, monitor: Monitor, options: SampleOptions = {}): ShiftCalibration {
  const bad = defaultStates(panel.states);
  if (!bad.includes(1)) throw new Failure('input', 'No state of this cascade counts as default: none is of 90 days past due or written off.', { fix: 'Train it with --map auto, or sample without a target.' });
  const shift = new Float64Array(Math.max(1, panel.months - 1));
  const achieved: (DefaultTarget & { shift: number })[] = [];
  let from = 0;
  for (const target of targets) {
    const until = Math.min(panel.months, target.month);
    const rateAt = (value: number): number => {
      shift.fill(value, from);
      return shareInDefault({ ...panel, codes: samplePaths(model, panel, seed, monitor, { ...options, shift }) }, bad, until);
    };
    const best = nearest(rateAt, target.rate, panel.clients);
    if (Math.abs(best.rate - target.rate) > tolerance) {
      throw new Failure('input', `A default rate of ${percent(target.rate)} by month ${target.month} cannot be reached; the nearest feasible rate is ${percent(best.rate)}.`, { fix: 'Ask for a rate near it, or for more clients.' });
    }
    shift.fill(best.shift, from);
    achieved.push({ month: target.month, rate: best.rate, shift: best.shift });
    from = until - 1;
  }
  return { shift, achieved };
}

/** Share of the clients in a default state at any of their first months. */
export function shareInDefault({ clients, months, codes, lengths }: Panel, bad: Uint8Array, until: number): number {
  let defaulted = 0;
  for (let client = 0; client < clients; client++) {
    const end = client * months + Math.min(until, lengths[client]!);
    let at = client * months;
    while (at < end && bad[codes[at]!] === 0) at++;
    defaulted += Number(at < end);
  }
  return defaulted / Math.max(1, clients);
}

function nearest(rateAt: (shift: number) => number, wanted: number, clients: number): { shift: number; rate: number } {
  let [low, high] = [-reach, reach];
  let best = { shift: 0, rate: rateAt(0) };
  let middle = 0;
  let rate = best.rate;
  for (let turn = 0; turn < halvings && Math.abs(best.rate - wanted) > 0.5 / clients; turn++) {
    if (rate < wanted) low = middle;
    else high = middle;
    middle = (low + high) / 2;
    rate = rateAt(middle);
    if (Math.abs(rate - wanted) < Math.abs(best.rate - wanted)) best = { shift: middle, rate };
  }
  return best;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(3))} %`;
}
