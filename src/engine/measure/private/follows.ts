import type { DeclaredFollowing } from '../../../contract/relatedSchema.ts';
import type { DerivedColumn } from '../../../contract/relatedTwin.ts';
import type { ColumnSchema, TableSchema } from '../../../contract/tableSchema.ts';
import { checkedExpression, numericUnit, refused } from './panelPlan.ts';

/** A panel that belongs to a table. */
export interface PanelBelow {
  readonly schema: TableSchema;
  readonly states: number;
  readonly numbers: readonly string[];
}

/**
 * The columns of a table that follow from others, as they are declared: first those that its own columns give, then those of its panels' rows.
 * @throws Failure 'input' where the declaration is not sound
 */
export function planFollowing(schema: TableSchema, follows: readonly DeclaredFollowing[], panels: readonly PanelBelow[]): DerivedColumn[] {
  const twice = follows.find(({ column }, position) => follows.findIndex((other) => other.column === column) < position);
  if (twice) throw refused(schema, twice.column, 'is named twice in "follows"', 'Say once how it arises.');
  const within: DerivedColumn[] = [];
  const fromRows: DerivedColumn[] = [];
  for (const following of follows) {
    const column = schema.columns.find(({ name, action }) => name === following.column && action !== 'drop');
    if (column === undefined) throw refused(schema, following.column, 'is said to follow from others and is no column of it', 'Correct "follows".');
    if (following.from === 'expression') {
      const known = knownBeforePaths(schema, follows).filter(({ name }) => !follows.some((other) => other.column === name && other.from !== 'anyInState') || within.some((earlier) => earlier.column === name));
      const form = checkedExpression(schema, column, following.is, ({ of, column: name }) => (of === 'own' ? known.find((own) => own.name === name) : undefined));
      within.push({ from: 'forms', column: column.name, forms: { column: column.name, forms: [form], contexts: [], counts: [{ levels: [], rows: [1, 0] }], multiples: null } });
    } else if (following.from === 'lookup') {
      const source = knownBeforePaths(schema, follows).find(({ name }) => name === following.of);
      if (source?.kind !== 'category' || column.kind !== 'category') throw refused(schema, column.name, 'can be looked up by a category alone, and be one', 'Correct "follows".');
      within.push(following);
    } else fromRows.push(checkedFromRows(schema, column, following, panels));
  }
  return [...within, ...fromRows];
}

/** Columns of a table that are there before its panels' paths are drawn: all but identifiers and those that these rows give. */
export function knownBeforePaths({ columns }: TableSchema, follows: readonly DeclaredFollowing[]): ColumnSchema[] {
  const later = new Set(follows.flatMap((following) => ('child' in following && following.from !== 'anyInState' ? [following.column] : [])));
  return columns.filter(({ name, kind, action }) => kind !== 'identifier' && kind !== 'text' && action !== 'drop' && !later.has(name));
}

type FromRows = Extract<DeclaredFollowing, { child: string }>;

function checkedFromRows(schema: TableSchema, column: ColumnSchema, following: FromRows, panels: readonly PanelBelow[]): FromRows {
  const panel = panels.find((own) => own.schema.table === following.child);
  if (panel === undefined) throw refused(schema, column.name, `follows from the rows of ${following.child}, which is no panel below it`, 'Correct "follows".');
  if ('states' in following && following.states.some((state) => state < 0 || state >= panel.states)) throw refused(schema, column.name, 'names a state that the panel does not have', 'Correct "follows".');
  if (following.from === 'lastState' && following.levels.length !== panel.states) throw refused(schema, column.name, `needs a level for each of the ${panel.states} states`, 'Correct "levels" in "follows".');
  if (following.from === 'anyInState' && !following.levels.every((level) => column.levels?.includes(level))) throw refused(schema, column.name, 'is a flag with levels that it does not declare', 'Declare the levels in the column, too.');
  const unit = numericUnit(column);
  if (following.from === 'count' && (unit === null || unit.kind !== 'amount' || unit.decimals > 0)) throw refused(schema, column.name, 'counts rows and has to be whole numbers', 'Set its "kind" to "integer".');
  if ('of' in following) {
    const source = panel.numbers.includes(following.of) ? numericUnit(panel.schema.columns.find(({ name }) => name === following.of)!) : null;
    if (source === null || unit === null || source.kind !== unit.kind || source.decimals !== unit.decimals) throw refused(schema, column.name, `is no number of the units of ${following.child}.${following.of}`, 'Declare both alike, or correct "follows".');
  }
  return following;
}
