import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/contract/errors.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { rulesFile, type Rule } from '../../../src/contract/rules.ts';
import type { ColumnSchema } from '../../../src/contract/tableSchema.ts';
import { loadTable } from '../../../src/engine/io/load.ts';
import { autoRules, suggestRules } from '../../../src/engine/measure/rules.ts';
import { evaluate } from '../../../src/engine/rules/evaluate.ts';
import type { Table } from '../../../src/engine/table/table.ts';
import { creditTable, eachRow, tableOf, type MadeColumn } from '../../support/creditTable.ts';
import { sharedData } from '../../support/sharedData.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { generateInto } from '../portfolio/generating.ts';

/** The table with more said of some columns. */
function declared(table: Table, more: Record<string, Partial<ColumnSchema>>): Table {
  return { ...table, columns: table.columns.map((column) => ({ ...column, schema: { ...column.schema, ...more[column.schema.name] } })) };
}

const suggested = (table: Table): Rule[] => suggestRules(table, silentMonitor).map(({ rule }) => rule);
/** Without the ranges, of which most columns of amounts have one. */
const relations = (table: Table): Rule[] => suggested(table).filter(({ kind }) => kind !== 'range');
const rows = 600;
const seeds = fc.integer({ min: 1, max: 1e6 });

/** Whole amounts that have nothing to do with each other. */
function noise(seed: number, names: readonly string[]): MadeColumn[] {
  return names.map((name, index) => ({ name, kind: 'integer', values: eachRow(rows, seed + index, (stream) => stream.below(50_000)) }));
}

const at = (columns: readonly MadeColumn[], name: string, row: number): number => Number(columns.find((column) => column.name === name)!.values[row]);
const whole = (name: string, value: (row: number) => number | null, n = rows): MadeColumn => ({ name, kind: 'integer', values: Array.from({ length: n }, (_, row) => value(row)) });
const category = (name: string, values: readonly (string | null)[]): MadeColumn => ({ name, kind: 'category', values });

describe('rules that were planted are found, and nothing else', () => {
  test('sums, differences, totals, offsets and other units', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const parts = noise(seed, ['a', 'b', 'c', 'fee_card', 'fee_late', 'fee_wire', 'fee_cash']);
      const table = tableOf(
        ...parts,
        whole('paid', (row) => at(parts, 'a', row) + at(parts, 'b', row)),
        whole('open', (row) => at(parts, 'a', row) + at(parts, 'b', row) - at(parts, 'c', row)),
        whole('fees', (row) => ['fee_card', 'fee_late', 'fee_wire', 'fee_cash'].reduce((sum, name) => sum + at(parts, name, row), 0)),
        whole('later', (row) => at(parts, 'c', row) + 7),
        whole('yearly', (row) => 12 * at(parts, 'b', row)),
      );
      const said = relations(table).map((rule) => (rule.kind === 'linear' ? [rule.column, ...rule.terms.map(({ column, factor }) => `${factor} ${column}`), rule.constant].join(' ') : rule.id));
      expect(said.sort()).toEqual(['fees 1 fee_card 1 fee_late 1 fee_wire 1 fee_cash 0', 'later 1 c 7', 'open 1 paid -1 c 0', 'paid 1 a 1 b 0', 'yearly 12 b 0']);
    }), { numRuns: 10 });
  });

  test('products and quotients, as they are rounded', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const parts = noise(seed, ['loan', 'value', 'months']);
      const ltv = whole('ltv', (row) => Math.round((100 * at(parts, 'loan', row)) / (1 + at(parts, 'value', row))));
      const value = whole('value', (row) => 1 + at(parts, 'value', row));
      const rent = whole('rent', (row) => (at(parts, 'months', row) % 60) * (at(parts, 'loan', row) % 500));
      const months = whole('months', (row) => at(parts, 'months', row) % 60);
      const rate = whole('rate', (row) => at(parts, 'loan', row) % 500);
      const [quotient, product] = [relations(tableOf(parts[0]!, value, ltv)), relations(tableOf(months, rate, rent))];
      expect(quotient).toMatchObject([{ kind: 'product', column: 'ltv', one: 'loan', other: 'value', divide: true, factor: 100 }]);
      expect(product).toMatchObject([{ kind: 'product', column: 'rent', one: 'months', other: 'rate', divide: false, factor: 1 }]);
    }), { numRuns: 10 });
  });

  test('unrelated columns suggest nothing', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const small = eachRow(rows, seed, (stream) => [stream.below(3), stream.below(4), stream.below(2)].map(String));
      const flags = [0, 1, 2].map((index) => category(`flag_${index}`, small.map((row) => row[index]!)));
      const gaps = eachRow(rows, seed + 50, (stream) => (stream.uniform() < 0.1 ? null : stream.below(900)));
      expect(relations(tableOf(...noise(seed, ['a', 'b', 'c', 'd']), ...flags, { name: 'gaps', kind: 'integer', values: gaps }))).toEqual([]);
    }), { numRuns: 20 });
    expect(relations(creditTable(3000, 5)).map(({ id }) => id)).toEqual(['loan_id unique']);
  });
});

test('case 42: the order of events is suggested, by the shortest chain, and an age is not compared with an income', () => {
  const days = eachRow(rows, 3, (stream) => {
    const origination = 18_000 + stream.below(700);
    const payment = origination + stream.below(60);
    const isDefault = stream.uniform() < 0.5;
    const fallen = payment + 90 + stream.below(300);
    return { origination, payment, fallen: isDefault ? fallen : null, written: isDefault ? fallen + stream.below(200) : null };
  });
  const date = (name: string, values: readonly (number | null)[]): MadeColumn => ({ name, kind: 'integer', values });
  const table = declared(tableOf(
    { name: 'age', kind: 'integer', values: eachRow(rows, 4, (stream) => 18 + stream.below(60)) },
    { name: 'income', kind: 'integer', values: eachRow(rows, 5, (stream) => 20_000 + stream.below(60_000)) },
    date('origination', days.map(({ origination }) => origination)), date('first_payment', days.map(({ payment }) => payment)),
    date('default_date', days.map(({ fallen }) => fallen)), date('charge_off', days.map(({ written }) => written)),
  ), Object.fromEntries(['origination', 'first_payment', 'default_date', 'charge_off'].map((name) => [name, { kind: 'date', dateFormat: 'yyyy-MM-dd' }])));
  expect(relations(table).filter(({ kind }) => kind === 'order').map(({ id }) => id)).toEqual(['origination <= first_payment', 'first_payment <= default_date', 'default_date <= charge_off']);
});

describe('an order of amounts', () => {
  const amounts = (broken: number): Table => {
    const drawn = eachRow(2000, 6, (stream, row) => {
      const limit = 1000 + stream.below(50_000);
      return { limit, used: row < broken ? limit + 1 : stream.below(limit + 1) };
    });
    return tableOf(whole('limit', (row) => drawn[row]!.limit, 2000), whole('used', (row) => drawn[row]!.used, 2000));
  };

  test('may be broken by one row in a thousand, which is counted; such a rule still clones', () => {
    const [order] = suggestRules(amounts(2), silentMonitor).filter(({ rule }) => rule.kind === 'order');
    expect(order).toMatchObject({ rule: { lesser: 'used', greater: 'limit', input: 'keep' }, rows: 2000, broken: 2 });
    expect(autoRules(amounts(2), silentMonitor)).toContainEqual(order!.rule);
  });

  test('is none beyond that', () => {
    expect(relations(amounts(3))).toEqual([]);
  });
});

test('case 33: what open loans leave empty is told by their status, or by what is empty with it', () => {
  const status = eachRow(rows, 7, (stream) => ['open', 'late', 'closed'][stream.below(3)]!);
  const closed = (value: (row: number) => number) => (row: number): number | null => (status[row] === 'closed' ? value(row) : null);
  const rules = relations(tableOf(
    category('status', status),
    whole('paid_off', closed((row) => 18_000 + ((row * 7919) % 900))),
    whole('reason', (row) => (status[row] === 'closed' && row % 2 === 0 ? (row * 31) % 977 : null)),
    whole('balance', (row) => (status[row] === 'closed' ? null : (row * 6007) % 9973)),
  ));
  expect(rules).toMatchObject([
    { kind: 'nullPattern', column: 'paid_off', missingWhere: { column: 'status', is: 'one of' }, exactly: true },
    { kind: 'nullPattern', column: 'reason', missingWhere: { column: 'paid_off', is: 'missing' }, exactly: false },
    { kind: 'nullPattern', column: 'balance', missingWhere: { column: 'status', is: 'one of', values: ['closed'] }, exactly: true },
  ]);
  expect(rules[0]).toHaveProperty('missingWhere.values', expect.arrayContaining(['open', 'late']));
  const alone = relations(tableOf(whole('paid_off', closed((row) => (row * 7919) % 900)), whole('proceeds', closed((row) => (row * 31) % 977)), whole('balance', (row) => (status[row] === 'closed' ? null : (row * 6007) % 9973))));
  expect(alone).toMatchObject([
    { kind: 'nullPattern', column: 'proceeds', missingWhere: { column: 'paid_off', is: 'missing' }, exactly: true },
    { kind: 'nullPattern', column: 'balance', missingWhere: { column: 'paid_off', is: 'present' }, exactly: true },
  ]);
});

describe('categories', () => {
  const region = eachRow(3000, 8, (stream) => stream.below(12));
  const product = eachRow(3000, 9, (stream) => stream.below(3));

  test('a region tells its country', () => {
    const rules = relations(tableOf(category('region', region.map((code) => `r${code}`)), category('country', region.map((code) => `c${Math.floor(code / 4)}`)), category('product', product.map(String))));
    expect(rules).toMatchObject([{ kind: 'lookup', column: 'country', from: 'region' }]);
    expect(rules[0]).toHaveProperty('values.r5', 'c1');
    expect(Object.keys(rules[0]?.kind === 'lookup' ? rules[0].values : {})).toHaveLength(12);
  });

  test('case 41: combinations that do not occur are ruled out, and one that fewer than ten rows hold is never named', () => {
    // Each product is sold in four terms of twelve.
    const term = eachRow(3000, 10, (stream, row) => `t${(4 * product[row]! + stream.below(6)) % 12}`);
    for (const rare of [0, 1, 3]) {
      const products = product.map((code, row) => (row < rare ? 'p0' : `p${code}`));
      const terms = term.map((text, row) => (row < rare ? 't9' : text));
      const [found] = suggestRules(tableOf(category('product', products), category('term', terms)), silentMonitor);
      expect(found).toMatchObject({ rule: { kind: 'combinations', columns: ['product', 'term'] }, rows: 3000, broken: rare });
      expect(JSON.stringify(found)).not.toContain('"p0","t9"');
    }
  });

  test('three columns of which only some combinations occur, though each two of them occur in all', () => {
    const [a, b] = [region.map((code) => code % 4), product];
    const c = eachRow(3000, 11, (stream, row) => (a[row]! + b[row]! + stream.below(2)) % 4);
    expect(relations(tableOf(...Object.entries({ a, b, c }).map(([name, codes]) => category(name, codes.map((code) => `${name}${code}`)))))).toMatchObject([{ kind: 'combinations', columns: ['a', 'b', 'c'] }]);
  });

  test('one value, and columns of 0 and 1 of which one is 1', () => {
    const rules = relations(tableOf(category('currency', region.map(() => 'EUR')), ...[0, 1, 2].map((code) => category(`is_${code}`, product.map((own) => String(Number(own === code)))))));
    expect(rules).toMatchObject([{ kind: 'oneHot', columns: ['is_0', 'is_1', 'is_2'] }, { kind: 'constant', column: 'currency', value: 'EUR' }]);
  });
});

test('no text that fewer than ten rows hold is in any rule, nor any extreme', () => {
  fc.assert(fc.property(seeds, fc.integer({ min: 1, max: 9 }), (seed, rare) => {
    const drawn = eachRow(2000, seed, (stream, row) => {
      const region = stream.below(8);
      return { region: row < rare ? 'secret-region' : `r${region}`, country: row < rare ? 'secret-country' : `c${region >> 1}`, closed: row < rare || stream.uniform() < 0.3, amount: row === 0 ? 987_654 : stream.below(40_000) };
    });
    const rules = suggested(tableOf(
      category('region', drawn.map(({ region }) => region)), category('country', drawn.map(({ country }) => country)),
      category('status', drawn.map(({ closed }, row) => (row < rare ? 'secret-status' : closed ? 'closed' : 'open'))),
      whole('amount', (row) => drawn[row]!.amount, 2000), whole('paid', (row) => (drawn[row]!.closed ? drawn[row]!.amount : null), 2000),
    ));
    expect(rules.length).toBeGreaterThan(1);
    expect(JSON.stringify(rules)).not.toMatch(/secret|987654/);
  }), { numRuns: 20 });
});

test('bounds are declared or natural ones; keys and rows of a panel are named once', () => {
  const ids = Array.from({ length: rows }, (_, row) => `L${1000 + Math.floor(row / 6)}`);
  const table = declared(tableOf(
    category('loan', ids), { name: 'row_id', kind: 'identifier', values: ids.map((_, row) => `R${row}`) },
    whole('month', (row) => 18_000 + 31 * (row % 6)),
    { name: 'utilisation', kind: 'number', values: eachRow(rows, 12, (stream) => stream.below(1001) / 1000) },
    { name: 'profit', kind: 'integer', values: eachRow(rows, 13, (stream) => stream.below(2001) - 1000) },
    { name: 'score', kind: 'integer', values: eachRow(rows, 14, (stream) => 400 + stream.below(300)) },
  ), { month: { kind: 'date', dateFormat: 'yyyy-MM-dd' }, utilisation: { number: { decimals: 3, fixed: true, decimalSign: '.', thousandsSign: '', prefix: '', suffix: '' } }, score: { min: 300, max: 850 } });
  expect(suggested(table)).toMatchObject([
    { kind: 'unique', columns: ['row_id'] }, { kind: 'unique', columns: ['loan', 'month'] },
    { kind: 'range', column: 'utilisation', min: 0, max: 1 }, { kind: 'range', column: 'score', min: 300, max: 850 },
  ]);
  expect(suggested(table)).toHaveLength(4);
});

test('a key that repeats is suggested with its repeats, and not enforced', () => {
  const table = tableOf({ name: 'loan_id', kind: 'identifier', values: Array.from({ length: 2000 }, (_, row) => `L${row === 1999 ? 0 : row}`) });
  expect(suggestRules(table, silentMonitor)).toMatchObject([{ rule: { kind: 'unique', columns: ['loan_id'] }, rows: 2000, broken: 1 }]);
  expect(autoRules(table, silentMonitor)).toEqual([]);
});

test('a cancel is heard', () => {
  const cancelled = new Failure('cancelled', 'Cancelled.');
  const monitor = { ...silentMonitor, check() { throw cancelled; } };
  expect(() => suggestRules(creditTable(3000, 1), monitor)).toThrow(cancelled);
});

test('a small table suggests nothing', () => {
  expect(suggested(creditTable(199, 1))).toEqual([]);
});

test('cases 33 and 42: what a portfolio obeys is found in it, and little else', async () => {
  const folder = temporaryFolder();
  await generateInto(folder, { template: 'us-mixed-retail', num_borrowers: 3000, seed: 4, history_months: 12, target_default_rate: 0.1 });
  const idsOf = async (name: string): Promise<string[]> => relations((await loadTable(join(folder, `${name}.csv`), null, silentMonitor)).table).map(({ id }) => id);
  expect(await idsOf('borrowers')).toEqual(['borrower_id unique']);
  expect(await idsOf('loans')).toEqual([
    'loan_id unique',
    'origination_month <= first_payment_month', 'first_payment_month <= default_month', 'balance <= amount', 'default_month <= charge_off_month',
    'ltv from amount / collateral_value', 'product by purpose', 'collateral by product', 'combinations of months_observed, status',
    ...['term_months', 'instalment', 'ltv', 'collateral_value', 'collateral'].map((name) => `${name} missing by product`),
    'default_month missing by default', 'charge_off_month missing by status',
  ]);
  expect(await idsOf('payments')).toEqual(['loan_id, month unique', 'paid from principal_paid, interest_paid', 'combinations of days_past_due, state']);
});

describe('public data', () => {
  test.each([['taiwan_train.csv', []], ['german_train.csv', []]])('%s: no rule that chance or habit made', async (name, expected) => {
    const path = sharedData(name);
    if (path === undefined) return;
    const { table } = await loadTable(path, null, silentMonitor);
    expect(relations(table).map(({ id }) => id)).toEqual(expected);
  });
});

test('the counts are those of the check that a clone makes', () => {
  const found = suggestRules(creditTable(3000, 15), silentMonitor);
  expect(rulesFile.parse({ schemaVersion: 1, rules: found.map(({ rule }) => rule) }).rules).toHaveLength(found.length);
  expect(evaluate(found.map(({ rule }) => rule), creditTable(3000, 15)).map(({ rows: counted, broken }) => [counted, broken])).toEqual(found.map(({ rows: counted, broken }) => [counted, broken]));
});
