import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { WebContents } from 'electron';
import { Failure } from '../contract/errors.ts';
import type { RequestInput, RequestOutput } from '../contract/ipc.ts';
import type { Progress } from '../contract/progress.ts';
import type { RowIndex } from '../contract/tableView.ts';
import { createRowReader, type RowReader } from '../engine/io/rowReader.ts';
import { type ListedRun, listRuns } from '../workspace/runs.ts';
import type { PageJobs } from './jobs.ts';

/** Runs that make synthetic tables. Those of other kinds may hold real rows. */
const makers: ReadonlySet<string> = new Set(['generate', 'clone', 'sample', 'cascade-sample']);
const isTable = (path: string): boolean => /^[^/]+\.(csv|tsv|txt|parquet)$/i.test(path);
/** Tables whose indexes are kept; one takes some bytes for every few hundred rows. */
const kept = 8;

interface OpenedTable {
  readonly reader: RowReader;
  readonly index: RowIndex;
  readonly names: readonly string[];
}

/** The synthetic tables of the runs that the workspace lists. Whatever else a page names is refused. */
export class RunTables {
  private readonly workspace: () => string;
  private readonly jobs: PageJobs;
  private readonly opened = new Map<string, OpenedTable>();

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
    this.opened.delete(file);
    this.opened.set(file, { reader: createRowReader(file, index), index, names: columns.map(({ name }) => name) });
    for (const oldest of [...this.opened.keys()].slice(0, -kept)) this.opened.delete(oldest);
    return { rows: index.rows, columns, sampled, ordered: index.firstTexts !== null };
  }

  async rows({ folder, table, from, count }: RequestInput<'table:rows'>): Promise<RequestOutput<'table:rows'>> {
    return (await this.openedOf(folder, table).reader.rows(from, count)).map((row) => [...row]);
  }

  /** Rows that stand in order by their first column are found at once, others by a look at all of them. */
  async find({ jobId, folder, table, column, text, most }: RequestInput<'table:find'>, page: WebContents, onProgress: (progress: Progress) => void): Promise<RequestOutput<'table:find'>> {
    const { reader, index, names } = this.openedOf(folder, table);
    const position = names.indexOf(column);
    if (position < 0) throw new Failure('usage', `The table ${table} has no column "${column}".`, { column, fix: 'Choose among its columns.' });
    const found = position === 0 ? await reader.find(text, most) : null;
    if (found !== null) return found.map((row) => [...row]);
    return (await this.jobs.run(jobId, 'table-find', { file: join(folder, table), index, position, text, most }, { page, out: null, onProgress })).result.rows;
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

  private openedOf(folder: string, table: string): OpenedTable {
    const opened = this.opened.get(join(folder, table));
    if (opened === undefined) throw new Failure('usage', `The table ${table} is not open.`, { fix: 'Open it again.' });
    return opened;
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
