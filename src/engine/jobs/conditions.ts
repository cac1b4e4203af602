import { conditionOperators, type Condition, type RowGroup } from '../../contract/condition.ts';
import { Failure } from '../../contract/errors.ts';
import type { ColumnPlan, TablePlan } from '../../contract/plan.ts';
import type { Twin } from '../../contract/twin.ts';
import { datePattern } from '../io/datePattern.ts';
import { findImpossible, type Nearest } from '../twin/feasibility.ts';

/** What a person asks of a sample, as it was typed. */
export interface SampleWishes {
  /** `COLUMN=VALUE`, `TABLE.COLUMN>VALUE` …; all of them hold in every row. */
  readonly where: readonly string[];
  /** Share of rows with the bad value of the target, or null. */
  readonly targetRate: number | null;
  /** `COLUMN=VALUE:ROWS,VALUE:ROWS …`, or null. */
  readonly quota: string | null;
}

const longestFirst = [...conditionOperators].sort((one, other) => other.length - one.length);

/**
 * Groups of rows that satisfy the wishes, in the terms of the twin.
 * @param rows wanted, or null where the quotas say it
 * @throws Failure usage where a wish cannot be read, input where no row can satisfy it: with the nearest that can
 */
export function rowGroups(twin: Twin, rows: number | null, wishes: SampleWishes): { rows: number; groups: RowGroup[] } {
  const common = wishes.where.map((text) => parseCondition(text, twin.plan));
  const groups = groupsOf(twin, rows, wishes, common).filter((group) => group.rows > 0);
  for (const { conditions } of groups) refuseImpossible(twin, conditions);
  return { rows: groups.reduce((sum, group) => sum + group.rows, 0), groups };
}

function groupsOf(twin: Twin, rows: number | null, { targetRate, quota }: SampleWishes, common: Condition[]): RowGroup[] {
  if (targetRate !== null && quota !== null) throw new Failure('usage', 'A sample takes a target rate or quotas, not both.');
  if (quota !== null) {
    const groups = parseQuota(quota, twin.plan).map((part) => ({ rows: part.rows, conditions: [...common, part.condition] }));
    const total = groups.reduce((sum, group) => sum + group.rows, 0);
    if (rows !== null && rows !== total) throw new Failure('usage', `The quotas add up to ${total} rows, not to ${rows}.`, { fix: 'Leave out --rows, or correct the quotas.' });
    return groups;
  }
  if (rows === null) throw new Failure('usage', 'A sample needs a number of rows.', { fix: 'Give --rows N.' });
  if (targetRate === null) return [{ rows, conditions: common }];
  const bad = badCondition(twin);
  const badRows = Math.round(targetRate * rows);
  return [
    { rows: badRows, conditions: [...common, bad] },
    { rows: rows - badRows, conditions: [...common, { ...bad, operator: '!=' }] },
  ];
}

/** The bad value of the target: the larger of two numbers, else the rarer of two texts; as `validate` counts it. */
function badCondition({ plan, strata }: Twin): Condition {
  const column = plan.target === null ? undefined : plan.columns[plan.target]!;
  if (column === undefined || column.model === 'pattern') {
    throw new Failure('usage', 'This twin has no target, so it has no rate to set.', { fix: 'Clone again with --target COLUMN, or use --quota.' });
  }
  const values = column.model === 'levels' ? column.levels : column.lo.filter((lo, cell) => lo === column.hi[cell]);
  if (values.length !== 2) throw new Failure('usage', `A target rate needs a target of two values; "${column.schema.name}" has others.`, { column: column.schema.name, fix: 'Use --quota.' });
  const rows = values.map((_, cell) => strata.reduce((sum, stratum) => sum + (stratum.fine[stratum.columns.indexOf(plan.target!)]?.[cell] ?? 0), 0));
  const numeric = values.every((value) => String(value).trim() !== '' && Number.isFinite(Number(value)));
  const second = numeric ? Number(values[1]) > Number(values[0]) : rows[1]! < rows[0]!;
  return { column: column.schema.name, operator: '=', values: [values[second ? 1 : 0]!] };
}

/** @throws Failure usage: no such column, or no condition */
function parseCondition(text: string, plan: TablePlan): Condition {
  return conditionOn(text, splitColumn(text, plan));
}

/** The condition that stands behind the column's name. @throws Failure usage */
export function conditionOn(text: string, { column, rest }: { column: ConditionColumn; rest: string }): Condition {
  const operator = longestFirst.find((candidate) => rest.startsWith(candidate));
  if (operator === undefined) throw unreadable(text);
  const value = rest.slice(operator.length).trim();
  const ordered = operator !== '=' && operator !== '!=';
  return { column: column.schema.name, operator, values: parseValues(value, column, ordered, text) };
}

function splitColumn(text: string, plan: TablePlan): { column: ColumnPlan; rest: string } {
  const stripped = text.trim();
  const found = plan.columns
    .flatMap((column) => [column.schema.name, `${plan.table}.${column.schema.name}`].map((name) => ({ column, name })))
    .filter(({ name }) => stripped.startsWith(name) && /^\s*(?:[=<>]|!=)/.test(stripped.slice(name.length)))
    .sort((one, other) => other.name.length - one.name.length)[0];
  if (found === undefined) {
    if (!/[=<>]/.test(stripped)) throw unreadable(text);
    const names = plan.columns.filter(({ model }) => model !== 'pattern').map(({ schema }) => schema.name);
    throw new Failure('usage', `The condition "${text}" names no column of ${plan.table}.`, { fix: `Its columns are ${names.slice(0, 40).join(', ')}.` });
  }
  const { column, name } = found;
  if (column.model === 'pattern') {
    throw new Failure('usage', `Column "${column.schema.name}" is made anew by its shape, so it takes no condition.`, { column: column.schema.name, fix: 'Choose a column that the twin models.' });
  }
  return { column, rest: stripped.slice(name.length).trim() };
}

/** What the values of a column look like: its schema, and its levels where it is a category. */
export type ConditionColumn = Pick<ColumnPlan, 'schema'> & ({ readonly model: 'levels'; readonly levels: readonly string[] } | { readonly model: 'cells' | 'pattern' });

export function unreadable(text: string): Failure {
  return new Failure('usage', `"${text}" is no condition.`, { fix: "Write COLUMN=VALUE, or one of != < <= > >=, such as 'grade=E' or 'dti>40'." });
}

/** Values of `=` and `!=` may be several, with commas in between; an empty one stands for missing. */
export function parseValues(text: string, column: ConditionColumn, ordered: boolean, condition: string): Condition['values'] {
  const whole = parseValue(text, column);
  if (whole !== undefined) {
    if (ordered && (whole === null || typeof whole === 'string')) throw new Failure('usage', `"${condition}" compares a column without an order.`, { column: column.schema.name, fix: 'Use = or !=.' });
    return [whole];
  }
  const parts = ordered ? [undefined] : text.split(',').map((part) => parseValue(part.trim(), column));
  return parts.map((part) => {
    if (part !== undefined) return part;
    const wanted = column.schema.kind === 'date' ? `a date written like ${column.schema.dateFormat ?? 'yyyy-MM-dd'}` : 'a number';
    throw new Failure('usage', `"${condition}" needs ${wanted}.`, { column: column.schema.name });
  });
}

/** Undefined where the text is no value of the column. Numbers have a decimal point, whatever the file uses. */
function parseValue(text: string, column: ConditionColumn): number | string | null | undefined {
  if (text === '') return null;
  if (column.model === 'levels') {
    if (column.levels.includes(text)) return text;
    const numeric = column.levels.every((level) => Number.isFinite(Number(level)));
    return numeric && Number.isFinite(Number(text)) ? Number(text) : text.includes(',') ? undefined : text;
  }
  const value = column.schema.kind === 'date' ? datePattern(column.schema.dateFormat ?? 'yyyy-MM-dd').parse(text) : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function parseQuota(text: string, plan: TablePlan): { rows: number; condition: Condition }[] {
  return quotasOn(text, splitColumn(text, plan));
}

/** The rows by value that stand behind the column's name. @throws Failure usage */
export function quotasOn(text: string, { column, rest }: { column: ConditionColumn; rest: string }): { rows: number; condition: Condition }[] {
  const parts = [...rest.slice(1).matchAll(/\s*(.*?):(\d{1,12})\s*(?:,|$)/g)];
  if (!rest.startsWith('=') || parts.length === 0 || parts.reduce((length, [whole]) => length + whole.length, 1) !== rest.length) {
    throw new Failure('usage', `"${text}" is no list of quotas.`, { fix: "Write COLUMN=VALUE:ROWS,VALUE:ROWS, such as 'grade=A:100,B:200'." });
  }
  return parts.map(([, value, rows]) => ({ rows: Number(rows), condition: { column: column.schema.name, operator: '=', values: parseValues(value!, column, false, text) } }));
}

function refuseImpossible(twin: Twin, conditions: readonly Condition[]): void {
  const impossible = conditions.length === 0 ? null : findImpossible(twin, conditions);
  if (impossible === null) return;
  const { column, against, nearest } = impossible;
  const plan = twin.plan.columns.find(({ schema }) => schema.name === column)!;
  const textOf = (names: readonly string[]): string => conditions.filter((condition) => names.includes(condition.column)).map((condition) => conditionText(condition, twin.plan)).join(' and ');
  const message = against.length === 0 ? `No row of this twin can have ${textOf([column])}.` : `No row of this twin has ${textOf([column])} together with ${textOf(against)}.`;
  throw new Failure('input', message, { column, ...(nearest === null ? {} : { fix: `The nearest that is possible${against.length === 0 ? '' : ' with the rest'}: ${nearestText(nearest, plan, conditions)}.` }) });
}

function nearestText(nearest: Nearest, plan: ColumnPlan, conditions: readonly Condition[]): string {
  const { name } = plan.schema;
  if (nearest.kind === 'missing') return `${name}= (missing)`;
  if (nearest.kind === 'level') return `${name}=${nearest.level}`;
  const operator = conditions.find(({ column }) => column === name)?.operator;
  const [from, to] = [valueText(nearest.from, plan), valueText(nearest.to, plan)];
  if (operator === '>' || operator === '>=') return `${name}>=${from}`;
  if (operator === '<' || operator === '<=') return `${name}<=${to}`;
  return from === to ? `${name}=${from}` : `${name}>=${from} and ${name}<=${to}`;
}

function conditionText({ column, operator, values }: Condition, plan: TablePlan): string {
  const columnPlan = plan.columns.find(({ schema }) => schema.name === column)!;
  return `${column}${operator}${values.map((value) => (value === null ? '' : valueText(value, columnPlan))).join(',')}`;
}

function valueText(value: number | string, { schema }: ColumnPlan): string {
  return typeof value === 'number' && schema.kind === 'date' ? datePattern(schema.dateFormat ?? 'yyyy-MM-dd').format(value) : String(value);
}
