import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { silentMonitor } from '../../../../src/contract/progress.ts';
import type { ColumnSchema, TableSchema } from '../../../../src/contract/tableSchema.ts';
import { InfeasibleBudget } from '../../../../src/engine/measure/private/measurePrivate.ts';
import { measureRelatedPrivately, type DeclaredTable, type PrivateRelatedMeasurements } from '../../../../src/engine/measure/private/measureRelated.ts';
import { boundPersons, rowsPerPerson, type LinkedTable } from '../../../../src/engine/measure/private/persons.ts';
import type { PrivateStep } from '../../../../src/engine/measure/private/steps.ts';
import { findColumn, type Table } from '../../../../src/engine/table/table.ts';
import { tableOf, type MadeColumn } from '../../../support/creditTable.ts';
import { noiseOf, noNoise } from './noise.ts';

/** A person with accounts, which have events: [score, [amount, [kind, …]], …]. */
interface Person {
  readonly id: string;
  readonly score: number;
  readonly accounts: readonly { readonly amount: number; readonly events: readonly string[] }[];
}

const category = (name: string, levels: readonly string[]): ColumnSchema => ({ name, kind: 'category', role: 'ordinary', levels: [...levels], missing: false });
const identifier = (name: string): ColumnSchema => ({ name, kind: 'identifier', role: 'identifier', missing: false });
const schemaOf = (table: string, columns: ColumnSchema[]): TableSchema => ({ schemaVersion: 1, table, columns });
const schemas = [
  schemaOf('persons', [identifier('id'), { name: 'score', kind: 'integer', role: 'ordinary', min: 0, max: 9, missing: false }]),
  schemaOf('accounts', [identifier('account'), identifier('id'), { name: 'amount', kind: 'integer', role: 'ordinary', min: 0, max: 9, missing: false }, category('size', ['small', 'large'])]),
  schemaOf('events', [identifier('event'), identifier('account'), category('kind', ['a', 'b', 'c'])]),
];
const atMost = { accounts: 2, events: 3 };

function tablesOf(persons: readonly Person[]): DeclaredTable[] {
  const accounts = persons.flatMap(({ id, accounts: own }) => own.map(({ amount, events }, at) => ({ id, account: `${id}-${at}`, amount, events })));
  const events = accounts.flatMap(({ account, events: own }) => own.map((kind, at) => ({ account, event: `${account}/${at}`, kind })));
  const texts = (name: string, values: readonly string[]): MadeColumn => ({ name, kind: 'identifier', values });
  return linked([
    tableOf(texts('id', persons.map(({ id }) => id)), { name: 'score', kind: 'integer', values: persons.map(({ score }) => score) }),
    tableOf(texts('account', accounts.map(({ account }) => account)), texts('id', accounts.map(({ id }) => id)), { name: 'amount', kind: 'integer', values: accounts.map(({ amount }) => amount) }, { name: 'size', kind: 'category', values: accounts.map(({ amount }) => (amount < 5 ? 'small' : 'large')) }),
    tableOf(texts('event', events.map(({ event }) => event)), texts('account', events.map(({ account }) => account)), { name: 'kind', kind: 'category', values: events.map(({ kind }) => kind) }),
  ]);
}

function linked(tables: readonly Table[]): DeclaredTable[] {
  const plain = { panel: null, follows: [] };
  return [
    { ...plain, table: tables[0]!, schema: schemas[0]!, key: 'id', parent: null },
    { ...plain, table: tables[1]!, schema: schemas[1]!, key: 'account', parent: { position: 0, link: 'id', atMost: atMost.accounts } },
    { ...plain, table: tables[2]!, schema: schemas[2]!, key: null, parent: { position: 1, link: 'account', atMost: atMost.events } },
  ];
}

const options = { mu: 0.5, trainings: new Map(), discoveryDelta: 1e-7, acceptWeak: true };
/** Keeps the first rows of each parent: the same of all others whoever is added or removed. */
const keepFirst = (bound: number): number => bound - 1;

/** What each step asked, exactly, while the noise leaves nothing of it: later steps are then the same whatever the counts were. */
function asked(tables: readonly DeclaredTable[]): { counts: Map<number, number[]>; made: PrivateRelatedMeasurements } {
  const counts = new Map<number, number[]>();
  const hideAll = noiseOf((exact, deviation) => {
    counts.set(deviation, [...(counts.get(deviation) ?? []), ...exact]);
    exact.fill(5000);
  });
  return { counts, made: measureRelatedPrivately(tables, options, silentMonitor, hideAll, keepFirst) };
}

/** L2 distance of what each step asked of two databases. */
function distances(one: readonly DeclaredTable[], other: readonly DeclaredTable[]): { step: PrivateStep; distance: number }[] {
  const [first, second] = [asked(one), asked(other)];
  // What is public, the plan, is the same to the last byte.
  expect(JSON.stringify(second.made.steps)).toBe(JSON.stringify(first.made.steps));
  expect(second.made.measured.map(({ measurements }) => JSON.stringify(measurements[0]!.plan))).toEqual(first.made.measured.map(({ measurements }) => JSON.stringify(measurements[0]!.plan)));
  return first.made.steps.map((step) => {
    const [mine, theirs] = [first.counts.get(step.deviation)!, second.counts.get(step.deviation)!];
    expect(theirs).toHaveLength(mine.length);
    return { step, distance: Math.hypot(...mine.map((count, cell) => count - theirs[cell]!)) };
  });
}

const event = fc.constantFrom('a', 'b', 'c');
const account = fc.record({ amount: fc.integer({ min: -2, max: 12 }), events: fc.array(event, { maxLength: 5 }) });
const person = fc.record({ score: fc.integer({ min: -1, max: 11 }), accounts: fc.array(account, { maxLength: 4 }) });
const everybody: Person[] = Array.from({ length: 40 }, (_, at) => ({
  id: `p${10 + at}`, score: at % 10, accounts: Array.from({ length: at % 4 }, (__, own) => ({ amount: (at + 3 * own) % 10, events: ['a', 'b', 'c'].slice(0, (at + own) % 4) })),
}));

describe('one person', () => {
  test('added with all their rows, whatever stands in them, changes each step by no more than it says', () => {
    fc.assert(fc.property(person, fc.nat(everybody.length), (drawn, place) => {
      const more = everybody.toSpliced(place, 0, { ...drawn, id: 'p99' });
      for (const { step, distance } of distances(tablesOf(everybody), tablesOf(more))) expect(distance).toBeLessThanOrEqual(step.sensitivity + 1e-9);
    }), { numRuns: 25 });
  });

  test('removed changes each step by no more than it says', () => {
    fc.assert(fc.property(fc.nat(everybody.length - 1), (place) => {
      for (const { step, distance } of distances(tablesOf(everybody), tablesOf(everybody.toSpliced(place, 1)))) expect(distance).toBeLessThanOrEqual(step.sensitivity + 1e-9);
    }), { numRuns: 15 });
  });

  test('with rows all alike, more than count, changes the number of rows by just as much as it says', () => {
    const alike = { amount: 3, events: ['a', 'a', 'a', 'a', 'a'] };
    const found = distances(tablesOf(everybody), tablesOf([...everybody, { id: 'p99', score: 5, accounts: [alike, alike, alike] }]));
    const rows = found.filter(({ step }) => step.name.endsWith('Number of rows'));
    expect(rows.map(({ step, distance }) => [step.name.split(':')[0], distance, step.sensitivity])).toEqual([['persons', 1, 1], ['accounts', 2, 2], ['events', 6, 6]]);
    // Every column of an event is in one and the same cell six times.
    const events = found.find(({ step }) => step.name === 'events: Signs of all pairs')!;
    expect(events.distance).toBeCloseTo(events.step.sensitivity, 9);
  });
});

test('the parts of all tables spend exactly the whole, with noise for the rows that a person may have', () => {
  const { steps } = asked(tablesOf(everybody)).made;
  expect(steps.reduce((sum, { sensitivity, deviation }) => sum + (sensitivity / deviation) ** 2, 0)).toBeCloseTo(options.mu ** 2, 12);
  expect(steps.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  const rows = steps.filter(({ name }) => name.endsWith('Number of rows')).map(({ deviation }) => deviation);
  expect(rows[1]! / rows[0]!).toBeCloseTo(2, 9);
  expect(rows[2]! / rows[0]!).toBeCloseTo(6, 9);
});

test('a budget that the first steps of a later table tell to be too small is spent by what went before', () => {
  const large = Array.from({ length: 4000 }, (_, at) => ({ ...everybody[at % 40]!, id: `p${10_000 + at}`, accounts: at < 40 ? everybody[at]!.accounts : [] }));
  const attempt = (): unknown => measureRelatedPrivately(tablesOf(large), { ...options, acceptWeak: false }, silentMonitor, noNoise, keepFirst);
  expect(attempt).toThrow(InfeasibleBudget);
  expect(attempt).toThrow(expect.objectContaining({ share: expect.closeTo(1 / 3 + (0.05 + 0.95 * 0.25) / 3, 9), reasons: [expect.stringMatching(/^accounts: /)] }));
});

describe('rows of a person', () => {
  const rowsOf = (tables: readonly LinkedTable[], column: string, drawBelow?: (bound: number) => number): string[][] =>
    boundPersons(tables, drawBelow).map(({ table }) => {
      const found = findColumn(table, column) ?? table.columns[0]!;
      return found.storage === 'coded' ? Array.from(found.codes, (code) => found.levels[code]!) : Array.from(found.values, String);
    });
  const texts = (name: string, values: (string | null)[]): MadeColumn => ({ name, kind: 'identifier', values });

  test('are bounded for each parent, and multiply down the tables', () => {
    const bound = boundPersons(tablesOf(everybody));
    bound.forEach(({ parent }, table) => {
      if (parent === null) return;
      const counts = new Map<number, number>();
      for (const row of parent) counts.set(row, (counts.get(row) ?? 0) + 1);
      expect(Math.max(...counts.values())).toBe(table === 1 ? 2 : 3);
    });
    expect(rowsPerPerson(linked(bound.map(({ table }) => table)).map(({ parent }) => parent))).toEqual([1, 2, 6]);
  });

  test('that belong to nobody, or repeat a key, are left out; nobody has a say in which are kept of another', () => {
    const tables = linked([
      tableOf(texts('id', ['p1', 'p2', 'p1', null, 'p3'])),
      tableOf(texts('account', ['x', 'y', 'y', 'z', 'w', null]), texts('id', ['p1', 'p2', 'p2', 'nobody', null, 'p3'])),
      tableOf(texts('event', ['1', '2', '3', '4']), texts('account', ['x', 'y', 'z', 'lost'])),
    ]);
    expect(rowsOf(tables, 'none', keepFirst)).toEqual([['p1', 'p2', 'p3'], ['x', 'y'], ['1', '2']]);
  });

  test('that share an account make their owners one person, of whom one row of persons counts', () => {
    const shared = (owners: string[]) => linked([
      tableOf(texts('id', ['p1', 'p2', 'p3'])),
      tableOf(texts('account', ['x', 'x', 'y']), texts('id', owners)),
      tableOf(texts('event', ['1']), texts('account', ['x'])),
    ]);
    expect(rowsOf(shared(['p1', 'p2', 'p3']), 'none', keepFirst)).toEqual([['p1', 'p3'], ['x', 'y'], ['1']]);
  });

  test('are chosen by the draw, not by what stands in them', () => {
    const tables = tablesOf([{ id: 'p1', score: 1, accounts: [1, 2, 3, 4].map((amount) => ({ amount, events: [] })) }]);
    const kept = Array.from({ length: 40 }, () => rowsOf(tables, 'amount')[1]!.join());
    expect(new Set(kept).size).toBeGreaterThan(3);
  });
});
