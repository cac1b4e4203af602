import { expect, test } from 'vitest';
import { judge } from '../../../src/engine/validation/checks/judge.ts';
import { shippedPolicy } from '../../../src/engine/validation/policy/shipped.ts';
import { judged, numbers, table, texts } from './support.ts';

const amounts = Array.from({ length: 1000 }, (_, row) => row + 0.5);
const column = (real: (number | null)[], synthetic: (number | null)[]) => judged({ real: table('real', numbers('amount', real)), synthetic: table('clone', numbers('amount', synthetic)) }).columns[0]!;

test('a histogram has edges that both tables share, and all values that are there in its bins', () => {
  const { histogram } = column(amounts, amounts.map((value) => value / 2));
  expect(histogram!.edges).toHaveLength(21);
  for (const shares of [histogram!.real, histogram!.synthetic]) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  expect(histogram!.real[3]).toBeCloseTo(0.05, 2);
  expect(histogram!.synthetic.slice(11)).toEqual(Array.from({ length: 9 }, () => 0));
});

test('the worst bin is where rows were lost, and the index is far beyond what sampling gives', () => {
  const { divergence } = column(amounts, amounts.map((value) => (value > 900 ? value - 900 : value)));
  expect(divergence).toMatchObject({ bins: 10, worst_bin: { to: null, level: null, missing: false, rows_real: 100, share_real: 0.1, share_synthetic: 0 } });
  expect(divergence!.worst_bin.from).toBeCloseTo(900, 0);
  expect(divergence!.psi).toBeGreaterThan(10 * divergence!.psi_critical!);
  expect(divergence!.wasserstein).toBeCloseTo(90, 9);
});

test('missing is a bin of its own where there is any', () => {
  const { divergence } = column(amounts, amounts.map((value, row) => (row % 2 === 0 ? null : value)));
  expect(divergence).toMatchObject({ bins: 11, worst_bin: { missing: true, share_real: 0, share_synthetic: 0.5 } });
});

test('levels come most frequent first, and those that the real table lacks as others', () => {
  const [real, synthetic] = [['a', 'b', 'b', 'b'], ['b', 'b', 'z', 'a']].map((values) => table('t', texts('grade', values)));
  expect(judged({ real: real!, synthetic: synthetic! }).columns[0]!.histogram).toEqual({ edges: null, dates: null, levels: ['b', 'a', '(other)'], real: [0.75, 0.25, 0], synthetic: [0.5, 0.25, 0.25] });
});

test('equal tables are no distance apart; a column of one value is drawn, too', () => {
  expect(column(amounts, amounts).divergence).toMatchObject({ psi: 0, kl_real_from_synthetic: 0, kl_synthetic_from_real: 0, jensen_shannon: 0, wasserstein: 0 });
  expect(column([2.5, 2.5], [2.5, 3.5]).histogram).toEqual({ edges: [2.5, 2.5, 2.5], dates: null, levels: null, real: [0, 1], synthetic: [0, 1] });
});

test('a check says which bin is off, by how much in either table, and dates as dates', () => {
  const days = Array.from({ length: 1000 }, (_, row) => 20_000 + (row % 500));
  const of = (amount: number[], opened: number[]) => table('t', numbers('amount', amount), numbers('opened', opened, { kind: 'date', dateFormat: 'yyyy-MM-dd' }));
  const figures = judged({ real: of(amounts, days), synthetic: of(amounts.map((value) => (value > 800 ? value - 800 : value)), days.map((day) => Math.max(day, 20_250))) });
  const cells = new Map(judge(figures, shippedPolicy()).checks.map(({ name, cell }) => [name, cell]));
  expect(cells.get('column_shape:amount')).toMatch(/^from 799\.7 to below 899\.6: 0\.0 % of the synthetic rows, 10\.0 % of the real ones$/);
  expect(cells.get('column_shape:opened')).toMatch(/^from 2025-\d\d-\d\d to below 2025-\d\d-\d\d: 60\.0 % of the synthetic rows, 10\.0 % of the real ones$/);
});
