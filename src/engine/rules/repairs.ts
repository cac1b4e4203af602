import type { Stream } from '../random/stream.ts';
import { dayMs, firstOfMonth, type Cells } from './cells.ts';
import type { Derivation } from './plan.ts';
import type { ReadyRule } from './ready.ts';
import { allowedOf, comparable, expectation, keyOf, lookupOf, mustMiss, rangeOf, writtenText, type CellsByName, type RuleOf, type RowTest, type Writings } from './tests.ts';

/** Repairs the rows of a block that break a rule, as far as it can. @returns whether there were any */
export type RepairStep = (cells: CellsByName, rows: number, stream: Stream) => boolean;

type Repair = (broken: readonly number[], cells: CellsByName, about: { rows: number; stream: Stream; test: RowTest }) => void;

function stepOf({ open }: ReadyRule, repair: Repair): RepairStep {
  return (cells, rows, stream) => {
    const test = open()(cells);
    const broken: number[] = [];
    for (let row = 0; row < rows; row++) if (test(row) === 'broken') broken.push(row);
    if (broken.length > 0) repair(broken, cells, { rows, stream, test });
    return broken.length > 0;
  };
}

/** Makes a column again from those that it follows from. */
export function derivationStep({ rule, derive }: { rule: ReadyRule; derive: Derivation }): RepairStep {
  return stepOf(rule, deriver(derive, rule.writings));
}

function deriver(derive: Derivation, writings: Writings): Repair {
  if (derive.kind === 'constant') {
    const value = writtenText(derive, derive.column, derive.value, writings) ?? '';
    return (broken, cells) => broken.forEach((row) => cells(derive.column).setText(row, value));
  }
  if (derive.kind === 'lookup') {
    const values = lookupOf(derive, writings);
    return (broken, cells) => broken.forEach((row) => cells(derive.column).setText(row, values.get(cells(derive.from).text(row)!) ?? ''));
  }
  return (broken, cells) => {
    const column = cells(derive.column);
    const { expected } = expectation(derive, cells);
    for (const row of broken) column.setValue(row, column.writing.monthly ? firstOfMonth(Math.round(expected(row))) : expected(row));
  };
}

/** How rows that break the rule are repaired without touching locked columns; null where a derivation does it, or nothing can. */
export function repairStep(ready: ReadyRule, locked: ReadonlySet<string>): RepairStep | null {
  const { rule, writings } = ready;
  const isFree = (column: string): boolean => !locked.has(column);
  switch (rule.kind) {
    case 'order':
      if (isFree(rule.lesser)) return stepOf(ready, orderRepair(rule, 'lesser'));
      return isFree(rule.greater) ? stepOf(ready, orderRepair(rule, 'greater')) : null;
    case 'range': return isFree(rule.column) ? stepOf(ready, rangeRepair(rule, writings)) : null;
    case 'nullPattern': return isFree(rule.column) ? stepOf(ready, nullRepair(rule, writings)) : null;
    case 'combinations': return stepOf(ready, combinationRepair(rule, writings, locked));
    case 'oneHot': return stepOf(ready, oneHotRepair(rule, locked));
    default: return null;
  }
}

/** So many rows stand nearest to a row: one of them lends it its value. */
const nearest = 16;

/**
 * One of the two is drawn anew: from a row that keeps the rule, whose other value is next to this row's on the safe side. So it is drawn
 * given the other one, and the rule holds. Where there is no such row it comes as near as may be.
 */
function orderRepair(rule: RuleOf<'order'>, moved: 'lesser' | 'greater'): Repair {
  return (broken, cells, { rows, stream, test }) => {
    const own = cells(rule[moved]);
    const anchor = comparable(cells(moved === 'lesser' ? rule.greater : rule.lesser));
    const sign = moved === 'lesser' ? 1 : -1;
    const donors: number[] = [];
    for (let row = 0; row < rows; row++) if (test(row) === 'holds') donors.push(row);
    donors.sort((one, other) => sign * (anchor(one) - anchor(other)) || one - other);
    const anchors = donors.map((row) => sign * anchor(row));
    for (const row of broken) {
      const upTo = countUpTo(anchors, sign * anchor(row));
      if (upTo > 0) own.copy(row, donors[upTo - 1 - stream.below(Math.min(upTo, nearest))]!);
      else own.setValue(row, endOf(own, anchor(row), moved, rule.strict) * (own.writing.hasTime ? dayMs : 1));
    }
  };
}

/** How many of the ascending values are at most this. */
function countUpTo(values: readonly number[], most: number): number {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (values[middle]! <= most) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The written value nearest to a bound on its side of it; dates in days. */
function endOf({ writing }: Cells, bound: number, side: 'lesser' | 'greater', strict: boolean): number {
  const scale = writing.hasTime ? dayMs : 1;
  const round = (value: number): number => writing.round(value * scale) / scale;
  const step = Math.max(writing.step / scale, Math.abs(bound) * 1e-15);
  const near = round(bound);
  if (side === 'lesser') return near < bound || (near === bound && !strict) ? near : round(near - step);
  return near > bound || (near === bound && !strict) ? near : round(near + (writing.monthly ? 31 : step));
}

function rangeRepair(rule: RuleOf<'range'>, writings: Writings): Repair {
  const { min, max } = rangeOf(rule, writings);
  return (broken, cells) => {
    const column = cells(rule.column);
    const scale = column.writing.hasTime ? dayMs : 1;
    const [low, high] = [endOf(column, min / scale, 'greater', false) * scale, endOf(column, max / scale, 'lesser', false) * scale];
    for (const row of broken) column.setValue(row, column.value(row) < min ? low : high);
  };
}

/** Blanks a cell, or fills it with one of a row that keeps the rule. */
function nullRepair(rule: RuleOf<'nullPattern'>, writings: Writings): Repair {
  const must = mustMiss(rule, writings);
  return (broken, cells, { rows, stream, test }) => {
    const column = cells(rule.column);
    const mustBe = must(cells);
    const donors: number[] = [];
    for (let row = 0; row < rows; row++) if (!column.isMissing(row) && test(row) === 'holds') donors.push(row);
    for (const row of broken) {
      if (mustBe(row) === true) column.clear(row);
      else if (donors.length > 0) column.copy(row, donors[stream.below(donors.length)]!);
    }
  };
}

/** To the combination that shares most values with the row, by how many rows of the block have it. */
function combinationRepair(rule: RuleOf<'combinations'>, writings: Writings, locked: ReadonlySet<string>): Repair {
  const allowed = allowedOf(rule, writings).filter((texts) => !texts.includes(null));
  return (broken, cells, { rows, stream, test }) => {
    const columns = rule.columns.map(cells);
    const textsAt = (row: number): (string | null)[] => columns.map((column) => column.text(row));
    const counts = new Map<string, number>();
    for (let row = 0; row < rows; row++) {
      if (test(row) !== 'holds') continue;
      const key = keyOf(textsAt(row));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const candidatesOf = remembering((texts) => nearestCombinations(texts, allowed, rule.columns.map((column) => locked.has(column))));
    for (const row of broken) {
      const candidates = candidatesOf(textsAt(row));
      if (candidates.length === 0) continue;
      const chosen = candidates[drawIndex(candidates.map((texts) => counts.get(keyOf(texts)) ?? 0), stream)]!;
      columns.forEach((column, position) => {
        if (column.text(row) !== chosen[position]) column.setText(row, chosen[position]!);
      });
    }
  };
}

type Texts = readonly (string | null)[];

function nearestCombinations(texts: Texts, allowed: readonly Texts[], isLocked: readonly boolean[]): Texts[] {
  let most = 0;
  let best: Texts[] = [];
  for (const candidate of allowed) {
    if (candidate.some((text, position) => isLocked[position] && text !== texts[position])) continue;
    const shared = candidate.filter((text, position) => text === texts[position]).length;
    if (shared > most) [most, best] = [shared, []];
    if (shared === most) best.push(candidate);
  }
  return best;
}

function remembering(find: (texts: Texts) => Texts[]): (texts: Texts) => Texts[] {
  const known = new Map<string, Texts[]>();
  return (texts) => {
    const key = keyOf(texts);
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = find(texts)));
    return found;
  };
}

/** By weight; evenly where nothing has any. */
function drawIndex(weights: readonly number[], stream: Stream): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return stream.below(weights.length);
  let left = stream.uniform() * total;
  return weights.findIndex((weight) => (left -= weight) < 0);
}

/** One of the ones stays, else one is drawn, each as often as it is the one of other rows. */
function oneHotRepair(rule: RuleOf<'oneHot'>, locked: ReadonlySet<string>): Repair {
  const isLocked = rule.columns.map((column) => locked.has(column));
  return (broken, cells, { rows, stream, test }) => {
    const columns = rule.columns.map(cells);
    const counts = columns.map(() => 0);
    for (let row = 0; row < rows; row++) if (test(row) === 'holds') counts[columns.findIndex((column) => column.value(row) === 1)]!++;
    for (const row of broken) {
      const ones = columns.map((column) => column.value(row) === 1);
      const held = ones.findIndex((isOne, position) => isOne && isLocked[position]);
      const choices = columns.map((_, position) => position).filter((position) => !isLocked[position] && (ones[position] || !ones.some((isOne, other) => isOne && !isLocked[other])));
      if (held < 0 && choices.length === 0) continue;
      const chosen = held >= 0 ? held : choices[drawIndex(choices.map((position) => counts[position]!), stream)]!;
      columns.forEach((column, position) => {
        if (!isLocked[position]) column.setValue(row, position === chosen ? 1 : 0);
      });
    }
  };
}
