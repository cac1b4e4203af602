import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { WebContents } from 'electron';
import { Failure } from '../contract/errors.ts';
import type { RequestInput, RequestOutput } from '../contract/ipc.ts';
import type { Progress } from '../contract/progress.ts';
import { createRowReader, type RowReader } from '../engine/io/rowReader.ts';
import { type ListedRun, listRuns } from '../workspace/runs.ts';
import type { PageJobs } from './jobs.ts';

/** Runs that make synthetic tables. Those of other kinds may hold real rows. */
const makers: ReadonlySet<string> = new Set(['generate', 'clone', 'sample', 'cascade-sample']);
const isTable = (path: string): boolean => /^[^/]+\.(csv|tsv|txt|parquet)$/i.test(path);
/** Tables whose indexes are kept; one takes some bytes for every few hundred rows. */
const kept = 8;

/** The synthetic tables of the runs that the workspace lists. Whatever else a page names is refused. */
export class RunTables {
  private readonly workspace: () => string;
  private readonly jobs: PageJobs;
  private readonly readers = new Map<string, RowReader>();

  /** @param jobs that run beside those that people wait for: a look at a table takes no turn */
  constructor(workspace: () => string, jobs: PageJobs) {
    this.workspace = workspace;
    this.jobs = jobs;
  }

  /** The tables of a run, and what is said of their columns. */
  async list({ folder }: RequestInput<'tables:list'>): Promise<RequestOutput<'tables:list'>> {
    const run = await this.runOf(folder);
    const tables = run.artefacts.filter(({ path }) => isTable(path)).map(({ path, bytes, label }) => ({ table: path, bytes, label }));
    return { kind: run.kind, tables, dictionary: await dictionaryOf(folder) };
  }

  /** Finds the rows of a table, which takes a while for a long one, and what its columns look like. */
  async open({ jobId, folder, table }: RequestInput<'table:open'>, page: WebContents, onProgress: (progress: Progress) => void): Promise<RequestOutput<'table:open'>> {
    const file = await this.fileOf(folder, table);
    const { result: { index, columns, sampled } } = await this.jobs.run(jobId, 'table-index', { file }, { page, out: null, onProgress });
    this.readers.delete(file);
    this.readers.set(file, createRowReader(file, index));
    for (const oldest of [...this.readers.keys()].slice(0, -kept)) this.readers.delete(oldest);
    return { rows: index.rows, columns, sampled, ordered: index.firstTexts !== null };
  }

  async rows({ folder, table, from, count }: RequestInput<'table:rows'>): Promise<RequestOutput<'table:rows'>> {
    return (await this.readerOf(folder, table).rows(from, count)).map((row) => [...row]);
  }

  async find({ folder, table, text, most }: RequestInput<'table:find'>): Promise<RequestOutput<'table:find'>> {
    return (await this.readerOf(folder, table).find(text, most))?.map((row) => [...row]) ?? null;
  }

  /** Path of a table's file. */
  async fileOf(folder: string, table: string): Promise<string> {
    const { artefacts } = await this.runOf(folder);
    if (!isTable(table) || !artefacts.some(({ path }) => path === table)) throw new Failure('input', `The run in ${folder} has no table ${table}.`, { fix: 'Choose another one.' });
    return join(folder, table);
  }

  private async runOf(folder: string): Promise<ListedRun> {
    const run = (await listRuns(this.workspace())).find((one) => one.folder === folder);
    if (run === undefined || !makers.has(run.kind) || !(await stat(folder).then((status) => status.isDirectory(), () => false))) {
      throw new Failure('input', `There is no run with synthetic tables in ${folder}.`, { fix: 'It was moved or deleted. Choose another one.' });
    }
    return run;
  }

  private readerOf(folder: string, table: string): RowReader {
    const reader = this.readers.get(join(folder, table));
    if (reader === undefined) throw new Failure('usage', `The table ${table} is not open.`, { fix: 'Open it again.' });
    return reader;
  }
}

/** Null where the run has none that can be read. */
async function dictionaryOf(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, 'dictionary.json'), 'utf8')) as unknown;
  } catch {
    return null;
  }
}
