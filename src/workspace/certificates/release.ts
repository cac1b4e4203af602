import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CertificatePredicate, CertificateStatement } from '../../contract/certificate.ts';
import { privacyClaim } from '../../contract/clonePrivacy.ts';
import { errno, Failure } from '../../contract/errors.ts';
import { releaseAnonymity } from '../../contract/anonymity.ts';
import { type Artefact, type Run, runSchema } from '../../contract/run.ts';
import { explain } from '../../engine/privacy/explain/explain.ts';
import { explainRequest } from '../../contract/explain.ts';
import { sha256Of } from '../artefacts.ts';
import { recordHash } from '../ledger/finished.ts';

/** A finished run whose files are as they were written. */
export interface Release {
  readonly folder: string;
  readonly run: Run;
  /** SHA-256 of its `run.json`. */
  readonly record: string;
  /** Its tables, as a certificate names them. */
  readonly subject: CertificateStatement['subject'];
  readonly privacy: CertificatePredicate['privacy'];
  readonly kAnonymity: CertificatePredicate['kAnonymity'];
}

const tableFile = /\.(csv|parquet)$/;

/**
 * Reads a run folder that may be certified: its tables are those that were written and counted, and something is promised of them.
 * @throws Failure 'input' for a folder that holds no run, 'verification' for one whose files were changed, 'rule' for one that has nothing to certify
 */
export async function readRelease(folder: string): Promise<Release> {
  const { run, record } = await readRun(folder);
  const tables = run.artefacts.filter(({ path, label }) => label === 'releasable' && tableFile.test(path));
  if (tables.length === 0) throw new Failure('rule', `The run in ${folder} holds no table that may be released.`, { fix: 'Certify a private clone, or a generated portfolio.' });
  await refuseChanged(folder, run.artefacts.filter(({ label }) => label === 'releasable'));
  const kAnonymity = certifiedK(run);
  return {
    folder,
    run,
    record,
    subject: tables.map(({ path, sha256 }) => ({ name: path, digest: { sha256 } })),
    privacy: await certifiedPrivacy(folder, run, kAnonymity.recounted ? kAnonymity.k : null),
    kAnonymity,
  };
}

async function readRun(folder: string): Promise<{ run: Run; record: string }> {
  try {
    const content = await readFile(join(folder, 'run.json'));
    return { run: runSchema.parse(JSON.parse(content.toString('utf8'))), record: recordHash(content) };
  } catch (thrown) {
    const why = errno(thrown) === 'ENOENT' ? 'holds no run (there is no run.json in it)' : 'has a run.json that cannot be read';
    throw new Failure('input', `The folder ${folder} ${why}.`, { fix: 'Name the output folder of clone or generate.' });
  }
}

async function refuseChanged(folder: string, files: readonly Artefact[]): Promise<void> {
  for (const { path, sha256 } of files) {
    if ((await sha256Of(join(folder, path))) === sha256) continue;
    throw new Failure('verification', `${join(folder, path)} is not the file that the run wrote.`, { fix: 'Run it again; only what was counted can be certified.' });
  }
}

/** @param k that the release was counted to have, if any */
async function certifiedPrivacy(folder: string, run: Run, k: number | null): Promise<CertificatePredicate['privacy']> {
  if (run.kind === 'generate') return { mode: 'generated', statement: 'Nothing real was used: there is no person whose privacy could suffer.' };
  const claim = run.artefacts.some(({ path }) => path === 'privacy.json') ? await readClaim(folder) : null;
  if (claim === null) throw new Failure('rule', `The run in ${folder} promises nothing about persons: ${run.privacy}`, { fix: 'Certify a private clone (clone --epsilon), or a generated portfolio.' });
  const { epsilon, delta, mu, steps, trainings, mechanism, unit, neighbours, contribution, assumptions, conditions } = claim;
  const { figures, texts, not_promised, warnings } = explain(explainRequest.parse({ epsilon, delta, k, mechanism: trainings === undefined ? 'gaussian' : 'unknown' }));
  return {
    mode: 'differential',
    statement: run.privacy,
    mechanism, unit, neighbours, contribution, epsilon, delta, mu, steps, ...(trainings !== undefined && { trainings }), assumptions, conditions,
    certainty_in_100: figures.certainty.in_100,
    sentence: texts.line,
    explanation: texts.paragraph,
    not_promised,
    // How the noise works stands on the certificate; that its bounds are the wider ones is no warning there.
    warnings: warnings.flatMap(({ code, text }) => (code === 'delta_unknown' ? [] : [text])),
  };
}

/** Null for an open clone, which claims nothing. The file is one of the run's own, whose hash was compared. */
async function readClaim(folder: string): Promise<ReturnType<typeof privacyClaim.parse> | null> {
  try {
    const content = JSON.parse(await readFile(join(folder, 'privacy.json'), 'utf8')) as { mode?: unknown };
    return content.mode === 'differential' ? privacyClaim.parse(content) : null;
  } catch (thrown) {
    if (errno(thrown) === 'ENOENT') return null;
    throw new Failure('input', `${join(folder, 'privacy.json')} cannot be read.`, { fix: 'Run the clone again.' });
  }
}

/** @throws Failure 'rule' where k was asked for and the written file was not counted */
function certifiedK({ id, summary }: Run): CertificatePredicate['kAnonymity'] {
  const anonymity = releaseAnonymity.safeParse(summary['anonymity']);
  if (!anonymity.success) throw new Failure('rule', `The run ${id} says nothing of k-anonymity.`, { fix: 'Run it again with this version.' });
  const { k, quasiIdentifiers, enforced, statement } = anonymity.data;
  if (enforced !== null && (!enforced.recounted || enforced.smallestClass < k)) {
    throw new Failure('rule', `The run ${id} was not counted to be k-anonymous: ${statement}`, { fix: 'Certify the whole release, not a part of it.' });
  }
  return { k, quasiIdentifiers: [...quasiIdentifiers], recounted: enforced !== null, statement };
}
