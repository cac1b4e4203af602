import type { Rule, RuleCount } from '../../contract/rules.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import type { Table } from '../table/table.ts';
import { cellsOf, type Cells } from './cells.ts';
import { readyRules, type ReadyRule } from './ready.ts';
import type { CellsByName, OpenTest } from './tests.ts';

/** Called for each rule that a row breaks; rows are counted over all blocks, from 0. */
export type OnBroken = (rule: Rule, row: number) => void;

/** Counts how often rules are broken, block by block: a file of any size can be checked, and `unique` holds over all of it. */
export class RuleCheck {
  private readonly rules: readonly ReadyRule[];
  private readonly tests: readonly OpenTest[];
  private readonly counted: { rows: number; broken: number }[];
  private rows = 0;

  /** @throws Failure 'usage' as `readyRules` does */
  constructor(rules: readonly Rule[], columns: readonly ColumnSchema[]) {
    this.rules = readyRules(rules, columns);
    this.tests = this.rules.map(({ open }) => open());
    this.counted = this.rules.map(() => ({ rows: 0, broken: 0 }));
  }

  /** The columns that have to be in a block; others are not looked at. */
  get columns(): string[] {
    return [...new Set(this.rules.flatMap(({ columns }) => columns))];
  }

  add(block: Table, onBroken: OnBroken = () => {}): void {
    const cells = cellsByName(block);
    this.rules.forEach(({ rule }, position) => {
      const test = this.tests[position]!(cells);
      const count = this.counted[position]!;
      for (let row = 0; row < block.rows; row++) {
        const verdict = test(row);
        if (verdict === 'silent') continue;
        count.rows++;
        if (verdict === 'holds') continue;
        count.broken++;
        onBroken(rule, this.rows + row);
      }
    });
    this.rows += block.rows;
  }

  /** In the order of the rules. */
  counts(): RuleCount[] {
    return this.rules.map(({ rule, says }, position) => ({ id: rule.id, kind: rule.kind, says, ...this.counted[position]! }));
  }
}

/** How often each rule is broken in a table. @throws Failure 'usage' as `readyRules` does */
export function evaluate(rules: readonly Rule[], table: Table, onBroken?: OnBroken): RuleCount[] {
  const check = new RuleCheck(rules, table.columns.map(({ schema }) => schema));
  check.add(table, onBroken);
  return check.counts();
}

/** The cells of a block by the name of their column, made when they are first asked for. */
export function cellsByName(block: Table): CellsByName {
  const made = new Map<string, Cells>();
  return (name) => {
    let cells = made.get(name);
    if (cells === undefined) {
      const column = block.columns.find(({ schema }) => schema.name === name);
      if (column === undefined) throw new Error(`a block has no column ${name}`);
      made.set(name, (cells = cellsOf(column)));
    }
    return cells;
  };
}
