import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure } from '../contract/errors.ts';
import { judgementFiles } from '../contract/evidence.ts';
import { type RunListItem, runListItem } from '../contract/ipc.ts';
import { type Run, runSchema } from '../contract/run.ts';
import { type ListedRun, listRuns } from '../workspace/runs.ts';
import { readAs } from './results.ts';

/** More than anyone looks through in a list; the command and the search of the file manager find the rest. */
const listed = 200;

/** The latest runs, with what their records say beyond the list. */
export async function describeRuns(workspace: string): Promise<RunListItem[]> {
  const runs = (await listRuns(workspace)).slice(0, listed);
  return await Promise.all(runs.map(describeRun));
}

/**
 * The record of a run that the workspace lists: no other folder is read or shown.
 * @throws Failure 'input' where it is gone or cannot be read
 */
export async function openRun(workspace: string, folder: string): Promise<Run> {
  const record = (await listRuns(workspace)).some((run) => run.folder === folder) ? await recordOf(folder) : null;
  if (record === null) throw new Failure('input', `There is no run that can be read in ${folder}.`, { fix: 'It was moved or deleted, or made by a newer version.' });
  return record;
}

/**
 * Path of a file that a run has made.
 * @throws Failure 'input' for a run that the workspace does not list, and for a file that is none of its own
 */
export async function fileOfRun(workspace: string, folder: string, file: string): Promise<string> {
  const { artefacts } = await openRun(workspace, folder);
  // A certificate is written later, beside what the run has made.
  if (![...artefacts.map(({ path }) => path), 'certificate.pdf'].includes(file)) throw new Failure('input', `The run in ${folder} has no file ${file}.`);
  return join(folder, file);
}

/**
 * A PDF of a run, in base64. Tables and twins go to the page by ways of their own.
 * @throws Failure 'input' for any other file, and where it is gone
 */
export async function readPdf(workspace: string, folder: string, file: string): Promise<string> {
  const path = await fileOfRun(workspace, folder, file);
  const bytes = file.endsWith('.pdf') ? await readFile(path).catch(() => null) : null;
  if (bytes === null) throw new Failure('input', `There is no PDF that can be read in ${path}.`, { fix: 'It was moved or deleted: create it again.' });
  return bytes.toString('base64');
}

async function describeRun({ id, kind, folder, table, rows, privacy, startedAt, seconds }: ListedRun): Promise<RunListItem> {
  const record = await recordOf(folder);
  const verdict = record === null ? null : await verdictOf(folder, record);
  return { id, kind, folder, there: record !== null, table, rows, privacy, paid: record === null ? null : paidBy(record), verdict, startedAt, seconds };
}

/** What was asked of the ledger stands in the request of a private run. */
function paidBy({ ledger, request }: Run): RunListItem['paid'] {
  const { epsilon } = (request['privacy'] ?? {}) as { epsilon?: unknown };
  return ledger === undefined || typeof epsilon !== 'number' ? null : { epsilon, source: ledger.source };
}

/** Files in which runs of these kinds keep what they found. Others judge nothing. */
const judging: Readonly<Record<string, string>> = { validate: judgementFiles.validate, attack: judgementFiles.attack };
/** Verdicts by folder: a run never changes, and these files are long. */
const known = new Map<string, RunListItem['verdict']>();
const verdictWord = z.object({ verdict: runListItem.shape.verdict.unwrap().shape.word });

/** The verdict, and the table that it is on; null where there is none, or its file was left out of a copy of the run. */
async function verdictOf(folder: string, run: Run): Promise<RunListItem['verdict']> {
  const verdict = known.get(folder) ?? (await readVerdict(folder, run));
  known.set(folder, verdict);
  return verdict;
}

async function readVerdict(folder: string, { kind, request }: Run): Promise<RunListItem['verdict']> {
  const path = judging[kind];
  const judged = request['synthetic'];
  if (path === undefined) return null;
  const found = await readAs(join(folder, path), verdictWord);
  return found && { word: found.verdict, of: typeof judged === 'string' ? judged : null };
}

/** Null where there is none that this version can read. */
const recordOf = (folder: string): Promise<Run | null> => readAs(join(folder, 'run.json'), runSchema);
