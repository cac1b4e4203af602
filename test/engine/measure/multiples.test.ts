import { expect, test } from 'vitest';
import type { Reference } from '../../../src/contract/relatedTwin.ts';
import { multiplesOf } from '../../../src/engine/measure/multiples.ts';
import { Stream } from '../../../src/engine/random/stream.ts';
import { formDrawer } from '../../../src/engine/twin/formRow.ts';

const rows = 3000;
const [limit, use, balance] = [{ of: 'parent', column: 'limit' }, { of: 'parent', column: '(parent) utilisation' }, { of: 'previous', column: 'balance' }] as const satisfies readonly Reference[];
const unit = { kind: 'amount', decimals: 0 } as const;

/** Cards whose holders draw each month what brings the balance back to their usual share of the limit, give or take a tenth. */
function cards(usual: boolean) {
  const stream = new Stream(3, 'cards');
  const drawn = Array.from({ length: rows }, () => {
    const [ofLimit, share] = [1000 + stream.below(9000), 5 + stream.below(90)];
    const before = Math.round(((ofLimit * share) / 100) * (0.6 + 0.8 * stream.uniform()));
    const next = usual ? ((ofLimit * share) / 100) * (0.9 + 0.2 * stream.uniform()) : before * (0.9 + 0.2 * stream.uniform());
    return { ofLimit, share, before, next: Math.round(next) };
  });
  const column = (name: 'ofLimit' | 'share' | 'before' | 'next'): Float64Array => Float64Array.from(drawn, (card) => card[name]);
  const atoms = [{ term: { kind: 'column' as const, of: [balance] }, values: column('before') }, { term: { kind: 'column' as const, of: [limit] }, values: column('ofLimit') }];
  const target = { name: 'balance', unit, values: column('next'), atoms };
  return { drawn, multiples: multiplesOf(target, [0, 1], [{ reference: use, unit, values: column('share') }], Uint32Array.from({ length: rows }, (_, row) => row))! };
}

test('what a month brings may depend on a share of an amount of the parent, over the column that it is a multiple of', () => {
  const { drawn, multiples } = cards(true);
  expect(multiples).toMatchObject({ scale: balance, given: { column: use, times: limit, overScale: true } });
  const drawer = formDrawer({ column: 'balance', forms: [], contexts: [], counts: [{ levels: [], rows: [rows] }], multiples });
  const stream = new Stream(1, 'draw');
  const away = drawn.map(({ ofLimit, share, before }) => {
    const units = ({ column }: Reference): number => (column === limit.column ? ofLimit : column === use.column ? share : before);
    return Math.abs(drawer.draw({ units, level: () => '' }, () => Number.NaN, stream) / ((ofLimit * share) / 100) - 1);
  });
  // Without the product new balances would wander as far as the old ones, a fifth on average; the source is a twentieth away.
  expect(away.reduce((sum, one) => sum + one, 0) / rows).toBeLessThan(0.08);
});

test('where the month before says it all, nothing else is asked', () => {
  expect(cards(false).multiples.given).toBeNull();
});

test.each([10, 40, 100, 160])('the largest multiple of %i rows is one row’s, and is told by no edge', (count) => {
  const before = Float64Array.from({ length: count }, (_, row) => 1000 + row);
  const values = before.map((amount, row) => (row === 7 ? amount * 987.6 : Math.round(amount * (1 + (row % 5) / 100))));
  const target = { name: 'balance', unit, values, atoms: [{ term: { kind: 'column' as const, of: [balance] }, values: before }] };
  const multiples = multiplesOf(target, [0], [], Uint32Array.from({ length: count }, (_, row) => row));
  const numbers = JSON.stringify(multiples).match(/[\d.]+/g)!.map(Number);
  expect(Math.max(...numbers)).toBeLessThan(count + 1);
  expect(numbers).not.toContain(987.6);
});
