import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/contract/errors.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { longPanel, type LongColumns } from '../../../src/engine/cascade/longPanel.ts';
import type { PanelFormat } from '../../../src/engine/cascade/panelFormat.ts';
import type { Table } from '../../../src/engine/table/table.ts';
import { numbers, table, texts } from '../validation/support.ts';

const columns: LongColumns = { id: 'id', month: 'month', state: 'state', statics: [] };
const read = (source: Table, more: Partial<LongColumns> = {}, like?: PanelFormat) => longPanel(source, { ...columns, ...more }, silentMonitor, like);

/** Rows of client, month and state. */
function rows(...all: readonly (readonly [client: string, month: number, state: string])[]): Table {
  return table('loans', texts('id', all.map(([client]) => client)), numbers('month', all.map(([, month]) => month)), texts('state', all.map(([, , state]) => state)));
}
const history = (client: string, first: number, states: string): [string, number, string][] => [...states].map((state, place) => [client, first + place, state]);

test('rows come in any order; histories may begin and end anywhere', () => {
  const shuffled = [...history('a', -3, '01C0'), ...history('b', -2, '01')].toReversed();
  const { panel, format, firstRows } = read(rows(...shuffled));
  expect(panel).toMatchObject({ clients: 2, months: 4, states: ['0', '1', 'C'] });
  expect([...panel.lengths]).toEqual([2, 4]);
  expect([...panel.codes.subarray(0, 2), ...panel.codes.subarray(4)]).toEqual([0, 1, 0, 1, 2, 0]);
  expect(panel.calendar).toMatchObject({ span: 4 });
  expect([...panel.calendar!.starts]).toEqual([1, 0]);
  expect(format.calendar).toEqual({ first: -3, span: 4, form: 'number' });
  expect([...firstRows]).toEqual([0, 2]);
});

test('numbers such as 202312 are months of a calendar', () => {
  const { panel } = read(rows(['a', 202_311, '0'], ['a', 202_312, '1'], ['a', 202_401, '0'], ['b', 202_401, '0']));
  expect([...panel.lengths]).toEqual([3, 1]);
  expect([...panel.calendar!.starts]).toEqual([0, 2]);
});

test('a hold-out keeps the calendar and the codes of the training panel', () => {
  const { format } = read(rows(...history('a', -5, '012345')));
  const { panel } = read(rows(...history('z', -2, '11')), {}, format);
  expect(panel.states).toEqual(['0', '1', '2', '3', '4', '5']);
  expect([...panel.calendar!.starts]).toEqual([3]);
});

test('sequences of one borrower have one owner', () => {
  const source = rows(...history('a', 1, '00'), ...history('b', 1, '01'), ...history('c', 1, '00'));
  const owned = table('loans', ...source.columns, texts('who', ['x', 'x', 'y', 'y', 'x', 'x']));
  expect([...read(owned, { borrower: 'who' }).panel.owners!]).toEqual([0, 1, 0]);
});

test('codes are mapped to the eight states when that is asked for', () => {
  const { panel } = read(rows(...history('a', 1, 'X012345C')), { map: 'auto' });
  expect([...panel.codes].map((code) => panel.states[code])).toEqual(['CUR', 'CUR', 'D30', 'D60', 'D90', 'D120', 'DEF', 'CUR']);
});

describe('what is no panel is refused with a count', () => {
  const messageOf = (act: () => unknown): string => {
    try {
      act();
    } catch (thrown) {
      if (thrown instanceof Failure) return thrown.record.message;
      throw thrown;
    }
    return '';
  };
  const good = history('a', 1, '0011');
  test.each<[string, Table, Partial<LongColumns>, RegExp]>([
    ['gaps', rows(...good, ['b', 1, '0'], ['b', 4, '1'], ['b', 5, '1']), {}, /lacks 2 months between the first and the last of 1 client\./],
    ['months that occur twice', rows(...good, ['a', 2, '0'], ['a', 2, '1']), {}, /2 rows of the table "loans" repeat a month/],
    ['histories without end', rows(...good, ['b', 1, '0'], ['b', 900, '0']), {}, /histories of up to 900 months/],
    ['months that are fractions', rows(...good, ['b', 1.5, '0']), {}, /"month" does not hold months/],
    ['a missing month', rows(...good, ['b', Number.NaN, '0']), {}, /In 1 row of the table "loans" the client, the month or the state is missing/],
    ['a state column as the month', rows(...history('a', 1, 'CX')), { month: 'state', state: 'month' }, /"state" does not hold months/],
    ['one state alone', rows(...history('a', 1, '000')), {}, /one state alone/],
    ['a code without a meaning', rows(...good, ['b', 1, 'Q'], ['c', 1, 'Q']), { map: 'auto' }, /No state is known for a code of the panel: "Q" in 2 cells/],
  ])('%s', (_, source, more, message) => {
    expect(messageOf(() => read(source, more))).toMatch(message);
  });

  test('a feature that changes', () => {
    const source = table('loans', ...rows(...good).columns, numbers('limit', [1, 1, 2, 2]));
    expect(messageOf(() => read(source, { statics: ['limit'] }))).toMatch(/"limit" changes within the months of 1 client/);
  });
});
