import { z } from 'zod';

/** Classes of quasi-identifiers are to have so many rows. 1 asks for nothing. */
export const kOfRelease = z.int().min(1).max(1_000_000);
export const defaultK = 5;

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
  }).nullable(),
  /** The same in a sentence, printed with every result. */
  statement: z.string(),
});
export type ReleaseAnonymity = z.infer<typeof releaseAnonymity>;
