import { z } from 'zod';

/** What every private run asks of a budget; what it may take of one person is its own. */
export const askedBudget = {
  mode: z.literal('differential'),
  epsilon: z.number().positive().max(50),
  delta: z.number().gt(0).lt(0.01),
  /** Name of the source whose budget pays: a population of persons, not a file. Null: the table's name. */
  source: z.string().min(1).max(120).nullable().default(null),
  /** Column that says whose a row is; null where each row is another person's. */
  person: z.string().nullable().default(null),
};

/** What every private run claims. */
export const claimedBudget = {
  mechanism: z.string(),
  unit: z.string(),
  neighbours: z.string(),
  /** Rows or histories that one person may have contributed. */
  contribution: z.int(),
  epsilon: z.number(),
  delta: z.number(),
  /** What is assumed to be public. */
  assumptions: z.array(z.string()),
};
