import { Matrix } from 'ml-matrix';
import type { CascadeStarts, StartVariable } from '../../contract/cascadeModel.ts';
import { repairCorrelation } from '../numeric/correlationMatrix.ts';
import { historyLength, firstState, ridge } from './starts.ts';
import { leastLevelShare, type StaticFeature } from './statics.ts';

/** What the cells of a variable stand for. */
export interface StartMeaning {
  readonly name: string;
  /** Values of each cell, ascending; null for a missing value. A cell beyond them is of nothing that was declared, and is never drawn. */
  readonly values: readonly (readonly [lo: number, hi: number] | null)[];
  /** Levels of a category: their positions are the values. */
  readonly levels: readonly string[] | null;
  /** Whether the values are whole numbers. */
  readonly whole: boolean;
}

/** The first state and the length of a history. */
export function historyMeanings(states: number, months: number): StartMeaning[] {
  return [
    { name: firstState, values: Array.from({ length: states }, (_, code) => [code, code] as const), levels: null, whole: true },
    { name: historyLength, values: Array.from({ length: months }, (_, month) => [month + 1, month + 1] as const), levels: null, whole: true },
  ];
}

/** How histories begin, from denoised counts of cells that were declared: post-processing. */
export function startsOf(meanings: readonly StartMeaning[], counts: readonly Float64Array[], correlation: readonly (readonly number[])[], histories: number): CascadeStarts {
  return {
    clients: Math.round(histories),
    variables: meanings.map((meaning, variable): StartVariable => ({ name: meaning.name, step: meaning.whole ? 1 : null, classes: classesOf(meaning, counts[variable]!) })),
    correlation: repairCorrelation(new Matrix(correlation.map((row) => [...row])), ridge).to2DArray(),
  };
}

function classesOf({ values }: StartMeaning, counts: Float64Array): StartVariable['classes'] {
  const classes = values.map((value, cell) => ({ lo: value?.[0] ?? null, hi: value?.[1] ?? null, clients: Math.round(counts[cell]!) }));
  const drawn = classes.filter(({ clients }) => clients > 0);
  return drawn.length > 0 ? drawn : [classes[0]!];
}

/** Scaling of a static column from its denoised counts: a number by its mean and deviation, a category by an indicator for each level but the most frequent. */
export function featuresOf({ name, values, levels }: StartMeaning, counts: Float64Array): StaticFeature[] {
  const cells = values.flatMap((value, cell) => (value === null || counts[cell] === 0 ? [] : [{ cell, middle: (value[0] + value[1]) / 2, count: counts[cell]! }]));
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  if (cells.length < 2) return [];
  if (levels === null) {
    const mean = cells.reduce((sum, { middle, count }) => sum + (middle * count) / total, 0);
    return [{ column: name, level: null, mean, deviation: Math.sqrt(cells.reduce((sum, { middle, count }) => sum + ((middle - mean) ** 2 * count) / total, 0)) }];
  }
  const most = cells.reduce((best, own) => (own.count > best.count ? own : best));
  return cells.flatMap(({ cell, count }) => {
    const mean = count / total;
    return cell === most.cell || mean < leastLevelShare ? [] : [{ column: name, level: levels[cell]!, mean, deviation: Math.sqrt(mean * (1 - mean)) }];
  });
}
