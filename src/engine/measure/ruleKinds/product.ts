import type { Monitor } from '../../../contract/progress.ts';
import type { NumberColumn, RuleColumns } from './columns.ts';
import { isKept, mostOff, suggestion, type RuleRows, type RuleOf, type SuggestedRule } from './suggestion.ts';

/** Different values a column needs, so that it cannot agree with a product by chance. */
const fewestValues = 10;
/** Spread of the target in units of what rounding may be off by, at least: else nearly any product is near it. */
const leastSpread = 40;
const mostSearched = 60;
const sampleOff = 0.02;
/** Factors that a change of units explains: per cent, months, days, thousands. */
const factors = [1, 0.01, 100, 1 / 12, 12, 1 / 1200, 1200, 0.001, 1000, 365, 1 / 365, 360, 1 / 360];
/** A product is off by so little of its size by floating point alone. */
const relativeError = 1e-12;

interface Factor {
  readonly column: NumberColumn;
  readonly scale: number;
  readonly sample: Float64Array;
}

interface Product {
  readonly target: Factor;
  readonly one: Factor;
  readonly other: Factor;
  readonly divide: boolean;
  readonly factor: number;
}

/**
 * `column = factor * one * other` or `factor * one / other`, as the column is rounded, in 99.5 % of the complete rows. Each column follows
 * from one rule at most, and none of three columns that a rule ties together is tied again to the other two.
 * @param settled columns that follow from others already
 */
export function suggestProducts({ numbers, rows }: RuleColumns, settled: ReadonlySet<string>, monitor: Monitor): SuggestedRule<RuleOf<'product'>>[] {
  const all = numbers.filter(({ unit, distinct }) => unit.kind === 'amount' && distinct > 2).slice(0, mostSearched).map((column): Factor => {
    const scale = 10 ** -column.unit.decimals;
    return { column, scale, sample: column.sample.map((value) => value * scale) };
  });
  const found: { readonly product: Product; readonly counts: RuleRows }[] = [];
  for (const target of all) {
    monitor.check();
    if (settled.has(target.column.name) || target.column.distinct < fewestValues || spreadOf(target) < leastSpread) continue;
    for (const product of candidates(target, all, rows.length)) {
      const counts = countProduct(product);
      if (isKept(counts, mostOff)) found.push({ product, counts });
    }
  }
  const rules: SuggestedRule<RuleOf<'product'>>[] = [];
  // Of three columns of whole numbers each follows from the others: it is the product that does.
  for (const { product, counts } of found.sort((one, other) => Number(one.product.divide) - Number(other.product.divide) || one.counts.broken - other.counts.broken)) {
    const { column, one, other } = toRule(product, counts).rule;
    if (!rules.some(({ rule }) => rule.column === column || [rule.column, rule.one, rule.other].every((name) => [column, one, other].includes(name)))) rules.push(toRule(product, counts));
  }
  return rules;
}

/** Middle half of the values, in units of the last decimal. */
function spreadOf({ column: { sample } }: Factor): number {
  const sorted = sample.filter((value) => !Number.isNaN(value)).sort();
  return sorted.length === 0 ? 0 : sorted[Math.floor(0.75 * (sorted.length - 1))]! - sorted[Math.floor(0.25 * (sorted.length - 1))]!;
}

function* candidates(target: Factor, all: readonly Factor[], rows: number): Generator<Product> {
  const large = largestFirst(target);
  for (const one of all) {
    for (const other of all) {
      if (one === target || other === target || one === other) continue;
      for (const divide of one.column.name < other.column.name ? [false, true] : [true]) {
        const factor = factorOf(target, one, other, divide, large);
        if (factor === undefined) continue;
        const product = { target, one, other, divide, factor };
        if (holdsInSample(product, rows)) yield product;
      }
    }
  }
}

/** Rows of the sample in which rounding matters least, a few dozen. */
function largestFirst({ sample }: Factor): readonly number[] {
  const size = (row: number): number => Math.abs(sample[row]!) || 0;
  return [...sample.keys()].sort((one, other) => size(other) - size(one)).slice(0, 50);
}

/** The factor that the first complete row speaks for; undefined where it is none of the usual ones. */
function factorOf({ sample }: Factor, one: Factor, other: Factor, divide: boolean, large: readonly number[]): number | undefined {
  const row = large.find((at) => Math.abs(one.sample[at]! * other.sample[at]!) > 0);
  if (row === undefined) return undefined;
  const factor = sample[row]! / (divide ? one.sample[row]! / other.sample[row]! : one.sample[row]! * other.sample[row]!);
  return factors.find((usual) => Math.abs(factor / usual - 1) < 0.01);
}

function gapOf({ divide, factor }: Product, target: number, one: number, other: number): number {
  const value = divide ? (factor * one) / other : factor * one * other;
  return Number.isFinite(value) ? Math.abs(target - value) - relativeError * Math.abs(value) : Number.NaN;
}

function holdsInSample(product: Product, rows: number): boolean {
  const { target, one, other } = product;
  const allowed = allowedOf(target);
  let [seen, off] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const gap = gapOf(product, target.sample[row]!, one.sample[row]!, other.sample[row]!);
    if (Number.isNaN(gap)) continue;
    seen++;
    if (gap > allowed && ++off > 3 && off > seen / 4) return false;
  }
  return off <= Math.max(1, sampleOff * seen);
}

/** Half a unit of the last decimal. */
function allowedOf({ scale }: Factor): number {
  return (scale / 2) * (1 + 1e-9);
}

function countProduct(product: Product): RuleRows {
  const { target, one, other } = product;
  const allowed = allowedOf(target);
  const [own, first, second] = [target.column.all(), one.column.all(), other.column.all()];
  let [rows, broken] = [0, 0];
  for (let row = 0; row < own.length; row++) {
    const gap = gapOf(product, own[row]! * target.scale, first[row]! * one.scale, second[row]! * other.scale);
    if (Number.isNaN(gap)) continue;
    rows++;
    if (gap > allowed) broken++;
  }
  return { rows, broken };
}

function toRule({ target, one, other, divide, factor }: Product, counts: RuleRows): SuggestedRule<RuleOf<'product'>> {
  const [column, first, second] = [target, one, other].map(({ column: { name } }) => name) as [string, string, string];
  return suggestion(`${column} from ${first} ${divide ? '/' : '*'} ${second}`, { kind: 'product', column, one: first, other: second, divide, factor, tolerance: 0 }, counts);
}
