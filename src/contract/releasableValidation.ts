import { z } from 'zod';
import { privacyClaim } from './clonePrivacy.ts';
import { tableFigures } from './report.ts';

const share = z.number().min(0).max(1);
const count = z.int().nonnegative();
const interval = z.tuple([z.number(), z.number()]).nullable();

/** `validation-releasable.json`: figures of synthetic rows alone, and what their run claims. No real row has a say in it. */
export const releasableValidation = z.object({
  schemaVersion: z.literal(1),
  label: z.literal('releasable'),
  made_by: z.object({ run: z.string(), kind: z.string() }),
  synthetic: z.object({ file: z.string(), bytes: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  privacy: z.string().describe('As the run of the table says it.'),
  claim: privacyClaim.nullable().describe('Differential privacy of the table; null where none is claimed.'),
  default_rate: z.object({ target: z.string(), bad_level: z.string().nullable(), rate: share.nullable(), interval: interval.describe('Wilson\'s, 95 %.'), rows: count }).nullable(),
  figures: tableFigures,
});
export type ReleasableValidation = z.infer<typeof releasableValidation>;
