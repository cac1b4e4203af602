import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/contract/errors.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import type { PanelFormat } from '../../../src/engine/cascade/panelFormat.ts';
import { widePanel } from '../../../src/engine/cascade/widePanel.ts';
import type { Table } from '../../../src/engine/table/table.ts';
import { numbers, table, texts } from '../validation/support.ts';

const read = (source: Table, wide: string[], statics: string[] = [], like?: PanelFormat) => widePanel(source, { wide, statics }, silentMonitor, like);

function failureOf(act: () => unknown): Failure {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
  }
  throw new Error('It did not fail.');
}

describe('states', () => {
  test('that are numbers stand in their order, whether the column holds numbers or texts', () => {
    const { panel } = read(table('cards', numbers('m1', [10, -1, 2], { kind: 'integer' }), texts('m2', ['2', '10', '-1.0'])), ['m1', 'm2']);
    expect(panel).toMatchObject({ clients: 3, months: 2, states: ['-1', '2', '10'], codes: Uint8Array.of(2, 1, 0, 2, 1, 0), lengths: Uint16Array.of(2, 2, 2), staticColumns: 0 });
  });

  test('of which some are no numbers stand by the alphabet', () => {
    expect(read(table('cards', texts('m1', ['X', '0']), texts('m2', ['C', '1'])), ['m1', 'm2']).panel.states).toEqual(['0', '1', 'C', 'X']);
  });

  test('end where a row has no more of them', () => {
    const { panel } = read(table('cards', texts('m1', ['A', 'B', 'B']), texts('m2', ['B', null, 'A']), texts('m3', ['A', null, null])), ['m1', 'm2', 'm3']);
    expect([...panel.lengths]).toEqual([3, 1, 2]);
    expect([...panel.codes.subarray(0, 4)]).toEqual([0, 1, 0, 1]);
    expect([...panel.codes.subarray(6, 8)]).toEqual([1, 0]);
  });

  test('of a hold-out get the codes of the training panel', () => {
    const { format } = read(table('train', texts('m1', ['0', '1']), texts('m2', ['2', '3'])), ['m1', 'm2']);
    const { panel } = read(table('other', texts('m1', ['3']), numbers('m2', [2], { kind: 'integer' })), ['m1', 'm2'], [], format);
    expect(panel).toMatchObject({ states: ['0', '1', '2', '3'], codes: Uint8Array.of(3, 2) });
  });
});

describe('static features', () => {
  const months = [texts('m1', ['0', '1', '0', '1']), texts('m2', ['0', '1', '1', '0'])];

  test('numbers are standardised; missing is the mean; a hold-out keeps the scaling and is cut at five deviations', () => {
    const { panel, format } = read(table('train', ...months, numbers('age', [20, 40, null, 30])), ['m1', 'm2'], ['age']);
    const scale = Math.sqrt(200 / 3);
    [-10 / scale, 10 / scale, 0, 0].forEach((value, row) => expect(panel.statics[row]).toBeCloseTo(value, 6));
    const other = read(table('other', texts('m1', ['0', '1']), texts('m2', ['0', '1']), numbers('age', [40, 9000])), ['m1', 'm2'], ['age'], format).panel;
    expect(other.statics[0]).toBeCloseTo(10 / scale, 6);
    expect(other.statics[1]).toBe(5);
  });

  test('case 22: a date of birth is a number like any other', () => {
    const day = 86_400_000;
    const births = numbers('birth', [-2000 * day, 4000 * day, null, 1000 * day]);
    const { panel } = read(table('train', ...months, { ...births, schema: { ...births.schema, kind: 'date' } }), ['m1', 'm2'], ['birth']);
    const scale = Math.sqrt(((3000 * day) ** 2 * 2) / 3);
    [(-3000 * day) / scale, (3000 * day) / scale, 0, 0].forEach((value, row) => expect(panel.statics[row]).toBeCloseTo(value, 6));
  });

  test('a category is an indicator for each level but the most frequent one', () => {
    const { panel, format } = read(table('train', ...months, texts('sex', ['2', '2', '1', null])), ['m1', 'm2'], ['sex']);
    expect(format.features).toMatchObject([{ column: 'sex', level: '1', mean: 1 / 3 }]);
    const low = -1 / 3 / Math.sqrt(2 / 9);
    [low, low, -2 * low, 0].forEach((value, row) => expect(panel.statics[row]).toBeCloseTo(value, 6));
  });

  test('a hold-out whose codes were read as numbers gives the same features', () => {
    const { format } = read(table('train', ...months, texts('sex', ['2', '2', '1', '1'])), ['m1', 'm2'], ['sex']);
    const held = (column: ReturnType<typeof numbers>) => read(table('other', texts('m1', ['0', '1']), texts('m2', ['0', '1']), column), ['m1', 'm2'], ['sex'], format).panel.statics;
    expect(held(numbers('sex', [1, 2]))).toEqual(held(texts('sex', ['1', '2'])));
  });

  test('levels of fewer than one client in a hundred, and columns without variation, give no feature', () => {
    const many = Array.from({ length: 300 }, (_, row) => row);
    const source = table('train', texts('m1', many.map((row) => String(row % 2))), texts('m2', many.map(() => '0')), texts('grade', many.map((row) => (row < 2 ? 'rare' : row < 100 ? 'A' : 'B'))), numbers('fee', many.map(() => 5)));
    expect(read(source, ['m1', 'm2'], ['grade', 'fee']).format.features.map(({ column, level }) => [column, level])).toEqual([['grade', 'A']]);
  });
});

describe('bad input', () => {
  const two = table('cards', texts('m1', ['0', '1']), texts('m2', ['1', '0']));

  test.each<[string, () => unknown, RegExp]>([
    ['one month', () => read(two, ['m1']), /at least two columns of states/],
    ['a column that is not there', () => read(two, ['m1', 'm9']), /"cards" has no column "m9"/],
    ['a column named twice', () => read(two, ['m1', 'm2', 'm1']), /"m1" is named twice/],
    ['a month as a feature, which would tell the future', () => read(two, ['m1', 'm2'], ['m2']), /"m2" is named twice among the columns of the panel/],
    ['one state alone', () => read(table('cards', texts('m1', ['0']), texts('m2', ['0'])), ['m1', 'm2']), /one state alone/],
    ['no rows', () => read(table('cards', texts('m1', []), texts('m2', [])), ['m1', 'm2']), /has no rows/],
    ['fractions', () => read(table('cards', numbers('m1', [0.5]), texts('m2', ['0'])), ['m1', 'm2']), /"m1" does not hold states/],
    ['dates', () => read(table('cards', numbers('m1', [1], { kind: 'date' }), texts('m2', ['0'])), ['m1', 'm2']), /"m1" does not hold states/],
    ['identifiers', () => read(table('cards', texts('m1', ['a', 'b'], { kind: 'identifier' }), texts('m2', ['0', '1'])), ['m1', 'm2']), /"m1" does not hold states/],
    ['amounts', () => read(table('cards', numbers('m1', Array.from({ length: 99 }, (_, row) => row)), texts('m2', Array.from({ length: 99 }, () => '0'))), ['m1', 'm2']), /"m1" does not hold states/],
    ['many texts', () => read(table('cards', texts('m1', Array.from({ length: 99 }, (_, row) => `name ${row}`)), texts('m2', Array.from({ length: 99 }, () => '0'))), ['m1', 'm2']), /"m1" does not hold states/],
    ['gaps', () => read(table('cards', texts('m1', ['0', '1', null]), texts('m2', [null, '1', '0']), texts('m3', ['0', '1', '0'])), ['m1', 'm2', 'm3']), /In 2 rows .* an empty month comes before one with a state/],
    ['a client without any state', () => read(table('cards', texts('m1', ['0', '1', null]), texts('m2', ['0', '1', null])), ['m1', 'm2']), /In 1 row .* no month has a state/],
    ['a feature without values', () => read(table('cards', texts('m1', ['0', '1']), texts('m2', ['1', '0']), texts('note', [null, null], { kind: 'empty' })), ['m1', 'm2'], ['note']), /"note" has no value/],
    ['a feature of free text', () => read(table('cards', texts('m1', ['0', '1']), texts('m2', ['1', '0']), texts('note', ['a', 'b'], { kind: 'text' })), ['m1', 'm2'], ['note']), /"note" holds free text/],
  ])('%s', (_, act, message) => {
    const failure = failureOf(act);
    expect(failure.code).toBe('input');
    expect(failure.message).toMatch(message);
  });

  test('states of the hold-out that the training panel has not are named and counted', () => {
    const { format } = read(two, ['m1', 'm2']);
    const failure = failureOf(() => read(table('other', texts('m1', ['0', '7', '7']), texts('m2', ['9', '1', '7'])), ['m1', 'm2'], [], format));
    expect(failure.message).toBe('The table "other" has 2 states that the training panel has not ("7", "9"), in 4 cells.');
  });
});
