import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CellPlan } from '../../../src/contract/plan.ts';
import { planColumn } from '../../../src/engine/measure/plan.ts';
import type { Stream } from '../../../src/engine/random/stream.ts';
import { fitTails, tailExcess } from '../../../src/engine/twin/tail.ts';
import { drawNormal, eachRow, tableOf } from '../../support/creditTable.ts';

/** The plan and the histogram of a column of made-up amounts. */
function planned(draw: (stream: Stream) => number, changes: Partial<CellPlan['schema']> = {}, rows = 20_000) {
  const [column] = tableOf({ name: 'amount', kind: 'number', values: eachRow(rows, 1, draw) }).columns;
  const { plan, cells } = planColumn({ ...column!, schema: { ...column!.schema, ...changes } }, { coarseCodes: 10, bad: null, keepExtremes: false, personRows: null });
  if (plan.model !== 'cells') throw new Error('a number is planned in cells');
  const fine = new Array<number>(plan.lo.length).fill(0);
  for (const cell of cells!) fine[cell]!++;
  return { plan, fine, beyond: fine.at(-1)! / rows };
}

const exponential = (stream: Stream): number => -1000 * Math.log(stream.uniform());
/** P(X > x) = (1 + x / 1000)^-2: heavy, with an infinite variance. */
const pareto = (stream: Stream): number => 1000 * (stream.uniform() ** -0.5 - 1);

describe('beyond the last edge', () => {
  test('an exponential goes on as an exponential', () => {
    const { plan, fine } = planned(exponential);
    const { above } = fitTails(plan, fine);
    expect(above!.edge).toBe(plan.lo.at(-1));
    // Whatever the shape that a few cells of some rows suggest, the median excess is that of the source within sampling error.
    expect(tailExcess({ ...above!, floor: 0 }, 0.5)).toBeGreaterThan(0.5 * 1000 * Math.LN2);
    expect(tailExcess({ ...above!, floor: 0 }, 0.5)).toBeLessThan(2 * 1000 * Math.LN2);
  });

  test('a heavy tail goes on further', () => {
    const light = planned(exponential);
    const heavy = planned(pareto);
    const relative = ({ plan, fine }: typeof light): number => {
      const { above } = fitTails(plan, fine);
      return tailExcess(above!, 0.01) / tailExcess(above!, 0.5);
    };
    expect(relative(heavy)).toBeGreaterThan(1.3 * relative(light));
  });

  test('nothing is drawn that is rarer than half a row of the cell', () => {
    const { plan, fine } = planned(pareto);
    const { above } = fitTails(plan, fine);
    expect(above!.floor).toBeCloseTo(1 / (2 * fine.at(-1)!), 12);
    expect(Number.isFinite(tailExcess(above!, 0))).toBe(true);
  });

  test('nothing is drawn beyond a declared maximum', () => {
    const { plan, fine } = planned(pareto, { max: 60_000 });
    const { above } = fitTails(plan, fine);
    expect(above!.edge + tailExcess(above!, 0)).toBeCloseTo(60_000, 6);
  });
});

describe('below the first edge', () => {
  test('a tail mirrors the one above', () => {
    const { plan, fine } = planned((stream) => -exponential(stream));
    const { below, above } = fitTails(plan, fine);
    expect(below!.edge).toBe(plan.hi[0]);
    expect(below!.edge).toBeLessThan(-4000);
    expect(tailExcess(below!, 0.5)).toBeGreaterThan(0.5 * 1000 * Math.LN2);
    // All are negative, yet 0 is no bound that was found: it is the edge of the cells.
    expect(above).not.toBeNull();
  });

  test('amounts that are never negative stay so', () => {
    const { plan, fine } = planned((stream) => Math.exp(1 + 0.5 * drawNormal(stream)));
    const { below } = fitTails(plan, fine);
    expect(plan.nonNegative).toBe(true);
    expect(below!.edge - tailExcess(below!, 0)).toBeGreaterThanOrEqual(0);
  });
});

test('a closed end has no tail', () => {
  const { plan, fine } = planned((stream) => Math.min(3000, exponential(stream)));
  expect(fitTails(plan, fine).above).toBeNull();
});

test('the excess falls with its probability, and is 0 at 1', () => {
  const anyTail = fc.record({ shape: fc.constantFrom(-0.2, 0, 0.2, 0.4, 0.6, 0.8), scale: fc.double({ min: 1e-6, max: 1e6, noNaN: true }), floor: fc.double({ min: 0, max: 0.5, noNaN: true }), edge: fc.constant(0) });
  const anyProbability = fc.double({ min: 1e-9, max: 1, noNaN: true });
  fc.assert(
    fc.property(anyTail, anyProbability, anyProbability, (tail, one, other) => {
      expect(tailExcess(tail, 1)).toBeCloseTo(0, 9);
      expect(tailExcess(tail, Math.min(one, other))).toBeGreaterThanOrEqual(tailExcess(tail, Math.max(one, other)) - 1e-9 * tail.scale);
    }),
  );
});
