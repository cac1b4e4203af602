import type { Monitor } from '../../contract/progress.ts';
import { defaultStates } from './calibrateShift.ts';
import { closingStates, lengthToClosing } from './closing.ts';
import { estimates, ratio, type Estimate, type SumFigure } from './estimates.ts';
import { delinquentStates } from './measures.ts';
import type { Panel } from './panel.ts';

/** Months within which a cure, and a default after a cure, is looked for; months on book of vintage curves; lags of autocorrelation. */
export const cureWithin = [1, 3, 6] as const;
export const redefaultWithin = [6, 12] as const;
export const vintageMonths = [6, 12, 24, 36] as const;
export const lags = Array.from({ length: 12 }, (_, lag) => lag + 1);
/** Lengths of spells of delinquency: from, and to the next one. */
export const spellLengths = [1, 2, 3, 4, 7, 13] as const;
const year = 12;

/** How the clients of a panel pay, each figure with its interval over clients. */
export interface Behaviour {
  /** [from][to]: shares of months in one state that are followed by one in another. */
  readonly rollRates: readonly (readonly Estimate[])[];
  /** By delinquent state: shares of its months after which nothing is due within so many months. */
  readonly cure: readonly { readonly state: string; readonly within: readonly Estimate[] }[];
  /** Shares of cures after which a default follows within so many months. */
  readonly redefault: readonly Estimate[];
  /** By month on book, from the second: share of those not yet in default that default in it. */
  readonly hazard: readonly Estimate[];
  /** Shares in default by so many months on book, of those who have them. */
  readonly vintage: readonly Estimate[];
  readonly secondOrderGap: Estimate;
  readonly autocorrelation: readonly Estimate[];
  /** Shares of the spells of delinquency that end within their history, by length. */
  readonly spells: readonly Estimate[];
  /** Of the first twelve, of those who have them. */
  readonly monthsInArrears: Estimate;
}

/**
 * Measures a panel's behaviour. What would need months after the end of a history is left out, not counted as nothing; but what comes after a loan is
 * closed is known.
 */
export function behaviourOf(panel: Panel, monitor: Monitor): Behaviour {
  const { clients, states, months } = panel;
  const size = states.length;
  const delinquent = delinquentStates(states);
  let sums = 0;
  const room = (count: number): number => (sums += count) - count;
  const at = {
    steps: room(size * size), left: room(size), cured: room(size * cureWithin.length), mayCure: room(size * cureWithin.length),
    relapsed: room(redefaultWithin.length), mayRelapse: room(redefaultWithin.length), failed: room(months), atRisk: room(months),
    vintage: room(vintageMonths.length), seen: room(vintageMonths.length), stayed: room(2), second: room(2), lag: room(4 * lags.length), spells: room(spellLengths.length), allSpells: room(1), arrears: room(2),
  };
  const visitor = new Visitor(panel, delinquent, defaultStates(states), at);
  const rows = [...states.keys()];
  const share = (part: number, whole: number, count: number): SumFigure[] => Array.from({ length: count }, (_, place) => ratio(part + place, whole + place));
  const groups: SumFigure[][] = [
    rows.flatMap((from) => rows.map((to) => ratio(at.steps + from * size + to, at.left + from))),
    share(at.cured, at.mayCure, size * cureWithin.length),
    share(at.relapsed, at.mayRelapse, redefaultWithin.length),
    share(at.failed, at.atRisk, months),
    share(at.vintage, at.seen, vintageMonths.length),
    [{ sums: [at.stayed, at.second, at.stayed + 1, at.second + 1], value: ([one = 0, ones = 0, both = 0, boths = 0]) => both / boths - one / ones }],
    lags.map((_, place) => ({ sums: [0, 1, 2, 3].map((sum) => at.lag + 4 * place + sum), value: ([pairs = 0, first = 0, later = 0, both = 0]) => (pairs * both - first * later) / Math.sqrt(first * (pairs - first) * later * (pairs - later)) })),
    spellLengths.map((_, place) => ratio(at.spells + place, at.allSpells)),
    [ratio(at.arrears, at.arrears + 1)],
  ];
  const all = estimates(clients, sums, (client, to) => visitor.visit(client, to), groups.flat(), monitor);
  const taken = groups.map((group) => all.splice(0, group.length));
  const [rollRates, cure, redefault, hazard, vintage, gap, autocorrelation, spells, arrears] = taken as [Estimate[], Estimate[], Estimate[], Estimate[], Estimate[], [Estimate], Estimate[], Estimate[], [Estimate]];
  return {
    rollRates: rows.map((from) => rollRates.slice(from * size, (from + 1) * size)),
    cure: rows.flatMap((state) => (delinquent[state] === 1 ? [{ state: states[state]!, within: cure.slice(state * cureWithin.length, (state + 1) * cureWithin.length) }] : [])),
    redefault, hazard: hazard.slice(1), vintage, secondOrderGap: gap[0], autocorrelation, spells, monthsInArrears: arrears[0],
  };
}

type Places = Readonly<Record<'steps' | 'left' | 'cured' | 'mayCure' | 'relapsed' | 'mayRelapse' | 'failed' | 'atRisk' | 'vintage' | 'seen' | 'stayed' | 'second' | 'lag' | 'spells' | 'allSpells' | 'arrears', number>>;

/** Adds what a client's history says to the sums. */
class Visitor {
  private readonly panel: Panel;
  private readonly delinquent: Uint8Array;
  private readonly bad: Uint8Array;
  private readonly closes: Uint8Array;
  private readonly at: Places;
  /** Of the client: code, whether delinquent and whether in default, by month. */
  private readonly code: Uint8Array;
  private readonly behind: Uint8Array;
  private readonly failed: Uint8Array;

  constructor(panel: Panel, delinquent: Uint8Array, bad: Uint8Array, at: Places) {
    this.panel = panel;
    this.delinquent = delinquent;
    this.bad = bad;
    this.closes = closingStates(panel.states);
    this.at = at;
    this.code = new Uint8Array(panel.months);
    this.behind = new Uint8Array(panel.months);
    this.failed = new Uint8Array(panel.months);
  }

  visit(client: number, to: Float64Array): void {
    const length = lengthToClosing(this.panel, client, this.closes);
    for (let month = 0; month < length; month++) {
      this.code[month] = this.panel.codes[client * this.panel.months + month]!;
      this.behind[month] = this.delinquent[this.code[month]!]!;
      this.failed[month] = this.bad[this.code[month]!]!;
    }
    this.steps(length, to);
    const isClosed = this.closes[this.code[length - 1]!] === 1;
    this.curesAndRelapses(length, isClosed, to);
    this.defaults(length, isClosed, to);
    this.memory(length, to);
    this.spells(length, to);
  }

  private steps(length: number, to: Float64Array): void {
    const { steps, left } = this.at;
    for (let month = 1; month < length; month++) {
      const from = this.code[month - 1]!;
      to[left + from]!++;
      to[steps + from * this.panel.states.length + this.code[month]!]!++;
    }
  }

  private curesAndRelapses(length: number, isClosed: boolean, to: Float64Array): void {
    const { cured, mayCure, relapsed, mayRelapse } = this.at;
    const within = (flags: Uint8Array, wanted: number, month: number, months: number): boolean => {
      for (let later = month + 1; later <= Math.min(month + months, length - 1); later++) if (flags[later] === wanted) return true;
      return false;
    };
    const isKnown = (until: number): boolean => until < length || isClosed;
    // Nobody is cured once the loan is closed.
    for (let month = 0; month < length - Number(isClosed); month++) {
      if (this.behind[month] === 1) {
        cureWithin.forEach((months, place) => {
          if (!isKnown(month + months)) return;
          const cell = this.code[month]! * cureWithin.length + place;
          to[mayCure + cell]!++;
          if (within(this.behind, 0, month, months)) to[cured + cell]!++;
        });
      } else if (month > 0 && this.behind[month - 1] === 1) {
        redefaultWithin.forEach((months, place) => {
          if (!isKnown(month + months)) return;
          to[mayRelapse + place]!++;
          if (within(this.failed, 1, month, months)) to[relapsed + place]!++;
        });
      }
    }
  }

  private defaults(length: number, isClosed: boolean, to: Float64Array): void {
    const { failed, atRisk, vintage, seen } = this.at;
    let first = 0;
    while (first < length && this.failed[first] === 0) first++;
    for (let month = 0; month < Math.min(length, first + 1); month++) to[atRisk + month]!++;
    if (first < length) to[failed + first]!++;
    vintageMonths.forEach((months, place) => {
      if (length < months && !isClosed) return;
      to[seen + place]!++;
      if (first < Math.min(months, length)) to[vintage + place]!++;
    });
  }

  private memory(length: number, to: Float64Array): void {
    const { stayed, second, lag, arrears } = this.at;
    for (let month = 2; month < length; month++) {
      if (this.behind[month - 1] === 0) continue;
      to[second + this.behind[month - 2]!]!++;
      to[stayed + this.behind[month - 2]!]! += this.behind[month]!;
    }
    lags.forEach((months, place) => {
      for (let month = months; month < length; month++) {
        const [earlier, later] = [this.behind[month - months]!, this.behind[month]!];
        to[lag + 4 * place]!++;
        to[lag + 4 * place + 1]! += earlier;
        to[lag + 4 * place + 2]! += later;
        to[lag + 4 * place + 3]! += earlier * later;
      }
    });
    if (length >= year) {
      to[arrears + 1]!++;
      for (let month = 0; month < year; month++) to[arrears]! += this.behind[month]!;
    }
  }

  private spells(length: number, to: Float64Array): void {
    let spell = 0;
    for (let month = 0; month < length; month++) {
      if (this.behind[month] === 1) {
        spell++;
        continue;
      }
      if (spell > 0) {
        to[this.at.allSpells]!++;
        to[this.at.spells + spellLengths.findLastIndex((least) => least <= spell)]!++;
      }
      spell = 0;
    }
  }
}
