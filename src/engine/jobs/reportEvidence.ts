import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import { releaseAnonymity } from '../../contract/anonymity.ts';
import { attackResult } from '../../contract/attack.ts';
import { cascadeCompareResult } from '../../contract/cascadeComparison.ts';
import { type CertificatePredicate, certificateStatement, envelopeSchema } from '../../contract/certificate.ts';
import { privacyClaim } from '../../contract/clonePrivacy.ts';
import { errno, Failure } from '../../contract/errors.ts';
import { explainRequest } from '../../contract/explain.ts';
import { generateResult } from '../../contract/jobs.ts';
import type { ReportInputs, ReportRequest } from '../../contract/report.ts';
import { type Artefact, type Run, runSchema } from '../../contract/run.ts';
import { stressDocument } from '../../contract/stress.ts';
import { validationResultSchema } from '../../contract/validation.ts';
import { figureOverrides, type PortfolioTemplate } from '../../contract/template.ts';
import { figuresOf, loadTemplate } from '../portfolio/templates.ts';
import { explain } from '../privacy/explain/explain.ts';
import type { Evidence, Override } from '../report/evidence.ts';
import { knownAnswers } from './knownAnswers.ts';

/** What is needed of a zod schema. */
interface Shape<T> {
  parse(content: unknown): T;
}

/** Evidence without the figures of the tables, and which kinds of it were found. */
export type ReadEvidence = Omit<Evidence, 'figures' | 'notDescribed'> & { readonly found: string[] };

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
  const generated = run.kind === 'generate' ? generatedSummary.parse(run.summary) : null;
  const claim = await readClaim(request.run);
  const judged = await readJudgements(request, run, tables);
  const certificate = await readCertificate(request.run, tables);
  const found = [certificate && 'certificate', judged.validation && 'validation', judged.attack && 'attack', judged.stress && 'stress', judged.cascade && 'cascade', judged.rerun && 're-run'].filter((kind) => kind !== null);
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

/** k of the classes that were counted in the written file; null where none were. */
function countedK({ summary }: Run): number | null {
  const anonymity = releaseAnonymity.safeParse(summary['anonymity']);
  return anonymity.success && anonymity.data.enforced?.recounted === true ? anonymity.data.k : null;
}

async function readRun(folder: string): Promise<Run> {
  const run = await readIfThere(join(folder, 'run.json'), runSchema);
  if (run === null) throw new Failure('input', `The folder ${folder} holds no run (there is no run.json in it).`, { fix: 'Name the output folder of a run.' });
  return run;
}

/** Null where there is no such file. @throws Failure 'input' for one of another shape */
async function readIfThere<T>(path: string, shape: Shape<T>): Promise<T | null> {
  try {
    return shape.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (thrown) {
    if (errno(thrown) === 'ENOENT' || errno(thrown) === 'ENOTDIR') return null;
    throw new Failure('input', `${path} cannot be read.`, { fix: 'Make it again with this version.' });
  }
}

/** The claim of a private clone. */
async function readClaim(folder: string): Promise<ReturnType<typeof privacyClaim.parse> | null> {
  const content = await readIfThere(join(folder, 'privacy.json'), { parse: (json) => json as { mode?: unknown } });
  return content?.mode === 'differential' ? privacyClaim.parse(content) : null;
}

/** That of these very tables; a certificate of others is none. Its signature is for `verify` to check. */
async function readCertificate(folder: string, tables: readonly Artefact[]): Promise<CertificatePredicate | null> {
  const envelope = await readIfThere(join(folder, 'certificate.json'), envelopeSchema);
  if (envelope === null) return null;
  const { subject, predicate } = certificateStatement.parse(JSON.parse(Buffer.from(envelope.payload, 'base64').toString('utf8')));
  const certified = new Set(subject.map(({ digest }) => digest.sha256));
  return tables.every(({ sha256 }) => certified.has(sha256)) ? predicate : null;
}

type Judged = Pick<Evidence, 'validation' | 'attack' | 'stress' | 'cascade' | 'rerun'>;

/** The first of each kind counts; of several attacks the worst, since trying again until one passes proves nothing. */
async function readJudgements({ evidence }: ReportRequest, run: Run, tables: readonly Artefact[]): Promise<Judged> {
  const hashes = new Set(tables.map(({ sha256 }) => sha256));
  const isOfThese = ({ inputs }: { inputs: readonly { part: string; sha256: string }[] }): boolean => inputs.some(({ part, sha256 }) => part === 'synthetic' && hashes.has(sha256));
  const judged: { -readonly [K in keyof Judged]: Judged[K] } = { validation: null, attack: null, stress: null, cascade: null, rerun: null };
  for (const folder of evidence) {
    const validation = await readIfThere(join(folder, 'internal', 'validation.json'), validationResultSchema);
    const attack = await readIfThere(join(folder, 'internal', 'attack.json'), attackResult);
    const stress = await readIfThere(join(folder, 'stress.json'), stressDocument);
    const cascade = await readIfThere(join(folder, 'internal', 'cascade-comparison.json'), cascadeCompareResult);
    const stressed = stress !== null && stress.tables.some(({ sha256 }) => hashes.has(sha256)) ? stress : null;
    const other = await readIfThere(join(folder, 'run.json'), runSchema);
    const rerun = other === null ? null : rerunOf(run, tables, other);
    const ofThese = [validation, attack, cascade].filter((result) => result !== null && isOfThese(result));
    if (ofThese.length === 0 && rerun === null && stressed === null) {
      throw new Failure('input', `The folder ${folder} says nothing of the tables of ${run.id}.`, { fix: 'Name folders of validate, attack, stress or cascade compare that judged these very files, or of the same request run once more.' });
    }
    if (validation !== null && isOfThese(validation)) judged.validation ??= validation;
    if (attack !== null && isOfThese(attack)) judged.attack = judged.attack === null || attack.verdict === 'Leak' ? attack : judged.attack;
    judged.stress ??= stressed;
    if (cascade !== null && isOfThese(cascade)) judged.cascade ??= cascade;
    judged.rerun ??= rerun;
  }
  return judged;
}

/** Whether another run asked for the same, and got the same bytes. */
function rerunOf(run: Run, tables: readonly Artefact[], other: Run): Evidence['rerun'] {
  const same = other.id !== run.id && other.kind === run.kind && other.versions.pratibimba === run.versions.pratibimba && JSON.stringify(other.request) === JSON.stringify(run.request);
  if (!same || run.ledger !== undefined || other.source?.commitment !== undefined && run.source === undefined) return null;
  return { run: other.id, identical: tables.every(({ path, sha256 }) => other.artefacts.some((artefact) => artefact.path === path && artefact.sha256 === sha256)) };
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
