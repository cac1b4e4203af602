import { z } from 'zod';

export const conditionOperators = ['=', '!=', '<', '<=', '>', '>='] as const;

/** What rows must satisfy in one column. Numbers are in the column's own unit; dates are numbers as tables hold them. */
export const conditionSchema = z.object({
  column: z.string(),
  operator: z.enum(conditionOperators),
  /** One value, or several for `=` (any of them) and `!=` (none of them); null stands for missing. */
  values: z.array(z.union([z.number(), z.string(), z.null()])).min(1),
});
export type Condition = z.infer<typeof conditionSchema>;

/** A condition on a column of one of several tables. */
export interface TableCondition extends Condition {
  readonly table: string;
}

/** So many rows of one table, each with its ancestors and all that belongs to it, satisfy these conditions. */
export interface RelatedGroup {
  readonly rows: number;
  readonly conditions: readonly TableCondition[];
}

/** So many rows of a sample satisfy all of these conditions. */
export const rowGroupSchema = z.object({ rows: z.int().nonnegative(), conditions: z.array(conditionSchema) });
export type RowGroup = z.infer<typeof rowGroupSchema>;
