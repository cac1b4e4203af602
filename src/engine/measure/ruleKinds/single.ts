import type { Monitor } from '../../../contract/progress.ts';
import type { CodedColumn, Column, Table } from '../../table/table.ts';
import { minCount } from '../settings.ts';
import { likeNames, missingAt, type RuleColumns } from './columns.ts';
import { fewestRows, isKept, suggestion, type RuleOf, type SuggestedRule } from './suggestion.ts';

/** Coincidences that chance would make among so many rows, if keys and times had nothing to do with each other. */
const leastCoincidences = 20;
/** Last parts of names that speak of a share. */
const shareName = /(?:share|rate|ratio|pct|percent|percentage|ltv|utili[sz]ation|util|prob|probability|pd|lgd)$/i;
/** A share within natural bounds fills this part of them, at least: a few per cent could as well have no upper bound. */
const leastFilled = 0.5;

/** Columns that hold one value wherever they are present. */
export function suggestConstants({ levels }: RuleColumns): SuggestedRule<RuleOf<'constant'>>[] {
  return levels.flatMap(({ name, levels: own, counts }) =>
    own.length === 1 && counts[1] === 0 && counts[0]! >= fewestRows ? [suggestion(`${name} constant`, { kind: 'constant', column: name, value: own[0]! }, { rows: counts[0]!, broken: 0 })] : [],
  );
}

/** Three or more columns of 0 and 1 with like names, exactly one of which is 1. */
export function suggestOneHots({ numbers }: RuleColumns, monitor: Monitor): SuggestedRule<RuleOf<'oneHot'>>[] {
  const found: SuggestedRule<RuleOf<'oneHot'>>[] = [];
  const flags = numbers.filter(({ unit, distinct, sample }) => unit.kind === 'amount' && distinct <= 2 && sample.every((value) => value === 0 || value === 10 ** unit.decimals || Number.isNaN(value)));
  for (const group of likeNames(flags)) {
    monitor.check();
    if (group.length < 3) continue;
    const columns = group.map(({ all, unit }) => ({ values: all(), one: 10 ** unit.decimals, ones: 0 }));
    let [rows, broken] = [0, 0];
    for (let row = 0; row < columns[0]!.values.length; row++) {
      let [set, others] = [0, 0];
      for (const column of columns) {
        const value = column.values[row]!;
        if (value === column.one) {
          set++;
          column.ones++;
        } else if (value !== 0) others += Number.isNaN(value) ? Number.NaN : 1;
      }
      if (Number.isNaN(others)) continue;
      rows++;
      if (set !== 1 || others > 0) broken++;
    }
    const names = group.map(({ name }) => name);
    if (!isKept({ rows, broken }) || columns.some(({ ones }) => ones < minCount) || found.some(({ rule }) => names.some((name) => rule.columns.includes(name)))) continue;
    found.push(suggestion(`one of ${names[0]} … ${names.at(-1)}`, { kind: 'oneHot', columns: names }, { rows, broken }));
  }
  return found;
}

/** Bounds that were declared, or that are natural: nothing below 0, shares up to 1 or 100. Never those of the rows themselves. */
export function suggestRanges({ table }: RuleColumns, monitor: Monitor): SuggestedRule<RuleOf<'range'>>[] {
  return table.columns.flatMap((column) => {
    if (column.storage !== 'numeric' || column.schema.kind === 'date' || column.schema.kind === 'identifier') return [];
    monitor.check();
    const bounds = declaredBounds(column) ?? naturalBounds(column.schema.name, column.values);
    if (bounds === null) return [];
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = bounds;
    let [rows, broken] = [0, 0];
    for (const value of column.values) {
      if (Number.isNaN(value)) continue;
      rows++;
      if (value < min || value > max) broken++;
    }
    return isKept({ rows, broken }) ? [suggestion(`range of ${column.schema.name}`, { kind: 'range', column: column.schema.name, ...bounds }, { rows, broken })] : [];
  });
}

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

function declaredBounds({ schema: { min, max } }: Column): Bounds | null {
  return min === undefined && max === undefined ? null : { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

function naturalBounds(name: string, values: Float64Array): Bounds | null {
  let [smallest, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  if (smallest < 0 || largest < smallest) return null;
  const whole = shareName.test(name) ? [1, 100].find((bound) => largest <= bound && largest >= leastFilled * bound) : undefined;
  return whole === undefined ? { min: 0 } : { min: 0, max: whole };
}

/** Keys, and columns that name a row together with its time. */
export function suggestUnique({ table }: RuleColumns, monitor: Monitor): SuggestedRule<RuleOf<'unique'>>[] {
  const coded = table.columns.filter((column) => column.storage === 'coded');
  const keys = coded.flatMap((column) => {
    const { kind, role } = column.schema;
    if (kind !== 'identifier' || role === 'link') return [];
    const counts = repeats([column], table.rows);
    return isKept(counts) ? [suggestion(`${column.schema.name} unique`, { kind: 'unique', columns: [column.schema.name] }, counts)] : [];
  });
  const unique = new Set(keys.flatMap(({ rule }) => rule.columns));
  const times = table.columns.filter((column) => column.storage === 'numeric' && (column.schema.kind === 'date' || column.schema.role === 'time'));
  const panels = coded.flatMap((link) => {
    if (unique.has(link.schema.name) || link.schema.kind === 'text' || link.levels.length < fewestRows / 10) return [];
    for (const time of times) {
      monitor.check();
      if (expectedCoincidences(link, time, table) < leastCoincidences) continue;
      const counts = repeats([link, time], table.rows);
      const columns = [link.schema.name, time.schema.name];
      if (isKept(counts)) return [suggestion(`${columns.join(', ')} unique`, { kind: 'unique', columns }, counts)];
    }
    return [];
  });
  return [...keys, ...panels];
}

/** Pairs of rows of one key that would have the same time, if times were dealt at random. */
function expectedCoincidences(link: CodedColumn, time: Column, { rows }: Table): number {
  const counts = new Int32Array(link.levels.length);
  for (const code of link.codes) if (code >= 0) counts[code]!++;
  const pairs = counts.reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  const of = new Map<number, number>();
  if (time.storage === 'numeric') for (const value of time.values) of.set(value, (of.get(value) ?? 0) + 1);
  return pairs * [...of.values()].reduce((sum, count) => sum + (count / rows) ** 2, 0);
}

/** Rows in which any of the columns is present, and those among them that repeat an earlier one. */
function repeats(columns: readonly Column[], rows: number): { rows: number; broken: number } {
  const missing = columns.map(missingAt);
  const [first, second] = columns as [CodedColumn, Column | undefined];
  const places = new Map<number, number>();
  if (second?.storage === 'numeric') for (const value of second.values) if (!places.has(value)) places.set(value, places.size);
  const width = Math.max(1, places.size);
  const seen = new Set<number>();
  let [counted, broken] = [0, 0];
  for (let row = 0; row < rows; row++) {
    if (missing.every((at) => at(row))) continue;
    counted++;
    const key = (first.codes[row]! + 1) * width + (second?.storage === 'numeric' ? places.get(second.values[row]!)! : 0);
    if (seen.has(key)) broken++;
    else seen.add(key);
  }
  return { rows: counted, broken };
}
