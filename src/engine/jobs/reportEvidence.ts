import { join } from 'node:path';
import { z } from 'zod';
import manifest from '../../../package.json' with { type: 'json' };
import { releaseAnonymity } from '../../contract/anonymity.ts';
import { type CertificatePredicate, certificateStatement, envelopeSchema } from '../../contract/certificate.ts';
import { type PrivacyClaim, privacyClaim } from '../../contract/clonePrivacy.ts';
import { Failure } from '../../contract/errors.ts';
import { explainRequest } from '../../contract/explain.ts';
import { generateResult } from '../../contract/jobs.ts';
import type { ReportInputs, ReportRequest } from '../../contract/report.ts';
import { type Artefact, type Run, runSchema } from '../../contract/run.ts';
import { figureOverrides, type PortfolioTemplate } from '../../contract/template.ts';
import { figuresOf, loadTemplate } from '../portfolio/templates.ts';
import { explain } from '../privacy/explain/explain.ts';
import type { Evidence, Override } from '../report/evidence.ts';
import { knownAnswers } from './knownAnswers.ts';
import { type PreviousRun, readJudgements } from './reportJudgements.ts';
import { contentOf, shaped } from './runFiles.ts';

/** Evidence without the figures of the tables, and which kinds of it were found. */
export type ReadEvidence = Omit<Evidence, 'figures' | 'notDescribed' | 'drift'> & { readonly found: string[]; readonly previous: PreviousRun | null };

const generatedSummary = generateResult.omit({ privacy: true });
const tableFile = /\.(csv|parquet)$/;

/**
 * All that the folder of the run and the folders of evidence say about its tables, matched by SHA-256.
 * @throws Failure 'input' for a folder that holds no run or is about other tables, 'rule' for a run that no report can be made of
 */
export async function readEvidence(request: ReportRequest, inputs: ReportInputs): Promise<ReadEvidence> {
  const run = await readRun(request.run);
  const tables = run.artefacts.filter(({ path }) => tableFile.test(path) && !path.startsWith('internal/'));
  if (tables.length === 0) throw new Failure('rule', `The run in ${request.run} made no table.`, { fix: 'Name the output folder of generate, clone or sample.' });
  if (request.edition === 'releasable' && tables.some(({ label }) => label === 'internal')) {
    throw new Failure('rule', `The tables in ${request.run} are internal: no edition of a report on them may leave the house.`, { fix: 'Say --edition internal.' });
  }
  const generated = run.kind === 'generate' ? summaryOf(run, request.run) : null;
  const claim = await readClaim(request.run);
  const judged = await readJudgements(request, run, tables);
  const certificate = await readCertificate(request.run, tables);
  const found = [certificate && 'certificate', judged.validation && 'validation', judged.attack && 'attack', judged.stress && 'stress', judged.cascade && 'cascade', judged.rerun && 're-run', judged.previous && 'last run'].filter((kind) => kind !== null);
  return {
    request: { template: request.template, edition: request.edition },
    run, tables, inputs, generated, claim, certificate, ...judged,
    overrides: generated === null ? [] : await overridesOf(run, generated.achieved_default_rate),
    promise: claim === null ? null : explain(explainRequest.parse({ epsilon: claim.epsilon, delta: claim.delta, k: countedK(run), mechanism: claim.trainings === undefined ? 'gaussian' : 'unknown' })),
    knownAnswers: knownAnswers(),
    dependencies: Object.entries(manifest.dependencies).map(([name, version]) => ({ name, version })),
    found,
  };
}

/** @throws Failure 'input' for a summary of another shape */
function summaryOf({ summary }: Run, folder: string): Evidence['generated'] {
  const generated = generatedSummary.safeParse(summary);
  if (!generated.success) throw new Failure('input', `${join(folder, 'run.json')} was made by another version of Pratibimba.`, { fix: 'Generate the portfolio again.' });
  return generated.data;
}

/** k of the classes that were counted in the written file; null where none were. */
function countedK({ summary }: Run): number | null {
  const anonymity = releaseAnonymity.safeParse(summary['anonymity']);
  return anonymity.success && anonymity.data.enforced?.recounted === true ? anonymity.data.k : null;
}

async function readRun(folder: string): Promise<Run> {
  const run = await shaped(join(folder, 'run.json'), runSchema);
  if (run === null) throw new Failure('input', `The folder ${folder} holds no run (there is no run.json in it).`, { fix: 'Name the output folder of a run.' });
  return run;
}

/** The claim of a private clone. */
async function readClaim(folder: string): Promise<PrivacyClaim | null> {
  const path = join(folder, 'privacy.json');
  const mode = z.object({ mode: z.string().optional() }).safeParse(await contentOf(path));
  return mode.success && mode.data.mode === 'differential' ? await shaped(path, privacyClaim) : null;
}

/** That of these very tables; a certificate of others is none. Its signature is for `verify` to check. */
async function readCertificate(folder: string, tables: readonly Artefact[]): Promise<CertificatePredicate | null> {
  const envelope = await shaped(join(folder, 'certificate.json'), envelopeSchema);
  if (envelope === null) return null;
  const { subject, predicate } = certificateStatement.parse(JSON.parse(Buffer.from(envelope.payload, 'base64').toString('utf8')));
  const certified = new Set(subject.map(({ digest }) => digest.sha256));
  return tables.every(({ sha256 }) => certified.has(sha256)) ? predicate : null;
}

/** Figures of the template that the request replaced, each with its reason. */
function replacedFigures(template: PortfolioTemplate | null, asked: unknown): Override[] {
  const overrides = figureOverrides.safeParse(asked);
  if (template === null || !overrides.success) return [];
  const calibrated = new Map(figuresOf(template).map(({ figure, value }) => [figure, value]));
  return Object.entries(overrides.data).map(([field, { value, reason }]) => ({ field, calibrated: JSON.stringify(calibrated.get(field) ?? null), used: JSON.stringify(value), reason, effect: null }));
}

/** Values of the request in the place of calibrated ones. A template of the user's own is calibrated by whoever wrote it. */
async function overridesOf({ request }: Run, achieved: number): Promise<Override[]> {
  const template = await loadTemplate(String(request['template'])).catch(() => null);
  const target = request['target_default_rate'];
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  return [
    ...(typeof target === 'number' && template !== null
      ? [{ field: 'target_default_rate', calibrated: percent(template.defaultRate.value), used: percent(target), reason: null, effect: 100 * (achieved - template.defaultRate.value) }]
      : []),
    ...(request['use_copulas'] === false ? [{ field: 'use_copulas', calibrated: 'true', used: 'false', reason: null, effect: null }] : []),
    ...(request['copula'] === 'gaussian' ? [{ field: 'copula', calibrated: 't', used: 'gaussian', reason: null, effect: null }] : []),
    ...(request['cascade'] === 'markov' ? [{ field: 'cascade', calibrated: 'lstm', used: 'markov', reason: null, effect: null }] : []),
    ...replacedFigures(template, request['overrides']),
  ];
}
