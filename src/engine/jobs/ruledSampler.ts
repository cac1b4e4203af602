import type { Condition, RowGroup } from '../../contract/condition.ts';
import { Failure } from '../../contract/errors.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { Rule, RuleCount } from '../../contract/rules.ts';
import type { TableSchema } from '../../contract/tableSchema.ts';
import type { Twin } from '../../contract/twin.ts';
import { readTableBlocks } from '../io/read.ts';
import { Stream } from '../random/stream.ts';
import { RuleCheck } from '../rules/evaluate.ts';
import { isEnforced, type Frozen, type RowCondition } from '../rules/plan.ts';
import { Repairer } from '../rules/repair.ts';
import { takeRows, type Column, type Table } from '../table/table.ts';
import { satisfies } from '../twin/restriction.ts';
import { TwinSampler } from '../twin/sample.ts';
import { movedColumns } from './sourceRules.ts';

/** A sample of fewer rows borrows from so many more: the rows of a repair have to come from somewhere. */
const fewestRows = 500;

/** Rows from a twin, block by block, that keep its rules. Like those of the twin they depend on seed, groups and block alone. */
export class RuledSampler {
  readonly sampler: TwinSampler;
  private readonly seed: number;
  private readonly repairer: Repairer;
  private readonly lenders: Table | null;

  /** @throws Failure 'usage' where rows are asked for by values that a rule makes from other columns */
  constructor(twin: Twin, rows: number, seed: number, groups: readonly RowGroup[]) {
    this.sampler = new TwinSampler(twin, rows, seed, groups);
    this.seed = seed;
    this.repairer = new Repairer(twin.rules, schemasOf(twin), heldColumns(twin, groups), conditionsOn(madeColumns(twin), groups));
    this.lenders = rows < fewestRows && this.repairer.plan.rules.length > 0 ? drawLenders(twin, rows, seed, groups) : null;
  }

  /** As `TwinSampler.block`. @throws Failure 'rule' where rows cannot be repaired */
  block(block: number, check: () => void = () => {}): Table {
    const drawn = this.sampler.block(block, check);
    const stream = new Stream(this.seed, 'rules', block);
    if (this.lenders === null) return this.repairer.repair(drawn, stream);
    return firstRows(this.repairer.repair(joined(drawn, this.lenders), stream), drawn.rows);
  }
}

/** More rows under the same conditions. Their identifiers are never lent, and need not be different. */
function drawLenders({ plan, ...twin }: Twin, rows: number, seed: number, groups: readonly RowGroup[]): Table {
  const times = Math.ceil(fewestRows / rows);
  const columns = plan.columns.map((column) => (column.model === 'pattern' ? { ...column, unique: false } : column));
  return new TwinSampler({ ...twin, plan: { ...plan, columns } }, rows * times, seed, groups.map((group) => ({ ...group, rows: group.rows * times }))).block(0);
}

/** The rows of one table and then those of another one with the same columns. */
function joined(first: Table, second: Table): Table {
  const columns = first.columns.map((own, position): Column => {
    const other = second.columns[position]!;
    if (own.storage === 'numeric' && other.storage === 'numeric') return { ...own, values: Float64Array.of(...own.values, ...other.values) };
    if (own.storage !== 'coded' || other.storage !== 'coded') throw new Error('tables of one twin have the same columns');
    if (own.levels === other.levels) return { ...own, codes: Int32Array.of(...own.codes, ...other.codes) };
    const shifted = other.codes.map((code) => (code < 0 ? code : code + own.levels.length));
    return { ...own, levels: [...own.levels, ...other.levels], codes: Int32Array.of(...own.codes, ...shifted) };
  });
  return { ...first, rows: first.rows + second.rows, columns };
}

function firstRows(table: Table, rows: number): Table {
  const own = Uint32Array.from({ length: rows }, (_, row) => row);
  return { ...table, rows, columns: table.columns.map((column) => takeRows(column, own)) };
}

function schemasOf({ plan }: Twin): TableSchema['columns'] {
  return plan.columns.map(({ schema }) => schema);
}

/** Conditions on sums and products: rows are made so first, and those that do not satisfy them any more give way to others. */
function conditionsOn(made: ReadonlySet<string>, groups: readonly RowGroup[]): RowCondition[] {
  return sharedConditions(groups).filter(({ column }) => made.has(column)).map((condition): RowCondition => ({
    columns: [condition.column],
    says: `"${condition.column}" is as it was asked for.`,
    open: () => (cells) => {
      const own = cells(condition.column);
      const valueAt = (row: number): number | string => (own.column.storage === 'numeric' ? own.value(row) : (own.text(row) ?? ''));
      return (row) => (satisfies(condition, valueAt(row), own.isMissing(row)) ? 'holds' : 'broken');
    },
  }));
}

/** Columns that enforced sums and products make. */
function madeColumns({ rules }: Twin): Set<string> {
  return new Set(rules.filter(isEnforced).flatMap((rule) => (rule.kind === 'linear' || rule.kind === 'product' ? [rule.column] : [])));
}

/** Conditions that all groups have. */
export function sharedConditions(groups: readonly RowGroup[]): Condition[] {
  const [first, ...others] = groups.map(({ conditions }) => conditions);
  const texts = others.map((conditions) => new Set(conditions.map((condition) => JSON.stringify(condition))));
  return (first ?? []).filter((condition) => texts.every((group) => group.has(JSON.stringify(condition))));
}

/** Columns that rules leave as they were drawn: those of other conditions, and identifiers that are all different. */
function heldColumns(twin: Twin, groups: readonly RowGroup[]): Frozen {
  const made = madeColumns(twin);
  const shared = new Set(sharedConditions(groups).map((condition) => JSON.stringify(condition)));
  const asked = { why: 'rows are asked for by its values', fix: 'Ask for rows by the columns that it is made from.' };
  const unique = { why: 'its values are all different', fix: 'Set "enforce" of the rule to false.' };
  return new Map([
    ...twin.plan.columns.flatMap((column) => (column.model === 'pattern' && column.unique ? [[column.schema.name, unique] as const] : [])),
    ...groups.flatMap(({ conditions }) => conditions).flatMap((condition) => (made.has(condition.column) && shared.has(JSON.stringify(condition)) ? [] : [[condition.column, asked] as const])),
  ]);
}

/**
 * Rows that were moved to another class for k-anonymity keep rules again: what stands beside their quasi-identifiers follows them.
 * @returns a function that takes the moved block and its number
 * @throws Failure 'usage' for a rule that makes a quasi-identifier
 */
export function repairMoved(twin: Twin, groups: readonly RowGroup[], seed: number): (block: Table, number: number) => Table {
  const repairer = new Repairer(twin.rules, schemasOf(twin), new Map([...heldColumns(twin, groups), ...movedColumns(schemasOf(twin))]), conditionsOn(madeColumns(twin), groups));
  return (block, number) => repairer.repair(block, new Stream(seed, 'rules/moved', number));
}

/**
 * Reads a written file back and counts how often it breaks each rule: after formatting and rounding, on what a reader will see.
 * @throws Failure 'rule' if it breaks one that is enforced
 */
export async function verifyRules(path: string, rules: readonly Rule[], schema: TableSchema, monitor: Monitor): Promise<RuleCount[]> {
  if (rules.length === 0) return [];
  const check = new RuleCheck(rules, schema.columns);
  for await (const block of readTableBlocks(path, schema, check.columns, monitor)) check.add(block);
  const counts = check.counts();
  const enforced = new Set(rules.filter(isEnforced).map(({ id }) => id));
  const broken = counts.find((count) => enforced.has(count.id) && count.broken > 0);
  if (broken === undefined) return counts;
  throw new Failure('rule', `The written file was read back and breaks rule "${broken.id}" (${broken.says.slice(0, -1)}) in ${broken.broken} of ${broken.rows} rows.`, {
    fix: 'Nothing was released. See whether the rule contradicts another one; "enforce": false counts it only.',
  });
}
