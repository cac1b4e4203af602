import type { Monitor } from '../../../contract/progress.ts';
import { minCount } from '../settings.ts';
import { missingLevel, type LevelColumn, type RuleColumns } from './columns.ts';
import { fewestRows, isKept, mostBroken, suggestion, type RuleOf, type SuggestedRule } from './suggestion.ts';

/** Rows on which combinations are screened. */
const screenedRows = 20_000;
/** A combination is possible where independence (of pairs: of columns, of triples: of pairs) expects so many rows. */
const leastExpected = 5;
/** Share of the possible combinations that do not occur, and how many these are, for a structure that is no chance. */
const leastEmptyShare = 0.3;
const fewestEmpty = 3;
/** Levels of each column of a triple, at most; and triples of so many columns, those with fewest levels. */
const tripleLevels = 12;
const tripleColumns = 16;
/** Rows that the most frequent level must leave over for a column to follow from another one. */
const leastElsewhere = 0.01;

/**
 * Columns whose level follows from that of another one: exactly so for each level that `minCount` rows hold. Of two that follow from each
 * other the later one does.
 */
export function suggestLookups({ levels }: RuleColumns, settled: ReadonlySet<string>, monitor: Monitor): SuggestedRule<RuleOf<'lookup'>>[] {
  const found: SuggestedRule<RuleOf<'lookup'>>[] = [];
  const follows = (name: string, from: string): boolean => name === from || found.some(({ rule }) => rule.column === name && follows(rule.from, from));
  for (const column of [...levels].reverse()) {
    monitor.check();
    if (settled.has(column.name)) continue;
    const sources = levels.filter((from) => from !== column && from.levels.length >= column.levels.length && !follows(from.name, column.name)).sort((one, other) => one.levels.length - other.levels.length);
    for (const from of sources) {
      const rule = lookup(column, from);
      if (rule === null) continue;
      found.push(rule);
      break;
    }
  }
  return found.reverse();
}

/** Screened on some rows, where as many exceptions as would be too many among all are no accident. */
function lookup(column: LevelColumn, from: LevelColumn): SuggestedRule<RuleOf<'lookup'>> | null {
  const all = from.codes.length;
  if (all > screenedRows && !mayFollow(column, from)) return null;
  const { table } = crossTable([from, column], all);
  const width = column.counts.length;
  const values: [string, string][] = [];
  const said = new Set<number>();
  let [rows, broken, elsewhere] = [0, 0, 0];
  const mostFrequent = column.counts.indexOf(Math.max(...column.counts));
  for (const [level, name] of from.levels.entries()) {
    const { total, best, held } = bestOf(table, level, width);
    if (best === column.levels.length || held < minCount) continue;
    // In every level that is named the exceptions must be few: a small level could hide behind a large one.
    if (total - held > 0.05 * total) return null;
    rows += total;
    broken += total - held;
    if (best !== mostFrequent) elsewhere += held;
    said.add(best);
    values.push([name, column.levels[best]!]);
  }
  if (said.size < 2 || elsewhere < leastElsewhere * rows || !isKept({ rows, broken })) return null;
  return suggestion(`${column.name} by ${from.name}`, { kind: 'lookup', column: column.name, from: from.name, values: Object.fromEntries(values) }, { rows, broken });
}

function mayFollow(column: LevelColumn, from: LevelColumn): boolean {
  const { table, total } = crossTable([from, column], screenedRows);
  const held = from.levels.reduce((sum, _, level) => sum + bestOf(table, level, column.counts.length).held, 0);
  const rare = bestOf(table, from.levels.length, column.counts.length).total;
  return total - rare - held <= 10 * mostBroken * total;
}

/** Of the rows that hold a level of the one column: how many there are, the most frequent level of the other, and the rows of that. */
function bestOf(table: Int32Array, level: number, width: number): { total: number; best: number; held: number } {
  const own = table.subarray(level * width, (level + 1) * width);
  const held = Math.max(...own);
  return { total: own.reduce((sum, count) => sum + count, 0), best: own.indexOf(held), held };
}

/**
 * Pairs and triples of categories of whose possible combinations clearly fewer occur. Those that `minCount` rows hold are allowed; none is
 * named that fewer hold, and where more than a few rows hold such a one, nothing is suggested.
 * @param lookups what follows already
 */
export function suggestCombinations({ levels, table: { rows } }: RuleColumns, lookups: readonly SuggestedRule<RuleOf<'lookup'>>[], monitor: Monitor): SuggestedRule<RuleOf<'combinations'>>[] {
  const follows = new Set(lookups.map(({ rule }) => rule.column));
  const columns = levels.filter(({ name, levels: own }) => own.length > 1 && !follows.has(name));
  const found: SuggestedRule<RuleOf<'combinations'>>[] = [];
  const screened = Math.min(rows, screenedRows);
  for (const [position, one] of columns.entries()) {
    monitor.check();
    for (const other of columns.slice(0, position)) if (isStructured(pairEmpty([other, one], screened))) found.push(...combinations([other, one], rows));
  }
  const small = [...columns].sort((one, other) => one.levels.length - other.levels.length).slice(0, tripleColumns).filter(({ levels: own }) => own.length <= tripleLevels);
  const ordered = columns.filter((column) => small.includes(column));
  for (const [third, c] of ordered.entries()) {
    for (const [second, b] of ordered.slice(0, third).entries()) {
      monitor.check();
      for (const a of ordered.slice(0, second)) if (isStructured(tripleEmpty([a, b, c], screened))) found.push(...combinations([a, b, c], rows));
    }
  }
  return found;
}

interface Emptiness {
  readonly possible: number;
  readonly empty: number;
}

function isStructured({ possible, empty }: Emptiness): boolean {
  return empty >= fewestEmpty && empty >= leastEmptyShare * possible;
}

/** Counts of the combinations of levels over rows (evenly spread) in which none is missing; the last column's levels lie side by side. */
function crossTable(columns: readonly LevelColumn[], rows: number): { table: Int32Array; total: number } {
  const sizes = columns.map(({ counts }) => counts.length);
  const table = new Int32Array(sizes.reduce((product, size) => product * size, 1));
  const all = columns[0]!.codes.length;
  let total = 0;
  for (let index = 0; index < rows; index++) {
    const row = rows === all ? index : Math.floor((index * all) / rows);
    let cell = 0;
    for (let position = 0; position < columns.length && cell >= 0; position++) {
      const code = columns[position]!.codes[row]!;
      cell = code === missingLevel ? -1 : cell * sizes[position]! + code;
    }
    if (cell < 0) continue;
    table[cell]!++;
    total++;
  }
  return { table, total };
}

function pairEmpty([a, b]: [LevelColumn, LevelColumn], rows: number): Emptiness {
  const { table, total } = crossTable([a, b], rows);
  const width = b.counts.length;
  const [rowSums, columnSums] = [new Float64Array(a.counts.length), new Float64Array(width)];
  table.forEach((count, cell) => {
    rowSums[Math.floor(cell / width)]! += count;
    columnSums[cell % width]! += count;
  });
  let [possible, empty] = [0, 0];
  table.forEach((count, cell) => {
    if ((rowSums[Math.floor(cell / width)]! * columnSums[cell % width]!) / total < leastExpected) return;
    possible++;
    if (count === 0) empty++;
  });
  return { possible, empty };
}

/** Of three columns: a combination is possible only as far as each two of its levels occur together. */
function tripleEmpty([a, b, c]: [LevelColumn, LevelColumn, LevelColumn], rows: number): Emptiness {
  const { table } = crossTable([a, b, c], rows);
  const [depth, width] = [b.counts.length, c.counts.length];
  const [ab, ac, bc] = [new Float64Array(a.counts.length * depth), new Float64Array(a.counts.length * width), new Float64Array(depth * width)];
  const [ofA, ofB, ofC] = [a, b, c].map(({ counts }) => new Float64Array(counts.length)) as [Float64Array, Float64Array, Float64Array];
  const place = (cell: number): [number, number, number] => [Math.floor(cell / (depth * width)), Math.floor(cell / width) % depth, cell % width];
  table.forEach((count, cell) => {
    if (count === 0) return;
    const [i, j, k] = place(cell);
    ab[i * depth + j]! += count;
    ac[i * width + k]! += count;
    bc[j * width + k]! += count;
    ofA[i]! += count;
    ofB[j]! += count;
    ofC[k]! += count;
  });
  let [possible, empty] = [0, 0];
  table.forEach((count, cell) => {
    const [i, j, k] = place(cell);
    const [x, y, z] = [ab[i * depth + j]!, ac[i * width + k]!, bc[j * width + k]!];
    const expected = Math.min((x * y) / Math.max(1, ofA[i]!), (x * z) / Math.max(1, ofB[j]!), (y * z) / Math.max(1, ofC[k]!));
    if (expected < leastExpected) return;
    possible++;
    if (count === 0) empty++;
  });
  return { possible, empty };
}

function combinations(columns: readonly LevelColumn[], all: number): SuggestedRule<RuleOf<'combinations'>>[] {
  const { table, total } = crossTable(columns, all);
  const allowed: string[][] = [];
  let covered = 0;
  table.forEach((count, cell) => {
    if (count < minCount) return;
    // Rare levels have no name, however many rows hold one of them.
    const texts = namesOf(columns, cell).filter((name) => name !== undefined);
    if (texts.length < columns.length) return;
    covered += count;
    allowed.push(texts);
  });
  const counts = { rows: total, broken: total - covered };
  if (total < fewestRows || !isKept(counts)) return [];
  const names = columns.map(({ name }) => name);
  return [suggestion(`combinations of ${names.join(', ')}`, { kind: 'combinations', columns: names, allowed }, counts)];
}

function namesOf(columns: readonly LevelColumn[], cell: number): (string | undefined)[] {
  const names: (string | undefined)[] = [];
  for (let position = columns.length - 1, rest = cell; position >= 0; position--) {
    const { levels } = columns[position]!;
    names[position] = levels[rest % (levels.length + 1)];
    rest = Math.floor(rest / (levels.length + 1));
  }
  return names;
}
