import type { ColumnPlan } from '../../contract/plan.ts';
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

/** Columns of which no value is kept, said once for each. */
export function replacedNotes(columns: readonly ColumnPlan[], rows: number): string[] {
  return columns.flatMap((plan) => (plan.model === 'pattern' ? [`Column "${plan.schema.name}" (${plan.schema.kind === 'identifier' ? 'identifier' : 'free text'}). ${describeReplacement(plan, rows)}`] : []));
}

/** Columns that the schema drops, said once for each. */
export function droppedNotes({ columns }: Pick<TableSchema, 'columns'>): string[] {
  return columns.filter(({ action }) => action === 'drop').map(({ name }) => `Column "${name}" was dropped, as its schema says.`);
}
