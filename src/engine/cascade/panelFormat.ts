import { Failure } from '../../contract/errors.ts';
import { findColumn, type Column, type Table } from '../table/table.ts';
import type { StateMapping } from './stateMap.ts';
import type { StaticFeature } from './statics.ts';

export const mostMonths = 360;

/** What a panel was read with, so that another one can be read alike. */
export interface PanelFormat {
  readonly states: readonly string[];
  readonly features: readonly StaticFeature[];
  /** How codes became the eight states; null where the panel keeps its own. */
  readonly mapping: StateMapping | null;
  /** First month of a long panel, as a number of months, and how many there are. */
  readonly calendar?: { readonly first: number; readonly span: number; readonly form: 'number' | 'yyyyMM' | 'date' };
}

/**
 * The columns of these names.
 * @throws Failure 'input' if one is absent or named twice, or if the table has no rows
 */
export function namedColumns(table: Table, names: readonly string[]): Column[] {
  const columns = names.map((name) => {
    const column = findColumn(table, name);
    if (column === undefined) throw new Failure('input', `The table "${table.name}" has no column "${name}".`, { column: name, fix: 'Names are case-sensitive; inspect lists them.' });
    return column;
  });
  const twice = names.find((name, position) => names.indexOf(name) < position);
  // A month among the static features would tell the model its own future.
  if (twice !== undefined) throw new Failure('input', `Column "${twice}" is named twice among the columns of the panel.`, { column: twice, fix: 'Name each column once.' });
  if (table.rows === 0) throw new Failure('input', `The table "${table.name}" has no rows.`);
  return columns;
}
