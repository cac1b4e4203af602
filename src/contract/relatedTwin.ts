import { z } from 'zod';
import { cascadeNetwork } from './cascadeModel.ts';
import { patternPlan } from './plan.ts';
import { ruleSchema } from './rules.ts';
import { columnSchema, fileFormatSchema, tableName } from './tableSchema.ts';
import { twinSchema } from './twin.ts';

/** A column as an expression names it: of the same row, of the row before of the same parent, or of the parent. */
export const reference = z.object({ of: z.enum(['own', 'previous', 'parent']), column: z.string() });
export type Reference = z.infer<typeof reference>;

/**
 * A term of an exact expression, in whole units of the last decimal (months for dates without a day): a column; a month's interest on a
 * balance (round(balance * rate / 1200)); the level payment of an annuity (amount, yearly rate in per cent, months); a share in per cent
 * turned around (100 * amount / per cent).
 */
export const term = z.object({ sign: z.union([z.literal(1), z.literal(-1)]), kind: z.enum(['column', 'interest', 'annuity', 'grossed']), of: z.array(reference).min(1).max(3) });
export type Term = z.infer<typeof term>;
export const expression = z.object({ terms: z.array(term), constant: z.number() });
export type Expression = z.infer<typeof expression>;

/** What else a choice depends on: a category of the parent or of the row itself, whose levels are counted apart. */
export const context = reference;

/** Values that no expression gives, as multiples of another column: edges of cells of equal counts, by cells of a further ratio. */
const multiples = z.object({
  scale: reference,
  /** A second column, as it is or over the same scale (times a third, which both are amounts of the parent's), and the edges that cut it into as many cells as `edges` has lists; null for one list. */
  given: z.object({ column: reference, times: reference.nullable().default(null), overScale: z.boolean().default(true), cuts: z.array(z.number()) }).nullable(),
  edges: z.array(z.array(z.number())),
});

/** How one numeric column of a row arises: one of a few exact expressions, chosen by counts, or a multiple of another column. */
export const columnForms = z.object({
  column: z.string(),
  forms: z.array(expression),
  contexts: z.array(context),
  /** For each combination of the contexts' levels: rows of each form, the last figure being "none of them". */
  counts: z.array(z.object({ levels: z.array(z.string()), rows: z.array(z.int()) })),
  multiples: multiples.nullable(),
});
export type ColumnForms = z.infer<typeof columnForms>;

/** A column that follows from the rows of a child table. */
export const fromRows = [
  z.object({ from: z.literal('count'), column: z.string(), child: z.string() }),
  z.object({ from: z.enum(['first', 'last']), column: z.string(), child: z.string(), of: z.string() }),
  /** A level for each state of the last row. */
  z.object({ from: z.literal('lastState'), column: z.string(), child: z.string(), levels: z.array(z.string()) }),
  /** The value of a column in the first row whose state is one of these, within so many rows. */
  z.object({ from: z.literal('firstInState'), column: z.string(), child: z.string(), of: z.string(), states: z.array(z.int()), within: z.int() }),
  /** Whether a row within so many has one of these states: the two levels for no and yes. It stays in the twin, and paths are drawn to agree. */
  z.object({ from: z.literal('anyInState'), column: z.string(), child: z.string(), states: z.array(z.int()), within: z.int(), levels: z.tuple([z.string(), z.string()]) }),
] as const;
/** A column whose level is told by that of another one. */
export const lookedUp = z.object({ from: z.literal('lookup'), column: z.string(), of: z.string(), levels: z.record(z.string(), z.string().nullable()) });

/** A column that follows from the rows of a child table, or from other columns of its own table. */
export const derivedColumn = z.discriminatedUnion('from', [
  ...fromRows,
  /** An identifier or text of the parent, said again. */
  z.object({ from: z.literal('parent'), column: z.string(), of: z.string() }),
  z.object({ from: z.literal('forms'), column: z.string(), forms: columnForms }),
  lookedUp,
]);
export type DerivedColumn = z.infer<typeof derivedColumn>;

/** Monthly rows of each parent: a chain of joint states of all categories, and exact expressions for the numbers. */
export const panelModel = z.object({
  /** The categories that make up a state, and their levels in each state; null where missing. */
  stateColumns: z.array(z.string()),
  states: z.array(z.array(z.string().nullable())),
  /** Parent's categories by which paths differ. */
  segments: z.array(z.string()),
  /** Rows by [segment, state before, state now, row number, next]; sparse. Segments are texts of levels, joined. */
  segmentLevels: z.array(z.string()),
  starts: z.array(z.object({ segment: z.int(), state: z.int(), rows: z.int() })),
  steps: z.array(z.tuple([z.int(), z.int(), z.int(), z.int(), z.int(), z.int()])),
  /** Says how states follow each other in the place of `steps`, where it was trained; its features are an indicator for each segment. */
  network: cascadeNetwork.nullable().default(null),
  /** Rows by row number (from 1): how many paths had it, and how many of these ended there without a closing state. */
  ends: z.array(z.tuple([z.int(), z.int()])),
  /** States after which nothing follows. */
  closing: z.array(z.int()),
  /** Numeric columns in the order in which they arise, by [state before (-1 for the first row), state]. */
  regimes: z.array(z.object({ before: z.int(), state: z.int(), columns: z.array(columnForms) })),
  nonNegative: z.array(z.string()),
  /** Columns that are above zero in every row of a state: what is owed by one who is late. */
  positive: z.array(z.object({ state: z.int(), columns: z.array(z.string()) })).default([]),
  /** Columns that are 0 in every row of parents of a level: nothing is drawn from a mortgage. */
  nought: z.array(z.object({ column: z.string(), level: z.string(), columns: z.array(z.string()) })).default([]),
  /** Columns that are never missing. */
  complete: z.array(z.string()),
  /** Columns that are never above another one of the row or the parent. */
  bounded: z.array(z.object({ column: z.string(), by: reference })),
  patterns: z.array(patternPlan),
});
export type PanelModel = z.infer<typeof panelModel>;

export const relatedTable = z.object({
  table: tableName,
  format: fileFormatSchema,
  /** In the order of the file. */
  columns: z.array(columnSchema),
  rows: z.int(),
  /** The table that a row belongs to: the own column that names it, and its key. */
  parent: z.object({ table: tableName, link: z.string(), key: z.string() }).nullable(),
  /** The one of its columns that children name. */
  key: z.string().nullable(),
  /** Twins of the rows: of all for a table without a parent; else of a parent's first child and of later ones, with the parent's columns and those of the child before. */
  twins: z.array(twinSchema),
  derived: z.array(derivedColumn),
  panel: panelModel.nullable(),
});
export type RelatedTable = z.infer<typeof relatedTable>;

/** `twin.json` of several tables. A parent stands before its children. */
export const relatedTwinSchema = z.object({
  schemaVersion: z.literal(1),
  format: z.literal('pratibimba-related-twin'),
  createdBy: z.string(),
  privacy: z.string(),
  label: z.enum(['internal', 'releasable']),
  tables: z.array(relatedTable).min(2),
  /** What its rows keep; each says of which table. */
  rules: z.array(ruleSchema).default([]),
});
/** `twin.json`, of one table or of several. */
export const anyTwinSchema = z.discriminatedUnion('format', [twinSchema, relatedTwinSchema]);
export type RelatedTwin = z.infer<typeof relatedTwinSchema>;

/** Names of columns in the twin of a table that belongs to a parent. */
export const countColumn = (child: string): string => `(rows of ${child})`;
export const parentColumn = (column: string): string => `(parent) ${column}`;
export const previousColumn = (column: string): string => `(before) ${column}`;
