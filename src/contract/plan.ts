import { z } from 'zod';
import { columnSchema, fileFormatSchema, tableName } from './tableSchema.ts';

/**
 * How one column is measured: fine cells (a histogram) and coarse codes (groups of neighbouring cells, for pair tables).
 * Where cells can be missing, the last fine cell and the last code stand for "missing".
 */
const modelled = {
  schema: columnSchema,
  missing: z.boolean(),
  /** Fine cell → coarse code; ascending, without gaps. */
  coarse: z.array(z.int().nonnegative()),
  /** Code of the missing cell, else of the first sentinel; null where the column has neither. */
  specialCode: z.int().nullable(),
};

/** How many times as many rows fall on each day of the week (from Sunday) and of the month (the last entry is its last day) as if days were alike. */
export const calendar = z.object({ weekdays: z.array(z.number().nonnegative()).length(7), monthDays: z.array(z.number().nonnegative()).length(32) });
export type Calendar = z.infer<typeof calendar>;

/** A number, integer or date: cells are intervals [lo, hi] of values; lo = hi is an atom. */
export const cellPlan = z.object({
  model: z.literal('cells'),
  ...modelled,
  lo: z.array(z.number()),
  hi: z.array(z.number()),
  /** First and last cell of amounts: sentinels lie outside. -1 where there is no cell. */
  ordinary: z.object({ first: z.int(), last: z.int() }),
  /** Whether values lie beyond the edges of these two: their distribution is fitted, their extremes are not known here. */
  openBelow: z.boolean(),
  openAbove: z.boolean(),
  /** The source's own smallest and largest value, where they were asked for. */
  extremes: z.object({ min: z.number(), max: z.number() }).nullable(),
  /** Whether no amount is below 0: the bound of an open lower end. */
  nonNegative: z.boolean(),
  /** Digits after the decimal point of the values themselves. */
  decimals: z.int(),
  /** Values outside atoms are multiples of this, or null. */
  step: z.number().nullable(),
  /** Sizes to which values are rounded, coarsest first, and how many values of each code are a multiple of no coarser one. */
  grains: z.array(z.number()),
  grainCounts: z.array(z.array(z.int().nonnegative())),
  /** Of dates whose days are not alike; else null. */
  calendar: calendar.nullable().default(null),
});

/** A category: cells are levels in the order in which the copula sees them. */
export const levelPlan = z.object({
  model: z.literal('levels'),
  ...modelled,
  levels: z.array(z.string()),
  /** How many levels were held by too few rows, and left as `(other)` or with their nearest neighbour. */
  suppressed: z.int(),
});

/** An identifier or free text: never modelled. New texts are drawn with the shapes of the old ones. */
export const patternPlan = z.object({
  model: z.literal('pattern'),
  schema: columnSchema,
  unique: z.boolean(),
  missing: z.int(),
  /** Rows with a text, those of shapes that were left out included. */
  present: z.int(),
  /**
   * Letters and `9` stand for characters to draw (`shapeAlphabets`), `C` for a check digit, `\` makes the next character literal; with how
   * many rows had it. Shapes of too few rows are left out.
   */
  shapes: z.array(z.object({ shape: z.string(), count: z.int() })),
  checkDigit: z.enum(['none', 'luhn']),
});

export const columnPlan = z.discriminatedUnion('model', [cellPlan, levelPlan, patternPlan]);
export type CellPlan = z.infer<typeof cellPlan>;
export type LevelPlan = z.infer<typeof levelPlan>;
export type PatternPlan = z.infer<typeof patternPlan>;
export type ColumnPlan = z.infer<typeof columnPlan>;
export type ModelledPlan = CellPlan | LevelPlan;

/** Two numbers that are often the same amount: where a row's flag says so, `column` takes the value of `equals`. Both are positions in the plan. */
export const equality = z.object({ column: z.int(), equals: z.int() });
export type Equality = z.infer<typeof equality>;

export const tablePlan = z.object({
  table: tableName,
  format: fileFormatSchema,
  columns: z.array(columnPlan),
  /** Position of the target column, or null. */
  target: z.int().nullable(),
  /** In the order in which they are applied. The flag of the k-th is modelled as a column, whose position is the number of columns + k. */
  equalities: z.array(equality).default([]),
});
export type TablePlan = z.infer<typeof tablePlan>;

/** How the flag of an equality is modelled: cell 1 where the two are equal. */
export const flagPlan: LevelPlan = {
  model: 'levels',
  schema: { name: 'equal', kind: 'category', role: 'ordinary' },
  missing: false,
  coarse: [0, 1],
  specialCode: null,
  levels: ['no', 'yes'],
  suppressed: 0,
};

/** The plan of a column that a stratum models: one of the table, or the flag of an equality. */
export function modelledPlan({ columns, equalities }: TablePlan, column: number): ModelledPlan {
  if (column >= columns.length && column < columns.length + equalities.length) return flagPlan;
  const plan = columns[column];
  if (plan === undefined || plan.model === 'pattern') throw new Error(`column ${column} is not modelled`);
  return plan;
}

/** Cells and codes of a column, missing included. */
export function fineCells(plan: ModelledPlan): number {
  return plan.coarse.length;
}
export function codeCount(plan: ModelledPlan): number {
  return plan.coarse.length === 0 ? 0 : plan.coarse.at(-1)! + 1;
}
