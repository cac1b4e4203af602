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

/** So many rows of a sample satisfy all of these conditions. */
export const rowGroupSchema = z.object({ rows: z.int().nonnegative(), conditions: z.array(conditionSchema) });
export type RowGroup = z.infer<typeof rowGroupSchema>;
