import { z } from 'zod';

/** Classes of quasi-identifiers are to have so many rows. 1 asks for nothing. */
export const kOfRelease = z.int().min(1).max(1_000_000);
export const defaultK = 5;

/** Classes of a written file by their size, the smallest first: those with at least `from` rows and, but for the last, fewer than the next `from`. */
export const classSizes = z.array(z.object({ from: z.int().positive(), classes: z.int().nonnegative(), rows: z.int().nonnegative() }));
export type ClassSizes = z.infer<typeof classSizes>;

/** Release-k: what was done to the rows of a file before it was written, and what a recount of the written file found. */
export const releaseAnonymity = z.object({
  k: kOfRelease,
  /** Columns with the role quasi-identifier; none is ever taken for one by default. */
  quasiIdentifiers: z.array(z.string()),
  /** Null where nothing was enforced: no quasi-identifier is declared, or k is 1. */
  enforced: z.object({
    /** Synthetic rows of the release, and how many of them joined the nearest class. */
    rows: z.int().nonnegative(),
    rowsMoved: z.int().nonnegative(),
    classesBefore: z.int().nonnegative(),
    classes: z.int().nonnegative(),
    smallestClass: z.int().nonnegative(),
    /** True where the written file itself was counted again; a part of a release is not counted, since k holds over all parts together. */
    recounted: z.boolean(),
    /** What the recount found; absent where there was none, and from earlier versions. */
    sizes: classSizes.optional(),
  }).nullable(),
  /** The same in a sentence, printed with every result. */
  statement: z.string(),
});
export type ReleaseAnonymity = z.infer<typeof releaseAnonymity>;

export const anonymityMethods = ['mondrian', 'lattice', 'move'] as const;

export const anonymityRequest = z.object({
  file: z.string(),
  schema: z.string().nullable().default(null),
  /** Names of quasi-identifiers; none means those that the schema declares. */
  quasi: z.array(z.string()).default([]),
  k: kOfRelease.default(defaultK),
  sensitive: z.array(z.string()).default([]),
  /** l-diversity of each sensitive column in each class. */
  l: z.number().min(1).nullable().default(null),
  diversity: z.enum(['distinct', 'entropy']).default('distinct'),
  /** t-closeness: the largest earth mover's distance; ordered for numbers and dates, equal for categories. */
  t: z.number().min(0).max(1).nullable().default(null),
  method: z.enum(anonymityMethods).default('mondrian'),
  /** Relaxed cuts of Mondrian: equal values may be parted. */
  relaxed: z.boolean().default(false),
  /** Share of rows that the lattice may leave out. */
  suppress: z.number().min(0).max(1).default(0),
  hierarchies: z.array(z.object({ column: z.string(), file: z.string() })).default([]),
});
export type AnonymityRequest = z.infer<typeof anonymityRequest>;

/** Figures of an anonymised table. Suppressed rows are counted apart and are no class. */
export const anonymityFigures = z.object({
  rows: z.int(),
  suppressedRows: z.int(),
  classes: z.int(),
  smallestClass: z.int(),
  averageClass: z.number(),
  averageClassOverK: z.number(),
  /** Sum of squared class sizes; a suppressed row counts the whole table. */
  discernibility: z.number(),
  /** Mean share of a column's span that a written value stands for: 0 nothing lost, 1 all. */
  informationLoss: z.number(),
  /** The worst class of each sensitive column. */
  sensitive: z.array(z.object({ column: z.string(), distinctL: z.number(), entropyL: z.number(), t: z.number() })),
});
export type AnonymityFigures = z.infer<typeof anonymityFigures>;

/** How a quasi-identifier is written in the anonymised table, and how many different values it has there (null: not generalised). */
export const columnGeneralisation = z.object({ column: z.string(), generalisation: z.string(), values: z.int().nullable() });
export type ColumnGeneralisation = z.infer<typeof columnGeneralisation>;

export const anonymityResult = z.object({
  table: z.string(),
  rows: z.int(),
  k: z.int(),
  method: z.enum(anonymityMethods),
  quasiIdentifiers: z.array(z.string()),
  figures: anonymityFigures,
  rowsMoved: z.int(),
  columns: z.array(columnGeneralisation),
  /** Classes of the written file, counted again from its texts. */
  recount: z.object({ rows: z.int(), classes: z.int(), smallest: z.int(), sizes: classSizes }),
  statement: z.string(),
  notes: z.array(z.string()),
  stageSeconds: z.record(z.string(), z.number()),
});
export type AnonymityResult = z.infer<typeof anonymityResult>;
