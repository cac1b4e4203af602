import type { RealismReport } from '../../contract/jobs.ts';
import { reachedWithin } from '../numeric/absorbingChain.ts';
import type { Table } from '../table/table.ts';
import { firstDefaultState, prepaid } from './cascade.ts';
import { codedOf } from './cells.ts';

/** Clean, behind, and gone for good: what the second-order figure tells apart. */
const delinquentStates: ReadonlySet<string> = new Set(['D30', 'D60', 'D90', 'D120', 'DEF']);

/** Counts the month-to-month steps of delinquency states in payment tables, whose rows stand loan by loan and month by month. */
export class RollRates {
  private readonly states: readonly string[];
  private readonly delinquent: readonly boolean[];
  private readonly steps: Float64Array;
  /** Months after a delinquent one: [before that: clean, delinquent][now: not delinquent, delinquent]. */
  private readonly secondOrder = new Float64Array(4);

  /** @param states all delinquency states, in the order of their codes, which is that of the levels of the tables */
  constructor(states: readonly string[]) {
    this.states = states;
    this.delinquent = states.map((state) => delinquentStates.has(state));
    this.steps = new Float64Array(states.length ** 2);
  }

  add(payments: Table): void {
    const loans = codedOf(payments, 'loan_id').codes;
    const states = codedOf(payments, 'state').codes;
    for (let row = 1; row < payments.rows; row++) {
      if (loans[row] !== loans[row - 1]) continue;
      const last = states[row - 1]!;
      const now = states[row]!;
      this.steps[last * this.states.length + now]!++;
      if (row < 2 || loans[row] !== loans[row - 2] || !this.delinquent[last]) continue;
      this.secondOrder[(this.delinquent[states[row - 2]!] ? 2 : 0) + (this.delinquent[now] ? 1 : 0)]!++;
    }
  }

  /** A state that nothing was seen to leave, as the absorbing ones, keeps a 1 on its diagonal. */
  matrix(): NonNullable<RealismReport['roll_rates']> {
    const size = this.states.length;
    const matrix = this.states.map((_, from) => {
      const row = [...this.steps.subarray(from * size, (from + 1) * size)];
      const seen = row.reduce((sum, count) => sum + count, 0);
      return row.map((count, to) => (seen === 0 ? Number(from === to) : count / seen));
    });
    return { states: [...this.states], matrix };
  }

  /** Share of loans without arrears that these roll rates alone, without memory, bring to 90 days past due within the months. @param months 0 or more */
  defaultWithin(months: number): number {
    const inDefault = [...this.states.keys()].filter((state) => state >= firstDefaultState && state < prepaid);
    return reachedWithin(this.matrix().matrix, 0, inDefault, months);
  }

  /** P(delinquent | delinquent last month and before) - P(delinquent | delinquent last month, not before); null where either was never seen. */
  secondOrderGap(): number | null {
    const share = (not: number, yes: number): number => yes / (not + yes);
    const [cleanNot, cleanYes, behindNot, behindYes] = this.secondOrder as unknown as [number, number, number, number];
    const gap = share(behindNot, behindYes) - share(cleanNot, cleanYes);
    return Number.isNaN(gap) ? null : gap;
  }
}
