import type { ColumnPlan, PatternPlan } from '../../contract/plan.ts';
import type { RelatedTable } from '../../contract/relatedTwin.ts';
import type { TableSchema } from '../../contract/tableSchema.ts';
import { describeReplacement } from '../twin/replacement.ts';

/** One column in `dictionary.json`. It may leave the house: it says how a column is written and made, and nothing that was measured. */
export interface ColumnDescription {
  readonly name: string;
  readonly kind: string;
  readonly role: string;
  readonly mayBeMissing: boolean;
  /** How values are written: digits, signs, date pattern. */
  readonly format: string | null;
  readonly origin: string;
}

/** @param rows that are written */
export function describeColumns(columns: readonly ColumnPlan[], rows: number): ColumnDescription[] {
  return columns.map((plan) => ({
    name: plan.schema.name,
    kind: plan.schema.kind,
    role: plan.schema.role,
    mayBeMissing: plan.model === 'pattern' ? plan.missing > 0 : plan.missing,
    format: formatOf(plan),
    origin: originOf(plan, rows),
  }));
}

function formatOf({ schema }: ColumnPlan): string | null {
  if (schema.dateFormat !== undefined) return schema.dateFormat;
  const decimals = schema.number?.decimals ?? schema.decimals;
  if (decimals === undefined) return null;
  const sign = schema.number?.decimalSign === ',' ? ', decimal comma' : '';
  return `${decimals} ${decimals === 1 ? 'decimal' : 'decimals'}${schema.number?.fixed === false ? ' at most' : ''}${sign}`;
}

function originOf(plan: ColumnPlan, rows: number): string {
  if (plan.model === 'pattern') return describeReplacement(plan, rows);
  if (plan.schema.kind === 'empty') return 'empty in every row';
  if (plan.coarse.length <= 1) return 'the same in every row';
  return 'drawn from the twin';
}

/** The columns of one of several tables. @param rows of it that are written */
export function describeRelatedColumns(table: RelatedTable, rows: number): Omit<ColumnDescription, 'mayBeMissing'>[] {
  const patterns = new Map(patternsOf(table).map((plan) => [plan.schema.name, plan]));
  return table.columns.map(({ name, kind, role, dateFormat }) => ({ name, kind, role, format: dateFormat ?? null, origin: relatedOriginOf(table, name, patterns.get(name), rows) }));
}

/** Identifiers and texts of one of several tables that are made anew, rather than taken from its parent. */
export function patternsOf({ twins, panel }: RelatedTable): PatternPlan[] {
  return [...(twins[0]?.plan.columns ?? []).flatMap((plan) => (plan.model === 'pattern' ? [plan] : [])), ...(panel?.patterns ?? [])];
}

function relatedOriginOf({ parent, derived }: RelatedTable, name: string, pattern: PatternPlan | undefined, rows: number): string {
  if (parent?.link === name) return `names its row of ${parent.table}`;
  const from = derived.find(({ column }) => column === name)?.from ?? 'anyInState';
  if (from === 'parent') return `the same as in ${parent!.table}`;
  if (from !== 'anyInState') return 'follows from other columns or rows';
  return pattern === undefined ? 'drawn from the twin' : describeReplacement(pattern, rows);
}

/** Columns of which no value is kept, said once for each. */
export function replacedNotes(columns: readonly ColumnPlan[], rows: number): string[] {
  return columns.flatMap((plan) => (plan.model === 'pattern' ? [`Column "${plan.schema.name}" (${plan.schema.kind === 'identifier' ? 'identifier' : 'free text'}). ${describeReplacement(plan, rows)}`] : []));
}

/** Columns that the schema drops, said once for each. */
export function droppedNotes({ columns }: Pick<TableSchema, 'columns'>): string[] {
  return columns.filter(({ action }) => action === 'drop').map(({ name }) => `Column "${name}" was dropped, as its schema says.`);
}
