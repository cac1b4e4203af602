import type { PanelModel } from '../../contract/relatedTwin.ts';
import { Stream } from '../random/stream.ts';
import type { CodedColumn, Column, Table } from '../table/table.ts';
import { toUnits, type UnitColumn } from '../table/units.ts';
import { atomsOf, type Source } from './expressions.ts';
import { formsOf, type ContextSource, type Surroundings, type Target } from './forms.ts';
import type { PanelRows } from './panelRows.ts';
import { planPattern } from './patterns.ts';
import { SharedKeys } from './persons.ts';
import { minCount } from './settings.ts';

/** Rows that are searched for the expressions of one pair of states, and those by which a law of the whole table is known. */
const regimeRows = 3000;
const everywhereRows = 3000;
const mostContextLevels = 12;
const mostSegments = 2;
/** A state after which so few go on closes the path. */
const goesOn = 0.005;
/** Expected paths of which none at all is no chance (one in 3,000) but a rule. */
const expectedOfRule = 8;

/**
 * Counts of a panel's paths, and the exact expressions by which its numbers arise.
 * @param parent its table  @param known names of the parent's columns that are there before the paths are drawn
 * @param forced of these, the ones by which paths must be told apart  @param above columns of the parent's own parent, by row of the parent
 * @param linked columns that come from the parent
 */
export function measurePanel(panel: PanelRows, parent: Table, known: ReadonlySet<string>, forced: readonly string[], above: readonly Column[], linked: ReadonlySet<string>): PanelModel {
  const contexts = parent.columns.filter((column): column is CodedColumn => column.storage === 'coded' && known.has(column.schema.name) && column.levels.length <= mostContextLevels && column.levels.length > 1);
  const { segments, segmentOf, segmentLevels } = chooseSegments(panel, contexts, forced);
  const transitions = sharedTransitions(panel);
  const allowed = (before: number, state: number): boolean => transitions.has(pairKey(before, state));
  const numeric = panel.table.columns.filter((column) => !linked.has(column.schema.name) && !panel.stateColumns.includes(column as CodedColumn));
  return {
    stateColumns: panel.stateColumns.map(({ schema }) => schema.name),
    states: panel.states.map((levels) => [...levels]),
    segments: segments.map(({ schema }) => schema.name),
    segmentLevels,
    ...countPaths(panel, segmentOf, allowed),
    network: null,
    ...measureNumbers(panel, parent, known, contexts, numeric, above, transitions),
    patterns: numeric.filter((column): column is CodedColumn => toUnits(column) === null && column.storage === 'coded').map((column) => planPattern(column)),
  };
}

const pairKey = (before: number, state: number): number => (before + 1) * 1000 + state;

/** Pairs of states that enough persons go through. */
function sharedTransitions({ starts, state, person }: PanelRows): SharedKeys<number> {
  const shared = new SharedKeys<number>();
  eachRow(starts, (at, number) => shared.add(pairKey(number === 0 ? -1 : state[at - 1]!, state[at]!), person[at]!));
  return shared;
}

/** Visits all positions, path by path, with their number in the path, from 0. */
function eachRow(starts: Uint32Array, visit: (at: number, number: number, path: number, last: boolean) => void): void {
  for (let path = 0; path + 1 < starts.length; path++) {
    for (let at = starts[path]!; at < starts[path + 1]!; at++) visit(at, at - starts[path]!, path, at + 1 === starts[path + 1]);
  }
}

interface Segments {
  readonly segments: readonly CodedColumn[];
  readonly segmentOf: Int32Array;
  readonly segmentLevels: string[];
}

/** The parent's categories that tell most about how paths end, the forced ones first. */
function chooseSegments(panel: PanelRows, contexts: readonly CodedColumn[], forced: readonly string[]): Segments {
  const paths = panel.starts.length - 1;
  const parentOf = Int32Array.from({ length: paths }, (_, path) => panel.parent[panel.starts[path]!]!);
  const ends = Int32Array.from({ length: paths }, (_, path) => panel.state[panel.starts[path + 1]! - 1]!);
  const segments = contexts.filter(({ schema }) => forced.includes(schema.name));
  const labels = (columns: readonly CodedColumn[]): string[] => Array.from(parentOf, (row) => columns.map(({ codes, levels }) => levels[codes[row]!] ?? '').join('\u001f'));
  for (let turn = 0; turn < mostSegments; turn++) {
    const before = endEntropy(labels(segments), ends);
    let best: { column: CodedColumn; excess: number } | null = null;
    for (const column of contexts) {
      if (segments.includes(column)) continue;
      const withColumn = endEntropy(labels([...segments, column]), ends);
      // Half a chi-square per degree of freedom would be chance; what counts is clearly more.
      const excess = 2 * paths * (before.entropy - withColumn.entropy) - 3 * (withColumn.cells - before.cells);
      if (excess > 30 && (best === null || excess > best.excess)) best = { column, excess };
    }
    if (best === null) break;
    segments.push(best.column);
  }
  const names = labels(segments);
  const shared = new SharedKeys<string>();
  names.forEach((name, path) => shared.add(name, panel.person[panel.starts[path]!]!));
  const segmentLevels = [...new Set(names)].filter((name) => shared.has(name));
  // Segments of few paths count in the chain of all segments alone.
  return { segments, segmentOf: Int32Array.from(names, (name) => segmentLevels.indexOf(name)), segmentLevels };
}

function endEntropy(labels: readonly string[], ends: Int32Array): { entropy: number; cells: number } {
  const tables = new Map<string, Map<number, number>>();
  labels.forEach((label, path) => {
    let table = tables.get(label);
    if (table === undefined) tables.set(label, (table = new Map()));
    table.set(ends[path]!, (table.get(ends[path]!) ?? 0) + 1);
  });
  let entropy = 0;
  let cells = 0;
  for (const table of tables.values()) {
    const total = [...table.values()].reduce((sum, count) => sum + count, 0);
    cells += table.size - 1;
    for (const count of table.values()) entropy -= (count / labels.length) * Math.log(count / total);
  }
  return { entropy, cells };
}

/** Sparse counts of starts and steps; a step of fewer than `minCount` persons is no step. */
function countPaths(panel: PanelRows, segmentOf: Int32Array, allowed: (before: number, state: number) => boolean): Pick<PanelModel, 'starts' | 'steps' | 'ends' | 'closing'> {
  const { starts, state, states } = panel;
  const steps = new Map<string, number>();
  const first = new Map<string, number>();
  const seen = new Int32Array(states.length);
  const ended = new Int32Array(states.length);
  const months: [number, number][] = [];
  eachRow(starts, (at, number, path, last) => {
    const now = state[at]!;
    seen[now]!++;
    if (last) ended[now]!++;
    if (number === 0) {
      if (allowed(-1, now)) add(first, [segmentOf[path]!, now].join(','));
    } else if (allowed(state[at - 1]!, now)) add(steps, [segmentOf[path]!, number === 1 ? -1 : state[at - 2]!, state[at - 1]!, number, now].join(','));
  });
  const closing = [...states.keys()].filter((code) => seen[code]! > 0 && seen[code]! - ended[code]! <= goesOn * seen[code]! && ended[code]! < starts.length - 1);
  eachRow(starts, (at, number, _path, last) => {
    if (closing.includes(state[at]!)) return;
    months[number] ??= [0, 0];
    months[number]![0]++;
    if (last) months[number]![1]++;
  });
  const numbers = (key: string): number[] => key.split(',').map(Number);
  return {
    starts: [...first].map(([key, rows]) => ({ segment: numbers(key)[0]!, state: numbers(key)[1]!, rows })),
    steps: [...steps].map(([key, rows]) => [...numbers(key), rows] as [number, number, number, number, number, number]),
    ends: Array.from(months, (month) => month ?? [0, 0]),
    closing,
  };
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The numeric columns: their forms by pair of states, signs and bounds. */
function measureNumbers(
  panel: PanelRows, parent: Table, known: ReadonlySet<string>, contexts: readonly CodedColumn[], columns: readonly Column[], above: readonly Column[], transitions: SharedKeys<number>,
): Pick<PanelModel, 'regimes' | 'nonNegative' | 'positive' | 'nought' | 'complete' | 'bounded'> {
  const numbers = columns.flatMap((column) => toUnits(column) ?? []);
  const sample = sampleRows(panel, transitions);
  const sources = sourcesOf(panel, parent, known, numbers, sample.positions);
  const targets = numbers.map((column): Target => ({
    name: column.name, unit: column.unit, values: sources.find(({ reference }) => reference.of === 'own' && reference.column === column.name)!.values, atoms: atomsOf(column.unit, sources, false),
  }));
  const contextSources = contexts.map(({ schema, levels, codes }): ContextSource => ({
    reference: { of: 'parent', column: schema.name }, levels, codes: Int32Array.from(sample.positions, (at) => codes[panel.parent[at]!]!),
  }));
  const givens = [...parent.columns.filter(({ schema }) => known.has(schema.name)), ...above].flatMap((column): Source[] => {
    const units = toUnits(column);
    return units?.unit.kind !== 'amount' ? [] : [{ reference: { of: 'parent', column: units.name }, unit: units.unit, values: Float64Array.from(sample.positions, (at) => units.values[panel.parent[at]!]!) }];
  });
  const surroundings: Surroundings = { contexts: contextSources, givens, persons: Int32Array.from(sample.positions, (at) => panel.person[at]!) };
  const regimes = [...sample.regimes].map(([key, rows]) => ({
    before: Math.floor(key / 1000) - 1,
    state: key % 1000,
    columns: formsOf(targets, rows, key < 1000 ? sample.firsts : sample.everywhere, surroundings),
  }));
  return {
    regimes,
    nonNegative: numbers.filter(({ values }) => values.every((value) => !(value < 0))).map(({ name }) => name),
    positive: panel.states.map((_, state) => ({ state, columns: positiveIn(panel, state, numbers) })),
    nought: contexts.flatMap((context) => noughtIn(panel, context, numbers)),
    complete: numbers.filter(({ values }) => !values.some(Number.isNaN)).map(({ name }) => name),
    bounded: boundsOf(panel, parent, known, numbers),
  };
}

/** Columns that are above zero in every row of a state of at least `minCount` rows. */
function positiveIn({ order, state: states }: PanelRows, state: number, numbers: readonly UnitColumn[]): string[] {
  const rows = order.filter((_, at) => states[at] === state);
  return rows.length < minCount ? [] : numbers.filter(({ values }) => rows.every((row) => values[row]! > 0)).map(({ name }) => name);
}

/** Columns that are 0 in every path of a level, where so many paths of the others have something in them that this is no chance. */
function noughtIn(panel: PanelRows, { schema, levels, codes }: CodedColumn, numbers: readonly UnitColumn[]): PanelModel['nought'] {
  const paths = panel.starts.length - 1;
  const all = new Int32Array(levels.length);
  for (let path = 0; path < paths; path++) all[codes[panel.parent[panel.starts[path]!]!]!]!++;
  const filled = numbers.map(({ values }) => pathsWith(panel, codes, levels.length, (row) => values[row] !== 0));
  return levels.flatMap((level, code) => {
    const none = filled.map((counts) => counts[code] === 0 && (all[code]! * counts.reduce((sum, count) => sum + count, 0)) / paths >= expectedOfRule);
    return all[code]! >= minCount && none.includes(true) ? [{ column: schema.name, level, columns: numbers.filter((_, index) => none[index]).map(({ name }) => name) }] : [];
  });
}

/** Paths, by the level of their parent, of which some row is such. */
function pathsWith({ starts, order, parent }: PanelRows, codes: Int32Array, levels: number, isSuch: (row: number) => boolean): Int32Array {
  const counts = new Int32Array(levels);
  for (let path = 0; path + 1 < starts.length; path++) {
    const code = codes[parent[starts[path]!]!]!;
    if (code >= 0 && order.subarray(starts[path]!, starts[path + 1]!).some(isSuch)) counts[code]!++;
  }
  return counts;
}

/** Positions of the panel that stand for each pair of states, for all first rows, and for all others. */
function sampleRows(panel: PanelRows, transitions: SharedKeys<number>): { positions: Uint32Array; regimes: Map<number, Uint32Array>; firsts: Uint32Array; everywhere: Uint32Array } {
  const stream = new Stream(0, 'panel/sample');
  const numberOf = new Int32Array(panel.order.length);
  eachRow(panel.starts, (at, number) => (numberOf[at] = number));
  const positions: number[] = [];
  const members = new Map<number, number[]>();
  const everywhere: number[] = [];
  for (const at of stream.permutation(panel.order.length)) {
    const key = pairKey(numberOf[at] === 0 ? -1 : panel.state[at - 1]!, panel.state[at]!);
    if (!transitions.has(key)) continue;
    let rows = members.get(key);
    if (rows === undefined) members.set(key, (rows = []));
    const general = numberOf[at]! > 0 && everywhere.length < everywhereRows;
    if (rows.length >= regimeRows && !general) continue;
    const index = positions.push(at) - 1;
    if (rows.length < regimeRows) rows.push(index);
    if (general) everywhere.push(index);
  }
  return { positions: Uint32Array.from(positions), regimes: new Map([...members].map(([key, rows]) => [key, Uint32Array.from(rows)])), firsts: Uint32Array.from([...members].flatMap(([key, rows]) => (key < 1000 ? rows : []))), everywhere: Uint32Array.from(everywhere) };
}

function sourcesOf(panel: PanelRows, parent: Table, known: ReadonlySet<string>, numbers: readonly UnitColumn[], positions: Uint32Array): Source[] {
  const { order, parent: parentOf } = panel;
  const own = numbers.map((column): Source => ({ reference: { of: 'own', column: column.name }, unit: column.unit, values: Float64Array.from(positions, (at) => column.values[order[at]!]!) }));
  const previous = numbers.map((column): Source => ({
    reference: { of: 'previous', column: column.name },
    unit: column.unit,
    values: Float64Array.from(positions, (at) => (at > 0 && parentOf[at - 1] === parentOf[at] ? column.values[order[at - 1]!]! : Number.NaN)),
  }));
  const parents = parent.columns.flatMap((column) => (known.has(column.schema.name) ? (toUnits(column) ?? []) : []));
  return [...own, ...previous, ...parents.map((column): Source => ({ reference: { of: 'parent', column: column.name }, unit: column.unit, values: Float64Array.from(positions, (at) => column.values[parentOf[at]!]!) }))];
}

/** Pairs of columns of which the first is never above the second: what draws must keep, too. */
function boundsOf(panel: PanelRows, parent: Table, known: ReadonlySet<string>, numbers: readonly UnitColumn[]): PanelModel['bounded'] {
  const parents = parent.columns.flatMap((column) => (known.has(column.schema.name) ? (toUnits(column) ?? []) : []));
  const alike = (one: UnitColumn, other: UnitColumn): boolean => one.unit.kind === 'amount' && other.unit.kind === 'amount' && one.unit.decimals > 0 && one.unit.decimals === other.unit.decimals;
  return numbers.flatMap((column) =>
    parents.filter((by) => alike(column, by) && panel.order.every((row, at) => !(column.values[row]! > by.values[panel.parent[at]!]!))).map((by) => ({ column: column.name, by: { of: 'parent' as const, column: by.name } })));
}
