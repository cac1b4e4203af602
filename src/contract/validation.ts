import { z } from 'zod';

/** Result of `validate`. Statistics of real rows: always internal. */
export const validationResultSchema = z.object({
  schemaVersion: z.literal(1),
  label: z.literal('internal'),
});
export type ValidationResult = z.infer<typeof validationResultSchema>;
