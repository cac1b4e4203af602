import type { RelatedGroup, TableCondition } from '../../contract/condition.ts';
import { Failure } from '../../contract/errors.ts';
import type { RelatedTable, RelatedTwin } from '../../contract/relatedTwin.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import { conditionOn, quotasOn, unreadable, type ConditionColumn, type SampleWishes } from './conditions.ts';

/**
 * The wishes for a sample of related tables: `TABLE.COLUMN=VALUE`, or `COLUMN=VALUE` where one table alone has that column.
 * @throws Failure usage where a wish cannot be read
 */
export function relatedGroups(twin: RelatedTwin, rows: number | null, { where, targetRate, quota }: SampleWishes): RelatedGroup[] {
  if (targetRate !== null) throw new Failure('usage', 'Several tables have no common target.', { fix: "Give quotas instead, such as --quota 'loans.default=1:450,0:550'." });
  const common = where.map((text): TableCondition => {
    const found = splitColumn(text, twin);
    return { table: found.table, ...conditionOn(text, found) };
  });
  if (quota === null) {
    if (rows === null) throw new Failure('usage', 'A sample needs a number of rows.', { fix: 'Give --rows N.' });
    return [{ rows, conditions: common }];
  }
  const found = splitColumn(quota, twin);
  const groups = quotasOn(quota, found).map((part) => ({ rows: part.rows, conditions: [...common, { table: found.table, ...part.condition }] }));
  const total = groups.reduce((sum, group) => sum + group.rows, 0);
  if (rows !== null && rows !== total) throw new Failure('usage', `The quotas add up to ${total} rows, not to ${rows}.`, { fix: 'Leave out --rows, or correct the quotas.' });
  return groups.filter((group) => group.rows > 0);
}

function splitColumn(text: string, twin: RelatedTwin): { table: string; column: ConditionColumn; rest: string } {
  const stripped = text.trim();
  const candidates = twin.tables.flatMap((table) => table.columns.flatMap((schema) => [schema.name, `${table.table}.${schema.name}`].map((name) => ({ table, schema, name }))))
    .filter(({ name }) => stripped.startsWith(name) && /^\s*(?:[=<>]|!=)/.test(stripped.slice(name.length)))
    .sort((one, other) => other.name.length - one.name.length);
  const [found, ...others] = candidates;
  if (found === undefined) {
    if (!/[=<>]/.test(stripped)) throw unreadable(text);
    throw new Failure('usage', `The condition "${text}" names no column of ${twin.tables.map(({ table }) => table).join(', ')}.`, { fix: "Write TABLE.COLUMN=VALUE, such as 'loans.default=1'." });
  }
  const { table, schema, name } = found;
  if (others.some((other) => other.name === name)) {
    const tables = candidates.filter((other) => other.name === name).map((other) => `${other.table.table}.${name}`);
    throw new Failure('usage', `"${name}" is a column of several tables.`, { column: name, fix: `Say ${tables.join(' or ')}.` });
  }
  if (schema.kind === 'identifier' || schema.kind === 'text' || isKey(table, schema)) {
    throw new Failure('usage', `Column "${schema.name}" is made anew by its shape, so it takes no condition.`, { column: schema.name, fix: 'Choose a column that the twin models.' });
  }
  const column: ConditionColumn = schema.kind === 'category' ? { model: 'levels', schema, levels: [] } : { model: 'cells', schema };
  return { table: table.table, column, rest: stripped.slice(name.length).trim() };
}

function isKey({ key, parent }: RelatedTable, { name }: ColumnSchema): boolean {
  return name === key || name === parent?.link;
}
