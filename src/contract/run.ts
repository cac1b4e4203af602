import { z } from 'zod';

export const artefactLabels = ['releasable', 'internal'] as const;

/** One file of a run folder. `internal` ones hold statistics of real rows and must stay in the house. */
export const artefactSchema = z.object({
  /** Path inside the run folder, with forward slashes. */
  path: z.string(),
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  label: z.enum(artefactLabels),
});
export type Artefact = z.infer<typeof artefactSchema>;

/** `run.json`: what was asked, with what, and what came of it. Everything but ids, times and timings repeats for the same seed. */
export const runSchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  kind: z.string(),
  status: z.literal('done'),
  startedAt: z.iso.datetime(),
  /** Absent for a run that a budget paid for: how long it took depends on the rows, and no noise hides that. */
  seconds: z.number().nonnegative().optional(),
  versions: z.object({ pratibimba: z.string(), node: z.string() }),
  threads: z.int().positive(),
  /** The request as the job took it; paths of sources are reduced to file names. */
  request: z.record(z.string(), z.unknown()),
  seed: z.int().nullable(),
  /** Printed on every artefact: what privacy, if any, is claimed. */
  privacy: z.string(),
  /** Which budget paid for a private run, and where the ledger stood then; absent for all others. */
  ledger: z.object({ source: z.string(), reservation: z.string(), sequence: z.int(), head: z.string() }).optional(),
  /** Hides which real file was read; `internal/commitment.json` opens it. Absent where nothing real was read. */
  source: z.object({ commitment: z.string().regex(/^[0-9a-f]{64}$/) }).optional(),
  summary: z.record(z.string(), z.unknown()),
  artefacts: z.array(artefactSchema),
});
export type Run = z.infer<typeof runSchema>;

