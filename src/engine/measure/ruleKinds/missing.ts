import type { Monitor } from '../../../contract/progress.ts';
import type { Column } from '../../table/table.ts';
import { minCount } from '../settings.ts';
import { missingAt, missingLevel, type LevelColumn, type RuleColumns } from './columns.ts';
import { isKept, suggestion, type RuleRows, type RuleOf, type SuggestedRule } from './suggestion.ts';

/** Present cells that chance would put where a one-sided pattern has none. */
const leastExpected = 20;

/** A column with gaps: 1 where a cell is missing. */
interface Gaps {
  readonly name: string;
  readonly column: Column;
  readonly isMissing: Uint8Array;
  readonly missing: number;
}

/** Rows by whether the one and the other column is missing. */
interface Together {
  readonly both: number;
  readonly own: number;
  readonly other: number;
  readonly neither: number;
}

/**
 * Where a column is missing: exactly where another is missing, or present, or holds one of some levels (no date of default without a
 * default); else wherever another one is missing. One pattern for each column, the simplest.
 */
export function suggestNullPatterns({ table, levels }: RuleColumns, monitor: Monitor): SuggestedRule<RuleOf<'nullPattern'>>[] {
  const gaps = table.columns.flatMap((column) => {
    monitor.check();
    return gapsOf(column, table.rows);
  });
  return gaps.flatMap((own, position) => {
    monitor.check();
    const byLevel = levels.flatMap((category) => (category.name === own.name ? [] : missingWhereLevel(own, category)));
    // Of two columns that are missing together the later follows the earlier, so that no circle arises.
    const found = simplest(byLevel) ?? simplest(gaps.slice(0, position).flatMap((other) => missingWith(own, other)));
    return found === undefined ? simplest(gaps.flatMap((other) => missingWhereverMissing(own, other))) ?? [] : [found];
  });
}

function simplest(found: readonly SuggestedRule<RuleOf<'nullPattern'>>[]): SuggestedRule<RuleOf<'nullPattern'>> | undefined {
  const size = ({ rule: { missingWhere } }: SuggestedRule<RuleOf<'nullPattern'>>): number => (missingWhere.is === 'one of' ? missingWhere.values.length : 1);
  return [...found].sort((one, other) => one.broken - other.broken || size(one) - size(other))[0];
}

function gapsOf(column: Column, rows: number): Gaps[] {
  const at = missingAt(column);
  const isMissing = Uint8Array.from({ length: rows }, (_, row) => Number(at(row)));
  const missing = isMissing.reduce((sum, flag) => sum + flag, 0);
  // A handful of cells, missing or present, would say whose they are.
  return missing >= minCount && rows - missing >= minCount ? [{ name: column.schema.name, column, isMissing, missing }] : [];
}

function countTogether(own: Gaps, other: Gaps): Together {
  let both = 0;
  for (let row = 0; row < own.isMissing.length; row++) both += own.isMissing[row]! & other.isMissing[row]!;
  return { both, own: own.missing - both, other: other.missing - both, neither: own.isMissing.length - own.missing - other.missing + both };
}

function missingWith(own: Gaps, other: Gaps): SuggestedRule<RuleOf<'nullPattern'>>[] {
  const { both, own: alone, other: otherAlone, neither } = countTogether(own, other);
  const rows = own.isMissing.length;
  const pattern = (is: 'missing' | 'present', broken: number, witnesses: number): SuggestedRule<RuleOf<'nullPattern'>>[] =>
    isKept({ rows, broken }) && broken * 10 <= witnesses ? [suggestion(`${own.name} missing where ${other.name} is ${is}`, { kind: 'nullPattern', column: own.name, missingWhere: { column: other.name, is }, exactly: true }, { rows, broken })] : [];
  return [...pattern('missing', alone + otherAlone, Math.min(both, neither)), ...pattern('present', both + neither, Math.min(alone, otherAlone))];
}

function missingWhereverMissing(own: Gaps, other: Gaps): SuggestedRule<RuleOf<'nullPattern'>>[] {
  if (own === other) return [];
  const { both, own: alone, other: broken } = countTogether(own, other);
  const rows = both + broken;
  const expected = (other.missing * (own.isMissing.length - own.missing)) / own.isMissing.length;
  // Where both are missing together the later one follows the earlier already.
  if (alone < minCount || expected < leastExpected || !isKept({ rows, broken })) return [];
  return [suggestion(`${own.name} missing wherever ${other.name} is`, { kind: 'nullPattern', column: own.name, missingWhere: { column: other.name, is: 'missing' }, exactly: false }, { rows, broken })];
}

function missingWhereLevel(own: Gaps, category: LevelColumn): SuggestedRule<RuleOf<'nullPattern'>>[] {
  const { codes, levels, counts } = category;
  const missing = new Int32Array(counts.length);
  for (let row = 0; row < codes.length; row++) if (codes[row] !== missingLevel) missing[codes[row]!]! += own.isMissing[row]!;
  const named = [...levels.keys()].filter((level) => missing[level]! > counts[level]! / 2);
  const [all, inNamed] = [counts.keys(), named].map((of) => [...of].reduce((sum, level) => ({ rows: sum.rows + counts[level]!, missing: sum.missing + missing[level]! }), { rows: 0, missing: 0 })) as [Share, Share];
  const elsewhere = { rows: all.rows - inNamed.rows, missing: all.missing - inNamed.missing };
  const found: RuleRows = { rows: all.rows, broken: inNamed.rows - inNamed.missing + elsewhere.missing };
  const witnesses = Math.min(inNamed.missing, elsewhere.rows - elsewhere.missing);
  if (!isKept(found) || witnesses < minCount || found.broken * 10 > witnesses) return [];
  return [suggestion(`${own.name} missing by ${category.name}`, { kind: 'nullPattern', column: own.name, missingWhere: { column: category.name, is: 'one of', values: named.map((level) => levels[level]!) }, exactly: true }, found)];
}

interface Share {
  readonly rows: number;
  readonly missing: number;
}
