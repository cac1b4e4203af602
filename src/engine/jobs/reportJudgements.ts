import { basename, join } from 'node:path';
import { type AttackResult, attackResult } from '../../contract/attack.ts';
import { cascadeCompareResult } from '../../contract/cascadeComparison.ts';
import { Failure } from '../../contract/errors.ts';
import { isRepeat, judgementFiles, type JudgementKind, judgesAny, precedes } from '../../contract/evidence.ts';
import type { ReportRequest } from '../../contract/report.ts';
import { type Artefact, type Run, runSchema } from '../../contract/run.ts';
import { stressDocument } from '../../contract/stress.ts';
import { validationResultSchema } from '../../contract/validation.ts';
import type { Evidence } from '../report/evidence.ts';
import { type Shape, shaped, contentOf } from './runFiles.ts';

/** A run of the same source before this one, and where it lies. */
export interface PreviousRun {
  readonly folder: string;
  readonly run: Run;
}

/** What other runs say of the tables of one. */
export type Judged = Pick<Evidence, 'validation' | 'attack' | 'stress' | 'cascade' | 'rerun' | 'outdated'> & { readonly previous: PreviousRun | null };

/** The first of each kind counts; of several attacks the worst, since trying again until one passes proves nothing. */
export async function readJudgements({ evidence }: ReportRequest, run: Run, tables: readonly Artefact[]): Promise<Judged> {
  const hashes = new Set(tables.map(({ sha256 }) => sha256));
  const all: Judged[] = [];
  for (const folder of evidence) all.push(await readFolder(folder, run, tables, hashes));
  const first = <K extends 'validation' | 'stress' | 'cascade' | 'rerun' | 'previous'>(kind: K): Judged[K] => all.find((own) => own[kind] !== null)?.[kind] ?? null;
  const judged = { validation: first('validation'), stress: first('stress'), cascade: first('cascade'), rerun: first('rerun'), previous: first('previous') };
  const superseded: Partial<Record<JudgementKind, boolean>> = { validate: judged.validation !== null, stress: judged.stress !== null, 'cascade-compare': judged.cascade !== null };
  const outdated = all.flatMap((own) => own.outdated);
  return { ...judged, attack: worst(all.flatMap(({ attack }) => attack ?? [])), outdated: outdated.filter(({ job }, place) => superseded[job] !== true && outdated.findIndex((own) => own.job === job) === place) };
}

function worst(attacks: readonly AttackResult[]): AttackResult | null {
  return attacks.find(({ verdict }) => verdict === 'Leak') ?? attacks[0] ?? null;
}

async function readFolder(folder: string, run: Run, tables: readonly Artefact[], hashes: ReadonlySet<string>): Promise<Judged> {
  const outdated: Evidence['outdated'][number][] = [];
  const validation = await readJudgement(folder, 'validate', validationResultSchema, hashes, outdated);
  const attack = await readJudgement(folder, 'attack', attackResult, hashes, outdated);
  const stress = await readJudgement(folder, 'stress', stressDocument, hashes, outdated);
  const cascade = await readJudgement(folder, 'cascade-compare', cascadeCompareResult, hashes, outdated);
  const other = await shaped(join(folder, 'run.json'), runSchema);
  const rerun = other === null || !isRepeat(other, run) ? null : { run: other.id, identical: tables.every(({ path, sha256 }) => other.artefacts.some((artefact) => artefact.path === path && artefact.sha256 === sha256)) };
  const previous = other === null || !precedes(other, run) ? null : { folder, run: other };
  if ([validation, attack, stress, cascade, rerun, previous].every((one) => one === null) && outdated.length === 0) {
    throw new Failure('input', `The folder ${folder} says nothing of the tables of ${run.id}.`, { fix: 'Name folders of validate, attack, stress or cascade compare that judged these very files, of the same request run once more, or of the last run of the same source.' });
  }
  return { validation, attack, stress, cascade, rerun, previous, outdated };
}

/**
 * Null where there is none, or none of these tables. One of these tables that another version wrote counts as outdated: what else is known can still be reported.
 * @throws Failure 'input' for a file that does not even tell which tables it judged
 */
async function readJudgement<T>(folder: string, job: JudgementKind, shape: Shape<T>, hashes: ReadonlySet<string>, outdated: Evidence['outdated'][number][]): Promise<T | null> {
  const path = join(folder, judgementFiles[job]);
  const content = await contentOf(path);
  if (content === null) return null;
  const ofThese = judgesAny(content, hashes);
  if (ofThese === null) throw new Failure('input', `${path} was made by another version of Pratibimba, or is damaged.`, { fix: `Run ${job.replace('-', ' ')} again, or leave that folder out.` });
  if (!ofThese) return null;
  const result = shape.safeParse(content);
  if (result.success) return result.data;
  outdated.push({ file: `${basename(folder)}/${judgementFiles[job]}`, job });
  return null;
}
