import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { silentMonitor } from '../../../../src/contract/progress.ts';
import { relatedSchema } from '../../../../src/contract/relatedSchema.ts';
import type { ColumnSchema, TableSchema } from '../../../../src/contract/tableSchema.ts';
import { planFollowing } from '../../../../src/engine/measure/private/follows.ts';
import { InfeasibleBudget } from '../../../../src/engine/measure/private/measurePrivate.ts';
import { measurePanelPrivately, type PanelInput, type PrivatePanel } from '../../../../src/engine/measure/private/panel.ts';
import { panelQueries } from '../../../../src/engine/measure/private/panelBudget.ts';
import { asksOfNumbers, planPanel } from '../../../../src/engine/measure/private/panelPlan.ts';
import { boundPersons } from '../../../../src/engine/measure/private/persons.ts';
import type { AddNoise } from '../../../../src/engine/measure/private/steps.ts';
import { tableOf, type MadeColumn } from '../../../support/creditTable.ts';

/** A loan and its months: what is left of it, and its state. */
interface Loan {
  readonly size: string;
  readonly amount: number;
  readonly months: readonly { readonly state: string; readonly paid: number; readonly left: number }[];
}
type Person = readonly Loan[];

const atMost = { loans: 2, months: 4 };
const identifier = (name: string): ColumnSchema => ({ name, kind: 'identifier', role: 'identifier', missing: false });
const integer = (name: string): ColumnSchema => ({ name, kind: 'integer', role: 'ordinary', min: 0, max: 99, missing: false });
const months: TableSchema = { schemaVersion: 1, table: 'months', columns: [identifier('loan'), integer('number'), { name: 'state', kind: 'category', role: 'ordinary', levels: ['good', 'late', 'done'], missing: false }, integer('paid'), integer('left')] };
const known: ColumnSchema[] = [{ name: 'size', kind: 'category', role: 'ordinary', levels: ['small', 'large'], missing: false }, integer('amount')];
const declaration = {
  time: 'number',
  stateColumns: ['state'],
  begins: [0, 1],
  states: [{ levels: ['good'], next: [0, 1, 2] }, { levels: ['late'], next: [0, 1] }, { levels: ['done'], next: [] }],
  segments: ['size'],
  numbers: [
    { column: 'number', first: ['1'], later: ['previous.number + 1'] },
    { column: 'paid', first: ['0'], later: ['0', 'previous.left', '1'], multipleOf: 'previous.left' },
    { column: 'left', first: ['parent.amount - paid'], later: ['previous.left - paid'] },
  ],
};
const panelOf = (more: object = {}) => relatedSchema.parse({ ...months, panel: { ...declaration, ...more } }).panel!;
const plan = planPanel(months, panelOf(), 'loan', known);
const options = { mu: 0.5, paths: atMost.loans, months: atMost.months, acceptWeak: true, training: null };

function inputOf(persons: readonly Person[]): PanelInput {
  const loans = persons.flatMap((own, person) => own.map((loan, at) => ({ ...loan, person: `p${person}`, loan: `p${person}-${at}` })));
  return boundOf(persons.map((_, person) => `p${person}`), loans);
}

function boundOf(persons: readonly string[], loans: readonly (Loan & { person: string; loan: string })[]): PanelInput {
  const rows = loans.flatMap(({ loan, months: own }) => own.map((month, at) => ({ ...month, loan, number: at + 1 })));
  const texts = (name: string, values: readonly string[]): MadeColumn => ({ name, kind: 'identifier', values });
  const category = (name: string, values: readonly string[]): MadeColumn => ({ name, kind: 'category', values });
  const numbers = (name: string, values: readonly number[]): MadeColumn => ({ name, kind: 'integer', values });
  const tables = [
    tableOf(texts('person', persons)),
    tableOf(texts('loan', loans.map(({ loan }) => loan)), texts('person', loans.map(({ person }) => person)), category('size', loans.map(({ size }) => size)), numbers('amount', loans.map(({ amount }) => amount))),
    tableOf(texts('loan', rows.map(({ loan }) => loan)), numbers('number', rows.map(({ number }) => number)), category('state', rows.map(({ state }) => state)), numbers('paid', rows.map(({ paid }) => paid)), numbers('left', rows.map(({ left }) => left))),
  ] as const;
  const keepFirst = (bound: number): number => bound - 1;
  const bound = boundPersons([
    { table: tables[0], key: 'person', parent: null },
    { table: tables[1], key: 'loan', parent: { position: 0, link: 'person', atMost: atMost.loans } },
    { table: tables[2], key: null, parent: { position: 1, link: 'loan', atMost: atMost.months, time: 'number' } },
  ], keepFirst);
  return { table: bound[2]!.table, parent: bound[2]!.parent!, parentTable: bound[1]!.table, plan };
}

function asked(persons: readonly Person[]): { counts: Map<number, number[]>; made: PrivatePanel } {
  const counts = new Map<number, number[]>();
  const hideAll: AddNoise = (exact, deviation) => {
    counts.set(deviation, [...(counts.get(deviation) ?? []), ...exact]);
    exact.fill(5000);
  };
  return { counts, made: measurePanelPrivately(inputOf(persons), options, hideAll, silentMonitor) };
}

function distances(one: readonly Person[], other: readonly Person[]): { name: string; distance: number; sensitivity: number }[] {
  const [first, second] = [asked(one), asked(other)];
  expect(JSON.stringify(second.made)).toBe(JSON.stringify(first.made));
  return first.made.steps.map(({ name, sensitivity, deviation }) => ({ name, sensitivity, distance: Math.hypot(...first.counts.get(deviation)!.map((count, cell) => count - second.counts.get(deviation)![cell]!)) }));
}

const month = fc.record({ state: fc.constantFrom('good', 'late', 'done', 'unheard of'), paid: fc.integer({ min: -1, max: 20 }), left: fc.integer({ min: 0, max: 40 }) });
const loan = fc.record({ size: fc.constantFrom('small', 'large', 'huge'), amount: fc.integer({ min: 0, max: 40 }), months: fc.array(month, { maxLength: 6 }) });
const path = (amount: number, states: readonly string[]): Loan => {
  let left = amount;
  return { size: amount > 20 ? 'large' : 'small', amount, months: states.map((state, at) => {
    const paid = at === 0 ? 0 : state === 'done' ? left : state === 'late' ? 0 : Math.floor(left / 2);
    left -= paid;
    return { state, paid, left };
  }) };
};
const everybody: Person[] = Array.from({ length: 40 }, (_, at) => [path(5 + at, ['good', at % 3 === 0 ? 'late' : 'good', 'good', at % 2 === 0 ? 'done' : 'good']), ...(at % 4 === 0 ? [path(30, ['good', 'good'])] : [])]);

describe('one person with all of their paths', () => {
  test('added, whatever stands in their rows, changes each step by no more than it says', () => {
    fc.assert(fc.property(fc.array(loan, { maxLength: 4 }), (person) => {
      for (const { distance, sensitivity } of distances(everybody, [...everybody, person])) expect(distance).toBeLessThanOrEqual(sensitivity + 1e-9);
    }), { numRuns: 60 });
  });

  test('removed changes each step by no more than it says', () => {
    fc.assert(fc.property(fc.nat(everybody.length - 1), (place) => {
      for (const { distance, sensitivity } of distances(everybody, everybody.toSpliced(place, 1))) expect(distance).toBeLessThanOrEqual(sensitivity + 1e-9);
    }), { numRuns: 15 });
  });

  test('with paths all alike, more and longer than count, changes what is asked of paths by just as much as it says', () => {
    const same = path(10, ['good', 'good', 'good', 'good', 'good', 'good']);
    const found = distances(everybody, [...everybody, [same, same, same]]);
    expect(found.map(({ name, sensitivity }) => [name, sensitivity])).toEqual([
      ['First states and lengths of paths', atMost.loans * Math.sqrt(2)],
      ['Steps between states', atMost.loans * atMost.months],
      ['Expressions that give the numbers', atMost.loans * atMost.months * Math.sqrt(2)],
    ]);
    expect(found[0]!.distance).toBeCloseTo(found[0]!.sensitivity, 9);
    // A path of four rows has three steps.
    expect(found[1]!.distance).toBe(atMost.loans * (atMost.months - 1));
  });
});

test('whether numbers ask anything of rows is known from the declaration as from the plan', () => {
  const forms = fc.array(fc.oneof(fc.constantFrom('0', '1'), fc.record({ is: fc.constant('2'), to: fc.subarray([0, 1, 2]) }), fc.record({ is: fc.constant('3'), steps: fc.constant([[0, 1]] as [number, number][]) })), { minLength: 1, maxLength: 3 });
  let asking = 0;
  fc.assert(fc.property(forms, forms, (first, later) => {
    const panel = panelOf({ numbers: [{ column: 'number', first: ['1'], later: ['previous.number + 1'] }, { column: 'paid', first, later, multipleOf: 'number' }, { column: 'left', first: ['0'], later: ['0'] }] });
    const asks = asksOfNumbers(panel);
    asking += Number(asks);
    expect(asks).toBe(panelQueries(planPanel(months, panel, 'loan', known)).numbers > 0);
  }), { numRuns: 200 });
  expect(asking).toBeGreaterThan(20);
  expect(asking).toBeLessThan(200);
});

test('spends exactly the whole, and says beforehand when that would leave nothing', () => {
  const { steps } = asked(everybody).made;
  expect(steps.reduce((sum, { sensitivity, deviation }) => sum + (sensitivity / deviation) ** 2, 0)).toBeCloseTo(options.mu ** 2, 12);
  expect(() => measurePanelPrivately(inputOf(everybody), { ...options, acceptWeak: false }, () => {}, silentMonitor)).toThrow(InfeasibleBudget);
  expect(() => measurePanelPrivately(inputOf(everybody), { ...options, acceptWeak: false }, () => {}, silentMonitor)).toThrow(expect.objectContaining({ share: 0.1 }));
});

test('without noise the counts are those of the rows, and books follow from laws that were declared', () => {
  const { model, rows } = measurePanelPrivately(inputOf(everybody), { ...options, mu: 1e6 }, () => {}, silentMonitor);
  expect(rows).toBe(40 * 4 + 10 * 2);
  expect(model.segmentLevels).toEqual(['small', 'large']);
  expect(model.starts.reduce((sum, start) => sum + start.rows, 0)).toBe(50);
  // 50 paths have a first row; ten of two rows end open, as do the twenty that are not done after four.
  expect(model.ends).toEqual([[50, 0], [50, 10], [40, 0], [20, 20]]);
  expect(model.closing).toEqual([2]);
  const next = (before: number, state: number): number => model.steps.filter(([, beforeLast, last, , now]) => beforeLast === -1 && last === before && now === state).reduce((sum, step) => sum + step[5], 0);
  expect([next(0, 1), next(1, 0), next(0, 2), next(1, 1)]).toEqual([14, 14, 20, 0]);
  const done = model.regimes.find(({ before, state }) => before === 0 && state === 2)!.columns.find(({ column }) => column === 'paid')!;
  expect(done.counts[0]!.rows).toEqual([0, 20, 0, 0]);
  const left = model.regimes.find(({ before, state }) => before === 0 && state === 0)!.columns.find(({ column }) => column === 'left')!;
  expect(left).toMatchObject({ multiples: null, forms: [{ terms: [{ sign: 1, of: [{ of: 'previous', column: 'left' }] }, { sign: -1, of: [{ of: 'own', column: 'paid' }] }] }] });
});

const numbers = (change: (column: string, number: object) => object): object => ({ numbers: declaration.numbers.map((number) => change(number.column, number)) });
test.each<[string, object, RegExp]>([
  ['a column that is declared nowhere', { numbers: declaration.numbers.slice(0, 2) }, /Column left of months has to be one of its columns/],
  ['a column twice', { numbers: [...declaration.numbers, declaration.numbers[0]!] }, /named once/],
  ['a time that is no number', { time: 'state' }, /is no number or date/],
  ['a state that is not there', { states: [{ levels: ['good'], next: [7] }, { levels: ['late'] }] }, /names a state that is not there/],
  ['a segment that is no category', { segments: ['amount'] }, /category of the parent/],
  ['an expression that cannot be read', numbers((column, number) => (column === 'left' ? { ...number, later: ['previous.left * 2'] } : number)), /cannot be read/],
  ['a column that is not there by then', numbers((column, number) => (column === 'paid' ? { ...number, later: ['left'] } : number)), /is no number that is there by then/],
  ['a row before the first', numbers((column, number) => (column === 'left' ? { ...number, first: ['previous.left'] } : number)), /previous.left, which is no number/],
  ['no expression for a step', numbers((column, number) => (column === 'left' ? { ...number, later: [{ is: 'paid', to: [0] }] } : number)), /no expression for steps from state 0 to state 1/],
])('refuses %s', (_, more, message) => {
  expect(() => planPanel(months, panelOf(more), 'loan', known)).toThrow(message);
});

const loans: TableSchema = { schemaVersion: 1, table: 'loans', columns: [identifier('loan'), ...known, integer('doubled')] };
const below = [{ schema: months, states: 3, numbers: ['number', 'paid', 'left'] }];
test.each<[string, object, RegExp]>([
  ['an unknown column', { from: 'count', column: 'rows', child: 'months' }, /is no column of it/],
  ['rows of no panel', { from: 'count', column: 'amount', child: 'years' }, /no panel below it/],
  ['a level for each state', { from: 'lastState', column: 'size', child: 'months', levels: ['small'] }, /a level for each of the 3 states/],
  ['a state that is not there', { from: 'anyInState', column: 'size', child: 'months', states: [5], within: 3, levels: ['small', 'large'] }, /a state that the panel does not have/],
  ['a number that is not there', { from: 'last', column: 'amount', child: 'months', of: 'state' }, /is no number of the units/],
  ['itself', { from: 'expression', column: 'amount', is: 'amount + 1' }, /is no number that is there by then/],
])('refuses columns that follow from %s', (_, following, message) => {
  expect(() => planFollowing(loans, relatedSchema.parse({ ...loans, follows: [following] }).follows, below)).toThrow(message);
});
