import { Failure } from '../../contract/errors.ts';
import { findColumn, type Table } from '../table/table.ts';
import type { RetailClass } from './basel.ts';
import { history, valueAt } from './history.ts';
import type { SatelliteName } from './satellites.ts';

/** What is owed and what secures it, loan by loan; amounts in the portfolio's currency, one entry for each loan that is not closed. */
export interface Book {
  readonly products: readonly Product[];
  readonly grades: readonly string[];
  readonly count: number;
  /** All rows of the table, closed loans among them. */
  readonly rows: number;
  readonly product: Int32Array;
  readonly grade: Int32Array;
  /** Year of origination. */
  readonly vintage: Int32Array;
  readonly balance: Float64Array;
  /** Limit of a card, amount lent of a loan. */
  readonly amount: Float64Array;
  /** Months left; NaN for a card. */
  readonly remaining: Float64Array;
  /** A month, share. */
  readonly rate: Float64Array;
  /** Value of a home at origination, moved to the prices of the start; NaN for other loans. */
  readonly home: Float64Array;
  /** 1 where the loan is behind but not in default. */
  readonly arrears: Uint8Array;
  /** Balance of loans that are in default already: they are lost before the scenario begins. */
  readonly inDefault: number;
  /** Yearly probability of default by product and grade. */
  readonly pd: readonly Float64Array[];
}

export interface Product {
  readonly name: string;
  readonly satellite: SatelliteName;
  readonly kind: RetailClass;
  /** Secured by something that is no home. */
  readonly secured: boolean;
}

const needed = ['product', 'grade', 'origination_month', 'amount', 'term_months', 'interest_rate', 'collateral_value', 'collateral', 'months_observed', 'balance', 'status', 'default'] as const;
const live = ['current', 'in arrears', 'in default'];

/** Loans of its product at which a grade's own default rate counts for half. */
const credibility = 50;
const yearMonths = 12;

/**
 * The loans that are not closed, from the table that `generate` writes.
 * @param file for messages  @param window months on book in which `default` counts  @param start the quarter whose house prices hold at the start
 * @throws Failure 'input' where a column is missing or no loan is open
 */
export function readBook(table: Table, file: string, window: number, start: number): Book {
  const missing = needed.find((name) => findColumn(table, name) === undefined);
  if (missing !== undefined) {
    throw new Failure('input', `"${file}" has no column "${missing}", which a stress test of loans needs.`, { column: missing, fix: `Give the folder of a generated portfolio, or a table of loans with ${needed.join(', ')}.` });
  }
  const numbers = (name: (typeof needed)[number]): Float64Array => numbersOf(table, name, file);
  const status = texts(table, 'status');
  const open = Int32Array.from({ length: table.rows }, (_, row) => row).filter((row) => live.includes(status(row)));
  const [productOf, gradeOf, collateral] = [texts(table, 'product'), texts(table, 'grade'), texts(table, 'collateral')];
  const term = numbers('term_months');
  const all = { amount: numbers('amount'), balance: numbers('balance'), rate: numbers('interest_rate'), observed: numbers('months_observed'), home: numbers('collateral_value'), defaulted: numbers('default') };
  const originated = quartersOf(table, file);
  const [products, product] = codesOf(table.rows, productOf);
  const [grades, grade] = codesOf(table.rows, gradeOf);
  const kinds = products.map((name, code) => productKind(name, Number.isNaN(term[product.indexOf(code)]!), collateral(product.indexOf(code))));
  const kept = open.filter((row) => status(row) !== 'in default' && all.balance[row]! + (Number.isNaN(term[row]!) ? all.amount[row]! : 0) > 0);
  if (kept.length === 0) throw new Failure('input', `"${file}" has no open loan with a balance: there is nothing to stress.`);
  const take = (value: (row: number) => number): Float64Array => Float64Array.from(kept, value);
  return {
    products: kinds, grades, count: kept.length, rows: table.rows,
    product: Int32Array.from(kept, (row) => product[row]!),
    grade: Int32Array.from(kept, (row) => grade[row]!),
    vintage: Int32Array.from(kept, (row) => Math.floor(originated[row]! / 4)),
    balance: take((row) => all.balance[row]!),
    amount: take((row) => all.amount[row]!),
    remaining: take((row) => Math.max(1, term[row]! - all.observed[row]!)),
    rate: take((row) => all.rate[row]! / 1200),
    home: take((row) => (kinds[product[row]!]!.kind === 'mortgage' ? all.home[row]! * appreciation(originated[row]!, start) : Number.NaN)),
    arrears: Uint8Array.from(kept, (row) => Number(status(row) === 'in arrears')),
    inDefault: open.reduce((sum, row) => sum + (status(row) === 'in default' ? all.balance[row]! : 0), 0),
    pd: yearlyPd(products.length, grades.length, product, grade, all.defaulted, window),
  };
}

function productKind(name: string, revolving: boolean, collateral: string): Product {
  const home = /mortgage|home/i.test(name) || collateral === 'residential_property';
  if (home) return { name, satellite: 'mortgage', kind: 'mortgage', secured: false };
  if (revolving) return { name, satellite: 'credit_card', kind: 'revolving', secured: false };
  return { name, satellite: 'other', kind: 'other', secured: collateral !== '' };
}

/** House prices of a quarter against those at origination; 1 where history does not know both. */
function appreciation(from: number, to: number): number {
  const prices = history.series.house_prices;
  const ratio = valueAt(prices, to) / valueAt(prices, from);
  return Number.isNaN(ratio) ? 1 : ratio;
}

/** Default rates by product and grade, drawn towards the product's (credibility), and turned into those of a year at a constant hazard. */
function yearlyPd(products: number, grades: number, product: Int32Array, grade: Int32Array, defaulted: Float64Array, window: number): Float64Array[] {
  return Array.from({ length: products }, (_, own) => {
    const loans = new Float64Array(grades);
    const defaults = new Float64Array(grades);
    product.forEach((code, row) => {
      if (code !== own) return;
      loans[grade[row]!]! += 1;
      defaults[grade[row]!]! += defaulted[row]!;
    });
    const whole = (total(defaults) + 0.5) / (total(loans) + 1);
    return loans.map((count, code) => 1 - (1 - (defaults[code]! + credibility * whole) / (count + credibility)) ** (yearMonths / window));
  });
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function numbersOf(table: Table, name: string, file: string): Float64Array {
  const column = findColumn(table, name)!;
  if (column.storage === 'numeric') return column.values;
  const values = column.levels.map(Number);
  if (values.some(Number.isNaN)) throw new Failure('input', `Column "${name}" of "${file}" is not of numbers.`, { column: name });
  return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : values[code]!));
}

/** Texts of a column by row, '' where missing. */
function texts(table: Table, name: string): (row: number) => string {
  const column = findColumn(table, name)!;
  return column.storage === 'numeric' ? (row) => (Number.isNaN(column.values[row]!) ? '' : String(column.values[row])) : (row) => column.levels[column.codes[row]!] ?? '';
}

/** Levels in their sorted order, and each row's code. */
function codesOf(rows: number, text: (row: number) => string): [string[], Int32Array] {
  const all = Array.from({ length: rows }, (_, row) => text(row));
  const levels = [...new Set(all)].toSorted();
  const code = new Map(levels.map((level, index) => [level, index]));
  return [levels, Int32Array.from(all, (level) => code.get(level)!)];
}

function quartersOf(table: Table, file: string): Float64Array {
  const column = findColumn(table, 'origination_month')!;
  if (column.storage === 'numeric' && column.schema.kind === 'date') {
    return column.values.map((day) => {
      const date = new Date(day * 86_400_000);
      return 4 * date.getUTCFullYear() + Math.floor(date.getUTCMonth() / 3);
    });
  }
  throw new Failure('input', `Column "origination_month" of "${file}" is not of months such as 2022-05.`, { column: 'origination_month' });
}
