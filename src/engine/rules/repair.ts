import type { Rule } from '../../contract/rules.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import type { Stream } from '../random/stream.ts';
import type { Table } from '../table/table.ts';
import { cellsByName } from './evaluate.ts';
import { planRepair, unmet, type Frozen, type RepairPlan, type RowCondition } from './plan.ts';
import { derivationStep, repairStep, type RepairStep } from './repairs.ts';
import { keyOf, type CellsByName, type RowTest } from './tests.ts';

/** Repairs of one rule may break another one; after so many rounds rows are replaced. */
const rounds = 4;

/**
 * Makes the rows of synthetic blocks keep rules, touching those alone that break one: what follows from other columns is made again from
 * them, the rest is drawn from rows of the block that keep the rules. Each block by itself: the same stream gives the same rows.
 */
export class Repairer {
  readonly plan: RepairPlan;
  private readonly derive: readonly RepairStep[];
  private readonly repairs: readonly RepairStep[];

  /**
   * @param frozen columns that must stay as they are
   * @param conditions what every row satisfies as it comes, and still does once rules are kept
   * @throws Failure 'usage' as `planRepair` does
   */
  constructor(rules: readonly Rule[], columns: readonly ColumnSchema[], frozen: Frozen = new Map(), conditions: readonly RowCondition[] = []) {
    this.plan = planRepair(rules, columns, frozen, conditions);
    this.derive = this.plan.derivations.map(derivationStep);
    this.repairs = this.plan.rules.flatMap((rule) => repairStep(rule, this.plan.locked) ?? []);
  }

  /** @throws Failure 'rule' where rows break rules that no other row of the block keeps */
  repair(block: Table, stream: Stream): Table {
    const { rules, conditions, groups, frozen } = this.plan;
    if (rules.length === 0) return block;
    const cells = cellsByName(block);
    const tests = new Map([...rules, ...conditions].map((rule) => [rule, rule.open()(cells)]));
    for (let round = 0; round < rounds; round++) {
      const derived = this.derive.map((step) => step(cells, block.rows, stream));
      const repaired = this.repairs.map((step) => step(cells, block.rows, stream));
      if (!derived.includes(true) && !repaired.includes(true)) break;
    }
    for (const group of groups) replaceBroken(group, tests, cells, frozen, block.rows, stream);
    const read = new Set(groups.flatMap(({ columns }) => columns));
    return { ...block, columns: block.columns.map((column) => (read.has(column.schema.name) ? cells(column.schema.name).column : column)) };
  }
}

/** Rows that still break a rule get all columns that hang together with it from a row that keeps them, the same in frozen columns. */
function replaceBroken({ rules, columns }: RepairPlan['groups'][number], tests: ReadonlyMap<RowCondition, RowTest>, cells: CellsByName, frozen: Frozen, rows: number, stream: Stream): void {
  const firstBroken = (row: number): RowCondition | undefined => rules.find((rule) => tests.get(rule)!(row) === 'broken');
  const broken: number[] = [];
  for (let row = 0; row < rows; row++) if (firstBroken(row) !== undefined) broken.push(row);
  if (broken.length === 0) return;
  const fixed = columns.filter((column) => frozen.has(column)).map(cells);
  const free = columns.filter((column) => !frozen.has(column)).map(cells);
  const keyAt = (row: number): string => keyOf(fixed.map((column) => column.text(row)));
  const isBroken = new Set(broken);
  const donors = new Map<string, number[]>();
  for (let row = 0; row < rows; row++) {
    if (isBroken.has(row)) continue;
    const key = keyAt(row);
    const same = donors.get(key);
    if (same === undefined) donors.set(key, [row]);
    else same.push(row);
  }
  for (const row of broken) {
    const same = donors.get(keyAt(row));
    if (same === undefined) throw unmet(firstBroken(row)!, broken.length, rows);
    const donor = same[stream.below(same.length)]!;
    for (const column of free) column.copy(row, donor);
  }
}
