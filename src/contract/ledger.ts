import { z } from 'zod';

const epsilon = z.number().nonnegative();

/** One run that was paid, or is being paid, from a source's budget. */
export const ledgerRun = z.object({
  reservation: z.string(),
  time: z.iso.datetime(),
  job: z.string(),
  state: z.enum(['reserved', 'drawn', 'committed', 'released']),
  /** Of the squared mu, or of the divergence, that was spent. */
  share: z.number().min(0).max(1),
  epsilon: z.number(),
  delta: z.number(),
  mu: z.number().optional(),
  events: z.array(z.unknown()).optional(),
});

/** A source's budget as `ledger list --json` prints it and the desktop shows it. */
export const ledgerSource = z.object({
  source: z.string(),
  limit: z.object({ epsilon, delta: z.number(), by: z.enum(['owner', 'default']) }),
  /** Null where more was spent than the limit's delta can express. */
  spent_epsilon: epsilon.nullable(),
  /** The same by each way of counting: the filter of Gaussian plans, the privacy-loss distribution of an only plan, the Renyi filter. Null where one does not hold. */
  spent_by: z.object({ gaussian: epsilon.nullable(), pld: epsilon.nullable(), rdp: epsilon.nullable(), binds: z.enum(['gaussian', 'pld', 'rdp']) }),
  /** The largest epsilon of one more run that still fits. */
  left_epsilon: epsilon,
  runs: z.array(ledgerRun),
});
export type LedgerSource = z.infer<typeof ledgerSource>;
