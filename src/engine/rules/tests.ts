import { Failure } from '../../contract/errors.ts';
import type { Rule } from '../../contract/rules.ts';
import { monthOf } from '../table/units.ts';
import { dayMs, type Cells, type Writing } from './cells.ts';
import { KeySet } from './keySet.ts';

/** What a rule says of a row: nothing where it does not apply. */
export type Verdict = 'silent' | 'holds' | 'broken';
export type RowTest = (row: number) => Verdict;
export type CellsByName = (column: string) => Cells;
/** Takes the next block. */
export type OpenTest = (cells: CellsByName) => RowTest;

export type RuleOf<K extends Rule['kind']> = Extract<Rule, { kind: K }>;
export type Writings = ReadonlyMap<string, Writing>;

/** How rows are tested. @throws Failure 'usage' for a value that its column cannot hold */
export function testOf(rule: Rule, writings: Writings): () => OpenTest {
  switch (rule.kind) {
    case 'order': return always(orderTest(rule));
    case 'linear': case 'product': return always(expectedTest(rule));
    case 'lookup': return always(lookupTest(rule, lookupOf(rule, writings)));
    case 'combinations': return always(combinationTest(rule, new Set(allowedOf(rule, writings).map(keyOf))));
    case 'range': return always(rangeTest(rule, rangeOf(rule, writings)));
    case 'unique': return () => uniqueTest(rule);
    case 'nullPattern': return always(nullTest(rule, writings));
    case 'constant': return always(constantTest(rule, writtenText(rule, rule.column, rule.value, writings)));
    case 'oneHot': return always(oneHotTest(rule));
  }
}

function always(test: OpenTest): () => OpenTest {
  return () => test;
}

function verdict(isFine: boolean): Verdict {
  return isFine ? 'holds' : 'broken';
}

/** A category whose texts are no numbers is told here: a schema does not say it. */
function numbersOf({ id }: Rule, column: string, cells: CellsByName): Cells {
  const own = cells(column);
  if (own.column.storage === 'coded' && own.column.levels.length > 0 && !own.hasNumbers) {
    throw new Failure('usage', `Rule "${id}" needs numbers, and the values of column "${column}" are texts.`, { column, fix: 'Take the rule out, or declare the column as a number.' });
  }
  return own;
}

/** Values that can be compared with those of another column: dates in days, with or without a time of day. */
export function comparable(cells: Cells): (row: number) => number {
  return cells.writing.hasTime ? (row) => cells.value(row) / dayMs : (row) => cells.value(row);
}

function orderTest(rule: RuleOf<'order'>): OpenTest {
  return (cells) => {
    const [lesser, greater] = [comparable(numbersOf(rule, rule.lesser, cells)), comparable(numbersOf(rule, rule.greater, cells))];
    return (row) => {
      const gap = greater(row) - lesser(row);
      return Number.isNaN(gap) ? 'silent' : verdict(rule.strict ? gap > 0 : gap >= 0);
    };
  };
}

/** Values that can be added up: dates without a day count in months. */
function amount(cells: Cells): (row: number) => number {
  return cells.writing.monthly ? (row) => monthOf(cells.value(row)) : (row) => cells.value(row);
}

/** What a column has to be, before it is rounded; NaN where the rule says nothing. */
export function expectation(rule: RuleOf<'linear'> | RuleOf<'product'>, cells: CellsByName): { expected(row: number): number; size(row: number): number } {
  if (rule.kind === 'product') {
    const [one, other] = [amount(numbersOf(rule, rule.one, cells)), amount(numbersOf(rule, rule.other, cells))];
    const expected = (row: number): number => {
      const value = rule.divide ? (rule.factor * one(row)) / other(row) : rule.factor * one(row) * other(row);
      return Number.isFinite(value) ? value : Number.NaN;
    };
    return { expected, size: (row) => Math.abs(expected(row)) };
  }
  const terms = rule.terms.map(({ column, factor }) => ({ factor, at: amount(numbersOf(rule, column, cells)) }));
  const total = (row: number, of: (value: number) => number): number => terms.reduce((sum, { factor, at }) => sum + of(factor * at(row)), of(rule.constant));
  return { expected: (row) => total(row, (value) => value), size: (row) => total(row, Math.abs) };
}

/**
 * Equal as written: off by half a unit of the column's last decimal at most (however halves are rounded), besides the tolerance and what
 * floating point itself is off by.
 */
function expectedTest(rule: RuleOf<'linear'> | RuleOf<'product'>): OpenTest {
  return (cells) => {
    const column = numbersOf(rule, rule.column, cells);
    const own = amount(column);
    const { expected, size } = expectation(rule, cells);
    const allowed = rule.tolerance + (column.writing.step / 2) * (1 + 1e-9);
    return (row) => {
      const off = Math.abs(own(row) - expected(row));
      return Number.isNaN(off) ? 'silent' : verdict(off <= allowed + 1e-12 * size(row));
    };
  };
}

/** A text of a rule as the column writes that value; null for one that stands for missing. */
export function writtenText(rule: Rule, column: string, text: string, writings: Writings): string | null {
  const writing = writings.get(column)!;
  if (writing.isMissing(text)) return null;
  return writing.schema.kind === 'integer' || writing.schema.kind === 'number' || writing.schema.kind === 'date' ? writing.textOf(valueOf(rule, column, text, writings)) : text;
}

function valueOf({ id }: Rule, column: string, text: string, writings: Writings): number {
  const writing = writings.get(column)!;
  const value = writing.round(writing.valueOf(text));
  if (Number.isNaN(value)) throw new Failure('usage', `Rule "${id}" has a value that column "${column}" cannot hold.`, { column, fix: `Write values as the file does${writing.schema.dateFormat === undefined ? '' : ` (${writing.schema.dateFormat})`}.` });
  return value;
}

/** What each text of `from` says. */
export function lookupOf(rule: RuleOf<'lookup'>, writings: Writings): Map<string, string | null> {
  return new Map(Object.entries(rule.values).map(([from, to]) => [writtenText(rule, rule.from, from, writings) ?? '', writtenText(rule, rule.column, to, writings)]));
}

function lookupTest(rule: RuleOf<'lookup'>, values: ReadonlyMap<string, string | null>): OpenTest {
  return (cells) => {
    const [own, from] = [cells(rule.column), cells(rule.from)];
    return (row) => {
      const text = own.text(row);
      const said = from.text(row);
      const expected = said === null || text === null ? undefined : values.get(said);
      return expected === undefined ? 'silent' : verdict(expected === text);
    };
  };
}

/** The allowed combinations as they are written; null for missing. */
export function allowedOf(rule: RuleOf<'combinations'>, writings: Writings): (string | null)[][] {
  return rule.allowed.map((texts) => {
    if (texts.length !== rule.columns.length) throw new Failure('usage', `Rule "${rule.id}" has a combination of ${texts.length} values for ${rule.columns.length} columns.`, { column: rule.columns[0]!, fix: 'Give one value for each column, in their order.' });
    return texts.map((text, position) => writtenText(rule, rule.columns[position]!, text, writings));
  });
}

/** Lengths come first: no text can be taken for a part of its neighbour. */
export function keyOf(texts: readonly (string | null)[]): string {
  let key = '';
  for (const text of texts) key += text === null ? '-' : `${text.length}:${text}`;
  return key;
}

function combinationTest(rule: RuleOf<'combinations'>, allowed: ReadonlySet<string>): OpenTest {
  return (cells) => {
    const columns = rule.columns.map(cells);
    return (row) => {
      const texts = columns.map((column) => column.text(row));
      return texts.includes(null) ? 'silent' : verdict(allowed.has(keyOf(texts)));
    };
  };
}

/** Both ends in the column's own unit. */
export function rangeOf(rule: RuleOf<'range'>, writings: Writings): { min: number; max: number } {
  const end = (value: number | string | undefined, otherwise: number): number => {
    if (value === undefined) return otherwise;
    if (typeof value === 'string') return valueOf(rule, rule.column, value, writings);
    if (writings.get(rule.column)!.schema.kind === 'date') throw new Failure('usage', `Rule "${rule.id}" gives a number for column "${rule.column}", which holds dates.`, { column: rule.column, fix: 'Write the date as the file does.' });
    return value;
  };
  const [min, max] = [end(rule.min, Number.NEGATIVE_INFINITY), end(rule.max, Number.POSITIVE_INFINITY)];
  if (min > max) throw new Failure('usage', `Rule "${rule.id}" leaves no value for column "${rule.column}": its min is above its max.`, { column: rule.column, fix: 'Exchange them.' });
  return { min, max };
}

function rangeTest(rule: RuleOf<'range'>, { min, max }: { min: number; max: number }): OpenTest {
  return (cells) => {
    const column = numbersOf(rule, rule.column, cells);
    return (row) => {
      const value = column.value(row);
      return Number.isNaN(value) ? 'silent' : verdict(value >= min && value <= max);
    };
  };
}

function uniqueTest(rule: RuleOf<'unique'>): OpenTest {
  const seen = new KeySet();
  return (cells) => {
    const columns = rule.columns.map(cells);
    return (row) => {
      const texts = columns.map((column) => column.text(row));
      if (texts.every((text) => text === null)) return 'silent';
      const isNew = seen.add(keyOf(texts));
      return isNew === null ? 'silent' : verdict(isNew);
    };
  };
}

/** Whether the column has to be missing in a row; null where the rule does not know. */
export function mustMiss(rule: RuleOf<'nullPattern'>, writings: Writings): (cells: CellsByName) => (row: number) => boolean | null {
  const where = rule.missingWhere;
  const values = where.is === 'one of' ? new Set(where.values.map((text) => writtenText(rule, where.column, text, writings))) : null;
  return (cells) => {
    const other = cells(where.column);
    if (values === null) return where.is === 'missing' ? (row) => other.isMissing(row) : (row) => !other.isMissing(row);
    return (row) => {
      const text = other.text(row);
      return text === null ? null : values.has(text);
    };
  };
}

function nullTest(rule: RuleOf<'nullPattern'>, writings: Writings): OpenTest {
  const must = mustMiss(rule, writings);
  return (cells) => {
    const own = cells(rule.column);
    const mustBe = must(cells);
    return (row) => {
      const isMissing = own.isMissing(row);
      switch (mustBe(row)) {
        case null: return 'silent';
        case true: return verdict(isMissing);
        case false: return rule.exactly ? verdict(!isMissing) : 'silent';
      }
    };
  };
}

function constantTest(rule: RuleOf<'constant'>, value: string | null): OpenTest {
  return (cells) => {
    const column = cells(rule.column);
    return (row) => {
      const text = column.text(row);
      return text === null ? 'silent' : verdict(text === value);
    };
  };
}

function oneHotTest(rule: RuleOf<'oneHot'>): OpenTest {
  return (cells) => {
    const columns = rule.columns.map((column) => numbersOf(rule, column, cells));
    return (row) => {
      let sum = 0;
      let others = 0;
      for (const column of columns) {
        const value = column.value(row);
        sum += value;
        if (value !== 0 && value !== 1) others++;
      }
      return Number.isNaN(sum) ? 'silent' : verdict(others === 0 && sum === 1);
    };
  };
}
