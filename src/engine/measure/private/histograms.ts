import type { ColumnPlan, PatternPlan } from '../../../contract/plan.ts';
import type { Monitor } from '../../../contract/progress.ts';
import type { ColumnSchema } from '../../../contract/tableSchema.ts';
import type { Column } from '../../table/table.ts';
import { cellCount, coded, histogram, levelCells, numericCells } from './assign.ts';
import { countGrains, grainSizes, type NoisyGrains } from './grains.ts';
import { findLevels, type Discovery } from './levels.ts';
import { planCells, planLevels, type NoisyHistogram, type PrivateColumn } from './privateColumn.ts';
import type { PublicCells, PublicColumn, PublicLevels, PublicTexts } from './publicColumn.ts';
import { shapeOf } from './shapes.ts';
import type { OpenStep } from './steps.ts';

/** A column with its plan; for modelled ones also their noisy counts and the fine cell of each row. */
export type PlannedColumn =
  | { readonly plan: PrivateColumn['plan']; readonly fine: Int32Array; readonly rowCells: Uint16Array }
  | { readonly plan: PatternPlan; readonly fine: null; readonly rowCells: null };

export interface HistogramStep extends Omit<NoisyHistogram, 'counts' | 'grains'> {
  readonly add: (counts: Int32Array) => void;
  /** Noisy round sizes of each column; null where they are not measured. */
  readonly grains: readonly (NoisyGrains | null)[];
  readonly discovery: Discovery;
}

/** The noisy histogram of each column, and the plan that follows from it. */
export function planColumns(columns: readonly Column[], declared: readonly PublicColumn[], step: HistogramStep, monitor: Monitor): PlannedColumn[] {
  return declared.map((column, position) => {
    monitor.check();
    const data = columns[position]!;
    if (column.model === 'cells') return cellColumn(data, column, step, step.grains[position]!);
    return column.model === 'levels' ? levelColumn(data, column, step) : textColumn(data, column, step);
  });
}

/** The noisy round sizes of the columns of which they are asked. @param open opens the step for so many of them, at least 1 */
export function measureGrains(columns: readonly Column[], schemas: readonly ColumnSchema[], isAsked: (position: number) => boolean, open: (queries: number) => OpenStep): (NoisyGrains | null)[] {
  const asked = [...schemas.keys()].filter((position) => isAsked(position));
  if (asked.length === 0) return schemas.map(() => null);
  const { deviation, add } = open(asked.length);
  return schemas.map((schema, position) => {
    if (!asked.includes(position)) return null;
    const counts = countGrains(columns[position]!, schema);
    add(counts);
    return { sizes: grainSizes(schema), counts, deviation };
  });
}

/** How many of the columns' levels or shapes have to be found. */
export function undeclared(declared: readonly PublicColumn[]): number {
  return declared.filter((column) => column.model === 'texts' || (column.model === 'levels' && column.levels === null)).length;
}

function cellColumn(data: Column, column: PublicCells, step: HistogramStep, grains: NoisyGrains | null): PlannedColumn {
  const cells = numericCells(data, column);
  const counts = histogram(cells, cellCount(column, 0));
  step.add(counts);
  return placed(planCells(column, { ...step, counts, grains }), cells);
}

function levelColumn(data: Column, column: PublicLevels, step: HistogramStep): PlannedColumn {
  const { levels, found } = column.levels === null ? foundLevels(data, column, step) : { levels: column.levels, found: null };
  const cells = levelCells(data, { levels, other: levels.length }, column.missing);
  let counts: ArrayLike<number> | null = found;
  if (counts === null) {
    const exact = histogram(cells, cellCount(column, levels.length));
    step.add(exact);
    counts = exact;
  }
  return placed(planLevels(column, levels, { ...step, counts, grains: null }), cells);
}

/** Levels that enough rows have, with the noisy counts that said so; the rest follows from the number of rows. */
function foundLevels(data: Column, { missing }: PublicLevels, { add, discovery, rows }: HistogramStep): { levels: string[]; found: number[] } {
  const { codes, levels } = coded(data);
  const exact = new Int32Array(levels.length);
  const absent = new Int32Array(1);
  for (const code of codes) {
    if (code < 0) absent[0]!++;
    else exact[code]!++;
  }
  const found = findLevels(levels, exact, discovery, add);
  if (missing) add(absent);
  const rest = rows - found.counts.reduce((sum, count) => sum + count, 0) - (missing ? absent[0]! : 0);
  return { levels: found.levels, found: [...found.counts, rest / Math.sqrt(found.levels.length + 2), ...(missing ? [absent[0]!] : [])] };
}

/** Shapes that enough rows have: an identifier is named by none of its characters. A declared form or start tells them without a row. */
function textColumn(data: Column, { schema }: PublicTexts, { add, discovery, rows }: HistogramStep): PlannedColumn {
  const { codes, levels } = coded(data);
  const shapes = new Map<string, number>();
  const absent = new Int32Array(1);
  for (const code of codes) {
    if (code < 0) absent[0]!++;
    else if (schema.format === undefined && schema.startAfter === undefined) {
      const shape = shapeOf(levels[code]!);
      shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
    }
  }
  const found = findLevels([...shapes.keys()], Int32Array.from(shapes.values()), discovery, add);
  add(absent);
  const missing = schema.missing === false ? 0 : Math.min(rows, Math.max(0, absent[0]! > 4 * discovery.deviation ? absent[0]! : 0));
  const plan: ColumnPlan = {
    model: 'pattern', schema, unique: schema.kind === 'identifier' && schema.role !== 'link', missing, present: rows - missing, checkDigit: 'none',
    shapes: found.levels.map((shape, index) => ({ shape, count: found.counts[index]! })),
  };
  return { plan, fine: null, rowCells: null };
}

function placed({ plan, fine, cellOf }: PrivateColumn, cells: Uint16Array): PlannedColumn {
  return { plan, fine, rowCells: cells.map((cell) => cellOf[cell]!) };
}
