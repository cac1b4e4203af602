import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { privacyClaim } from '../../contract/clonePrivacy.ts';
import type { Monitor } from '../../contract/progress.ts';
import { runSchema } from '../../contract/run.ts';
import { releasableValidation, type ReleasableValidation } from '../../contract/releasableValidation.ts';
import { readJsonFile } from '../io/json.ts';
import { findColumn, type Table } from '../table/table.ts';
import { compareDefaultRates } from '../validation/defaultRate.ts';
import { describeFile } from './describeFile.ts';

export const releasableFile = 'validation-releasable.json';
/** Opened where there is something to write. */
export const releasableStage = 'Describing what may be released';
/** Larger tables are not read a second time. */
const mostBytes = 64e6;

interface Judged {
  /** Path of the synthetic table, and what was read from it. */
  readonly synthetic: string;
  readonly sha256: string;
  readonly bytes: number;
  /** The target that somebody named; one that was found in the real table is not told. */
  readonly target: string | null;
}

/**
 * Writes the edition that may leave the house: figures of the synthetic rows, read by themselves, and what their run claims of privacy. Neither
 * verdict nor score stands in it, since these rest on real rows. Written only for a table that its run beside it labels releasable.
 */
export async function writeReleasable(folder: string, { synthetic, sha256, bytes, target }: Judged, monitor: Monitor): Promise<void> {
  const home = dirname(synthetic);
  const path = join(home, 'run.json');
  if (bytes > mostBytes || !existsSync(path)) return;
  const run = await readJsonFile(path, runSchema, 'run');
  const written = run.artefacts.find((artefact) => artefact.path === basename(synthetic));
  if (written?.label !== 'releasable' || written.sha256 !== sha256) return;
  monitor.stage(releasableStage);
  const { figures, table } = await describeFile(synthetic, basename(synthetic), monitor);
  const edition: ReleasableValidation = {
    schemaVersion: 1,
    label: 'releasable',
    made_by: { run: run.id, kind: run.kind },
    synthetic: { file: basename(synthetic), bytes, sha256 },
    privacy: run.privacy,
    claim: await claimIn(join(home, 'privacy.json')),
    default_rate: target === null ? null : rateOf(table, target),
    figures,
  };
  await writeFile(join(folder, releasableFile), `${JSON.stringify(releasableValidation.parse(edition), null, 2)}\n`);
}

/** What a private clone claims; an open one says that it claims nothing. */
async function claimIn(path: string): Promise<ReleasableValidation['claim']> {
  if (!existsSync(path)) return null;
  const { mode } = await readJsonFile(path, z.object({ mode: z.string() }), 'claim');
  return mode === 'none' ? null : await readJsonFile(path, privacyClaim, 'claim');
}

/** The bad level is chosen by the synthetic rows alone. */
function rateOf(table: Table, target: string): ReleasableValidation['default_rate'] {
  if (findColumn(table, target) === undefined) return null;
  const { rate } = compareDefaultRates({ real: table, synthetic: table, holdout: null }, target);
  return { target, bad_level: rate.bad_level, rate: rate.synthetic, interval: rate.synthetic_interval, rows: rate.synthetic_rows };
}
