import type { ValidationResult } from '../../contract/validation.ts';
import { type Column, findColumn, type Table } from '../table/table.ts';

/** Real rows that a class of quasi-identifiers should have behind it, where nothing else is asked for. */
const usualK = 5;

/**
 * How many real rows stand behind each combination of quasi-identifiers that the synthetic table holds: the exact real-support report. It compares
 * with exact counts of real rows, so it is internal, and it decides nothing about a release: a gate on it would undo differential privacy.
 * @returns null where no column of the real table is a quasi-identifier
 */
export function realSupport(real: Table, synthetic: Table): ValidationResult['real_support'] {
  const names = real.columns.filter(({ schema }) => schema.role === 'quasi-identifier').map(({ schema }) => schema.name).filter((name) => findColumn(synthetic, name) !== undefined);
  if (names.length === 0) return null;
  const [inReal, inSynthetic] = [classesOf(real, names), classesOf(synthetic, names)];
  const counted = { none: 0, below_k: 0, at_least_k: 0 };
  let rowsWithout = 0;
  for (const [combination, rows] of inSynthetic) {
    const support = inReal.get(combination) ?? 0;
    counted[support === 0 ? 'none' : support < usualK ? 'below_k' : 'at_least_k']++;
    if (support === 0) rowsWithout += rows;
  }
  return { columns: names, k: usualK, classes: inSynthetic.size, ...counted, rows_without: rowsWithout / synthetic.rows };
}

/** Rows by combination; lengths come first, so that no text can be taken for a part of its neighbour. */
function classesOf(table: Table, names: readonly string[]): Map<string, number> {
  const columns = names.map((name) => findColumn(table, name)!);
  const classes = new Map<string, number>();
  for (let row = 0; row < table.rows; row++) {
    const combination = columns.map((column) => cell(column, row)).map((text) => `${text.length}:${text}`).join('');
    classes.set(combination, (classes.get(combination) ?? 0) + 1);
  }
  return classes;
}

function cell(column: Column, row: number): string {
  if (column.storage === 'numeric') return String(column.values[row]);
  const code = column.codes[row]!;
  return code < 0 ? '\0' : column.levels[code]!;
}
