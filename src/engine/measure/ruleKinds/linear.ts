import type { Monitor } from '../../../contract/progress.ts';
import { minCount } from '../settings.ts';
import { likeNames, type NumberColumn, type RuleColumns } from './columns.ts';
import { isKept, mostOff, suggestion, type RuleOf, type SuggestedRule } from './suggestion.ts';

/** Different values a column needs, so that it cannot agree with a sum by chance. */
const fewestValues = 10;
/** Sums of three columns are looked for among so many columns at most, sums of up to `mostTerms` among columns of like names alone. */
const mostSearched = 60;
const mostTerms = 6;
/** Share of the sampled rows that may miss, before all rows are counted. */
const sampleOff = 0.02;
/** Totals of shares, and factors between a column and the same in another unit. */
const wholes = [1, 100];
const factors = [12, 100, 1000, 10, 365, 1 / 12, 0.01, 0.001, 0.1];

/** Amounts of up to so many decimals are added up in whole units of the last one. */
const sumDecimals = 4;

/** `target = sum of factor * column + constant`, in units of `sumDecimals` decimals (dates: months or days). */
interface Sum {
  readonly target: Summand;
  readonly terms: readonly Summand[];
  readonly factors: readonly number[];
  readonly constant: number;
}

interface Summand {
  readonly column: NumberColumn;
  readonly scale: number;
  readonly sample: Float64Array;
}

/**
 * Sums, differences, totals, constant offsets, other units and duplicates that hold in 99.5 % of the complete rows. Simple ones come first;
 * one that follows from those before it is left out, each column follows from one rule at most, and no circle arises.
 */
export function suggestLinear({ numbers, rows }: RuleColumns, monitor: Monitor): SuggestedRule<RuleOf<'linear'>>[] {
  const found = new LinearRules();
  for (const kind of ['amount', 'month', 'day'] as const) {
    const summands = numbers.filter(({ unit, distinct }) => unit.kind === kind && unit.decimals <= sumDecimals && distinct >= fewestValues).map((column) => summandOf(column, kind === 'amount'));
    const order = informativeFirst(summands, rows.length);
    const tryOut = (sum: Sum): void => {
      if (!found.isNew(sum) || !holdsInSample(sum, order)) return;
      monitor.check();
      const counted = countSum(sum);
      if (isKept(counted, mostOff) && counted.needsAll) found.add(sum, counted);
    };
    tryPairs(summands, kind === 'amount', tryOut);
    if (kind === 'amount') {
      tryTriples(summands, tryOut);
      if (summands.length <= mostSearched) tryQuadruples(summands, tryOut);
      tryTotals(summands, tryOut);
    }
  }
  return found.rules;
}

function summandOf(column: NumberColumn, isAmount: boolean): Summand {
  const scale = isAmount ? 10 ** (sumDecimals - column.unit.decimals) : 1;
  return { column, scale, sample: column.sample.map((value) => value * scale) };
}

/** Rows of the sample with most cells other than 0 first: there a wrong sum shows soonest. */
function informativeFirst(summands: readonly Summand[], rows: number): Uint32Array {
  const filled = new Int32Array(rows);
  for (const { sample } of summands) sample.forEach((value, row) => (filled[row]! += Number(value !== 0 && !Number.isNaN(value))));
  return Uint32Array.from({ length: rows }, (_, row) => row).sort((one, other) => filled[other]! - filled[one]! || one - other);
}

function tryPairs(summands: readonly Summand[], isAmount: boolean, tryOut: (sum: Sum) => void): void {
  for (const [later, target] of summands.entries()) {
    for (const term of summands.slice(0, later)) {
      for (const factor of [1, -1]) tryOut({ target, terms: [term], factors: [factor], constant: commonest(target.sample.map((value, row) => value - factor * term.sample[row]!)) });
      if (isAmount) for (const factor of factors) tryOut({ target, terms: [term], factors: [factor], constant: 0 });
    }
  }
}

/** The most frequent value; 0 where there is none. */
function commonest(values: Float64Array): number {
  const counts = new Map<number, number>();
  let best = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const count = (counts.get(value) ?? 0) + 1;
    counts.set(value, count);
    if (count > (counts.get(best) ?? 0)) best = value;
  }
  return best;
}

function tryTriples(summands: readonly Summand[], tryOut: (sum: Sum) => void): void {
  for (const target of summands) forPairs(summands, (one, other) => one !== target && other !== target && tryOut({ target, terms: [one, other], factors: [1, 1], constant: 0 }));
}

/** Sums of three, and those of two less a third. */
function tryQuadruples(summands: readonly Summand[], tryOut: (sum: Sum) => void): void {
  for (const [position, target] of summands.entries()) {
    forPairs(summands, (one, other, after) => {
      if (one === target || other === target) return;
      for (const third of summands.slice(after)) if (third !== target) tryOut({ target, terms: [one, other, third], factors: [1, 1, 1], constant: 0 });
      for (const third of summands.slice(position + 1)) if (third !== one && third !== other) tryOut({ target, terms: [one, other, third], factors: [1, 1, -1], constant: 0 });
    });
  }
}

function forPairs(summands: readonly Summand[], visit: (one: Summand, other: Summand, after: number) => void): void {
  for (const [position, one] of summands.entries()) for (let next = position + 1; next < summands.length; next++) visit(one, summands[next]!, next + 1);
}

/** Totals of columns with like names, as a column of their own or as a whole of 1 or 100. */
function tryTotals(summands: readonly Summand[], tryOut: (sum: Sum) => void): void {
  for (const group of likeNames(summands.map((summand) => ({ ...summand, name: summand.column.name })))) {
    if (group.length > mostTerms + 1) continue;
    for (const whole of group.length > mostTerms ? [] : wholes) {
      const last = group.at(-1)!;
      tryOut({ target: summandIn(summands, last.name), terms: group.slice(0, -1), factors: group.slice(1).map(() => -1), constant: whole * 10 ** sumDecimals });
    }
    for (const target of summands) {
      const terms = group.filter(({ name }) => name !== target.column.name);
      if (terms.length > 3 && terms.length <= mostTerms) tryOut({ target, terms, factors: terms.map(() => 1), constant: 0 });
    }
  }
}

function summandIn(summands: readonly Summand[], name: string): Summand {
  return summands.find(({ column }) => column.name === name)!;
}

/** Half a unit of the target's last decimal, as a file rounds it. */
function roundingOf({ scale }: Summand, terms: readonly number[]): number {
  return terms.every(Number.isInteger) ? 0.5 : scale / 2 + 1e-6;
}

function holdsInSample({ target, terms, factors: by, constant }: Sum, order: Uint32Array): boolean {
  const allowed = roundingOf(target, by);
  let [seen, off] = [0, 0];
  const mostMisses = Math.max(2, sampleOff * order.length);
  for (let index = 0; index < order.length; index++) {
    const row = order[index]!;
    let gap = target.sample[row]! - constant;
    for (let term = 0; term < terms.length; term++) gap -= by[term]! * terms[term]!.sample[row]!;
    if (Number.isNaN(gap)) continue;
    seen++;
    if (Math.abs(gap) > allowed && (++off > mostMisses || (off > 3 && off > seen / 4))) return false;
  }
  return off <= Math.max(1, sampleOff * seen);
}

/** Counts of a sum over all rows, and whether it needs each of its terms: where a term is not 0 there are rows enough, and the sum holds. */
function countSum({ target, terms, factors: by, constant }: Sum): { rows: number; broken: number; needsAll: boolean } {
  const own = target.column.all();
  const columns = terms.map(({ column, scale }) => ({ values: column.all(), scale }));
  const allowed = roundingOf(target, by);
  const needed = terms.map(() => ({ rows: 0, held: 0 }));
  let [rows, broken] = [0, 0];
  for (let row = 0; row < own.length; row++) {
    let gap = own[row]! * target.scale - constant;
    for (let term = 0; term < columns.length; term++) gap -= by[term]! * columns[term]!.scale * columns[term]!.values[row]!;
    if (Number.isNaN(gap)) continue;
    rows++;
    const held = Math.abs(gap) <= allowed;
    if (!held) broken++;
    for (let term = 0; term < columns.length; term++) {
      if (columns[term]!.values[row] === 0) continue;
      needed[term]!.rows++;
      if (held) needed[term]!.held++;
    }
  }
  return { rows, broken, needsAll: needed.every((term) => term.rows >= minCount && term.held >= 0.95 * term.rows) };
}

/** The same relation, solved for each of its terms, the last first. */
function rearranged({ target, terms, factors: by, constant }: Sum): Sum[] {
  if (by.some((factor) => Math.abs(factor) !== 1)) return [];
  return terms.map((solved, index) => ({
    target: solved,
    terms: [target, ...terms.filter((term) => term !== solved)],
    factors: [by[index]!, ...by.flatMap((factor, other) => (other === index ? [] : [-factor * by[index]!]))],
    constant: constant === 0 ? 0 : -constant * by[index]!,
  })).reverse();
}

/** The rules that were found, as relations of columns: a relation that is a combination of others says nothing new. */
class LinearRules {
  readonly rules: SuggestedRule<RuleOf<'linear'>>[] = [];
  /** Relations in echelon form: coefficients by column, the pivot's being 1. */
  private readonly echelon: { readonly pivot: string; readonly coefficients: ReadonlyMap<string, number> }[] = [];

  isNew({ target, terms, factors: by }: Sum): boolean {
    return this.echelon.length === 0 || this.reduced(target, terms, by).size > 0;
  }

  /** Adds the rule, solved for another column where its own follows already; not at all where it would follow from itself. */
  add(sum: Sum, counts: { rows: number; broken: number }): void {
    const solved = [sum, ...rearranged(sum)].find(({ target, terms }) => this.isFree(target.column.name, terms));
    if (solved === undefined) return;
    const { target, terms, factors: by, constant } = solved;
    const left = this.reduced(target, terms, by);
    const [pivot, lead] = [...left][0]!;
    this.echelon.push({ pivot, coefficients: new Map([...left].map(([name, value]) => [name, value / lead])) });
    const column = target.column.name;
    const rule = {
      kind: 'linear', column, tolerance: 0,
      terms: terms.map((term, index) => ({ column: term.column.name, factor: by[index]! })),
      constant: target.column.unit.kind === 'amount' ? Number((constant / 10 ** sumDecimals).toFixed(sumDecimals)) : constant,
    } as const;
    this.rules.push(suggestion(`${column} from ${terms.map((term) => term.column.name).join(', ')}`, rule, counts));
  }

  private isFree(column: string, terms: readonly Summand[]): boolean {
    return this.rules.every(({ rule }) => rule.column !== column) && !terms.some((term) => this.follows(term.column.name, column));
  }

  private follows(name: string, from: string): boolean {
    if (name === from) return true;
    return this.rules.some(({ rule }) => rule.column === name && rule.terms.some((term) => this.follows(term.column, from)));
  }

  private reduced(target: Summand, terms: readonly Summand[], by: readonly number[]): Map<string, number> {
    const left = new Map([[target.column.name, 1]]);
    terms.forEach((term, index) => left.set(term.column.name, -by[index]!));
    for (const { pivot, coefficients } of this.echelon) {
      const factor = left.get(pivot);
      if (factor === undefined) continue;
      for (const [name, value] of coefficients) {
        const rest = (left.get(name) ?? 0) - factor * value;
        if (Math.abs(rest) < 1e-9) left.delete(name);
        else left.set(name, rest);
      }
    }
    return left;
  }
}
