import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { cloneRequest, type JobRequest } from '../../contract/jobs.ts';
import { ruleSchema, rulesFile, type Rule } from '../../contract/rules.ts';
import { runSchema } from '../../contract/run.ts';
import { readJsonFile } from '../io/json.ts';
import type { Provenance } from '../validation/checks/advice.ts';

/** Of a twin, its rules alone. */
const rulesOfTwin = z.object({ rules: z.array(ruleSchema).default([]) });

/** How a synthetic file was made, by the run.json beside it; without one, what a clone of the real table would be asked for. */
export async function provenanceOf({ synthetic, real, schema, target }: JobRequest<'validate'>, sha256: string): Promise<Provenance> {
  const folder = dirname(synthetic);
  const twinFile = join(folder, 'internal', 'twin.json');
  const twin = existsSync(twinFile) ? twinFile : null;
  const unknown: Provenance = { clone: { file: real, schema, target, privacy: { mode: 'none' }, seed: 1 }, known: false, changed: false, twin: null };
  const path = join(folder, 'run.json');
  if (!existsSync(path)) return unknown;
  const run = await readJsonFile(path, runSchema, 'run');
  const written = run.artefacts.find((artefact) => artefact.path === basename(synthetic));
  const request = cloneRequest.safeParse(run.request);
  if (run.kind !== 'clone' || written === undefined || !request.success || request.data.related.length > 0) return unknown;
  // run.json keeps names of files without their folders.
  const clone = { ...request.data, file: real, schema: schema ?? request.data.schema };
  return { clone, known: true, changed: written.sha256 !== sha256, twin };
}

/**
 * The rules that a synthetic table has to keep: those of the file that is named, else those of the twin in the folder of the synthetic files; none
 * otherwise. Of rules of several tables those that speak of this one.
 */
export async function rulesOf(file: string | null, folder: string, table: string): Promise<Rule[]> {
  const twin = join(folder, 'internal', 'twin.json');
  const rules = file !== null ? (await readJsonFile(file, rulesFile, 'rule-set')).rules : existsSync(twin) ? (await readJsonFile(twin, rulesOfTwin, 'twin')).rules : [];
  return rules.filter((rule) => rule.table === undefined || rule.table === table);
}
