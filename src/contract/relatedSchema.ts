import { z } from 'zod';
import { tableName, tableSchema } from './tableSchema.ts';

/** Rows that a parent may have where the declaration does not say. */
export const defaultAtMost = 3;

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
    /** Rows that each parent may have; others are left out by a draw. */
    atMost: z.int().min(1).max(1000).default(defaultAtMost),
  }).optional(),
});
export type RelatedSchema = z.infer<typeof relatedSchema>;
