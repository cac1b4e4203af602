import { levelCap, minCount, otherLevel } from './settings.ts';

export interface LevelCells {
  /** Levels in the order in which the copula sees them. */
  readonly levels: string[];
  /** Level of the column → position in `levels`. */
  readonly cellOf: Int32Array;
  readonly counts: number[];
  readonly suppressed: number;
}

/** What orders the levels: their texts, their rows, the persons among these (at least), and how many of these rows are "bad" (null without a two-valued target). */
export interface LevelStatistics {
  readonly names: readonly string[];
  readonly counts: readonly number[];
  readonly persons: readonly number[];
  readonly bad: readonly number[] | null;
}

/**
 * Orders the levels of a category (twin recipe 1.5) and gathers the rare ones: numeric codes of fewer than `minCount` persons join the nearest
 * code, texts become `(other)`, or the most frequent level where even `(other)` would be rare. Codes none of which is frequent are texts here.
 */
export function orderLevels(statistics: LevelStatistics): LevelCells {
  const frequent = statistics.persons.some((count) => count >= minCount);
  const numeric = frequent && statistics.names.every((name) => name.trim() !== '' && Number.isFinite(Number(name)));
  return numeric ? numericLevels(statistics) : textLevels(statistics);
}

function numericLevels({ names, counts, persons }: LevelStatistics): LevelCells {
  const kept = mostFrequent(counts, persons);
  const order = [...kept].sort((one, other) => Number(names[one]) - Number(names[other]));
  const cellOf = new Int32Array(names.length);
  const cellCounts = order.map(() => 0);
  for (let level = 0; level < names.length; level++) {
    const value = Number(names[level]);
    let nearest = 0;
    for (let cell = 1; cell < order.length; cell++) {
      if (Math.abs(Number(names[order[cell]!]) - value) < Math.abs(Number(names[order[nearest]!]) - value)) nearest = cell;
    }
    // Two texts of one value (1 and 1.0) are two levels all the same.
    cellOf[level] = kept.has(level) ? order.indexOf(level) : nearest;
    cellCounts[cellOf[level]!] = cellCounts[cellOf[level]!]! + counts[level]!;
  }
  return { levels: order.map((level) => names[level]!), cellOf, counts: cellCounts, suppressed: names.length - order.length };
}

function textLevels(statistics: LevelStatistics): LevelCells {
  const { names, counts, persons } = statistics;
  const kept = mostFrequent(counts, persons);
  const order = sortTexts([...kept], statistics);
  const levels = order.map((level) => names[level]!);
  const cellCounts = order.map((level) => counts[level]!);
  const rareRows = counts.reduce((sum, count, level) => sum + (kept.has(level) ? 0 : count), 0);
  const rarePersons = persons.reduce((sum, count, level) => sum + (kept.has(level) ? 0 : count), 0);
  let rareCell = cellCounts.indexOf(Math.max(...cellCounts));
  if (rarePersons >= minCount) rareCell = levels.push(otherLevel) - 1;
  if (rareRows > 0) cellCounts[rareCell] = (cellCounts[rareCell] ?? 0) + rareRows;
  const cellOf = Int32Array.from(names, (_, level) => (kept.has(level) ? order.indexOf(level) : rareCell));
  return { levels, cellOf, counts: cellCounts, suppressed: names.length - order.length };
}

/** Up to `levelCap` levels of at least `minCount` persons. Ties keep the alphabetical order of the names' positions. */
function mostFrequent(counts: readonly number[], persons: readonly number[]): Set<number> {
  const order = counts.map((_, level) => level).sort((one, other) => counts[other]! - counts[one]! || one - other);
  return new Set(order.filter((level, rank) => rank < levelCap && persons[level]! >= minCount));
}

/** Alphabetically where that already orders the risk (grades A1 to G5), else by smoothed bad rate, else alphabetically. */
function sortTexts(levels: number[], { names, counts, bad }: LevelStatistics): number[] {
  const alphabetical = levels.sort((one, other) => (names[one]! < names[other]! ? -1 : 1));
  if (bad === null || levels.length <= 2) return alphabetical;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const overall = bad.reduce((sum, count) => sum + count, 0) / rows;
  const rate = (level: number): number => (bad[level]! + 20 * overall) / (counts[level]! + 20);
  const byRate = [...alphabetical].sort((one, other) => rate(one) - rate(other));
  if (levels.length > 12 && Math.abs(rankCorrelation(alphabetical, byRate)) > 0.7) return alphabetical;
  return byRate;
}

/** Spearman's correlation of the positions of the same items in two orders without ties. */
function rankCorrelation(one: readonly number[], other: readonly number[]): number {
  const n = one.length;
  const squares = one.reduce((sum, item, rank) => sum + (rank - other.indexOf(item)) ** 2, 0);
  return 1 - (6 * squares) / (n * (n * n - 1));
}
