import { z } from 'zod';
import { fromRows, lookedUp } from './relatedTwin.ts';
import { tableName, tableSchema } from './tableSchema.ts';

/** Rows that a parent may have where the declaration does not say: of an ordinary table, and of a panel. */
export const defaultAtMost = { rows: 3, months: 24 } as const;

/**
 * How a number of a panel's row arises, as texts: sums and differences of columns, numbers, `interest(balance, rate)` (a month's),
 * `annuity(amount, rate, months)` and `grossed(amount, per cent)`; a column is one of the row, `previous.x` of the row before or `parent.x`.
 */
const expressionText = z.string().min(1).max(500);

/**
 * An expression and where it may apply: in rows of these states, or after these steps (pairs of states: before and now); everywhere if neither
 * is said.
 */
const declaredForm = z.union([expressionText, z.object({ is: expressionText, to: z.array(z.int()).optional(), steps: z.array(z.tuple([z.int(), z.int()])).optional() })]);
export type DeclaredForm = z.infer<typeof declaredForm>;

/** Rows of each parent month by month. All of it is declared: what rows show of it may not be looked at. */
const declaredPanel = z.object({
  /** Column that puts a parent's rows in order. */
  time: z.string(),
  /** Categories that make up the state of a row. */
  stateColumns: z.array(z.string()).min(1).max(3),
  states: z.array(z.object({
    /** A level of each of these columns. */
    levels: z.array(z.string()),
    /** Positions of the states that may follow: all of them if it is not said; none closes the path. */
    next: z.array(z.int().nonnegative()).optional(),
    /** Numbers that are above 0 in this state. */
    positive: z.array(z.string()).default([]),
  })).min(2).max(40),
  /** Positions of the states that a path may begin with: all of them if it is not said. */
  begins: z.array(z.int().nonnegative()).min(1).optional(),
  /** Whether a path may end before it is closed or has the most rows. */
  endsEarly: z.boolean().default(true),
  /** Categories of the parent, with declared levels, by which paths differ. */
  segments: z.array(z.string()).max(2).default([]),
  /**
   * All other columns, in the order in which they arise, in first rows and in later ones. One expression that alone may apply is a law; of
   * several, noisy counts tell how often each gives the number. What none gives is drawn as a multiple of a column, where one is named.
   */
  numbers: z.array(z.object({ column: z.string(), first: z.array(declaredForm).min(1).max(8), later: z.array(declaredForm).min(1).max(8), multipleOf: z.string().optional() })),
});
export type DeclaredPanel = z.infer<typeof declaredPanel>;

/** A column that follows from others of its row, or from the panel's rows that belong to it. */
const declaredFollowing = z.discriminatedUnion('from', [z.object({ from: z.literal('expression'), column: z.string(), is: expressionText }), lookedUp, ...fromRows]);
export type DeclaredFollowing = z.infer<typeof declaredFollowing>;

/**
 * The declaration of one of several tables that are cloned privately: which table its rows belong to cannot be read from them. The one table
 * without a parent holds the persons.
 */
export const relatedSchema = tableSchema.extend({
  parent: z.object({
    table: tableName,
    /** The own column that names the parent, and the parent's column that it names. */
    column: z.string(),
    key: z.string(),
    /** Rows that each parent may have; others are left out, by a draw or, of a panel, from the end. */
    atMost: z.int().min(1).max(1000).optional(),
  }).optional(),
  panel: declaredPanel.optional(),
  follows: z.array(declaredFollowing).default([]),
});
export type RelatedSchema = z.infer<typeof relatedSchema>;

/** Rows that each parent may have in a table. */
export function rowsPerParent({ parent, panel }: Pick<RelatedSchema, 'parent' | 'panel'>): number {
  return parent?.atMost ?? (panel === undefined ? defaultAtMost.rows : defaultAtMost.months);
}
