import { z } from 'zod';
import { attackVerdicts } from './attack.ts';
import { cascadeEvaluateResult, cascadeTrainResult } from './cascade.ts';
import { cascadeCompareResult } from './cascadeComparison.ts';
import { verificationResult } from './certificate.ts';
import { exitCodes, type FailureCode, type FailureRecord } from './errors.ts';
import { jobs, type JobKind } from './jobs.ts';
import { ledgerSource } from './ledger.ts';
import { logEntrySchema } from './log.ts';
import { progressSchema } from './progress.ts';
import { reportChecklist, reportInputs, reportRequest } from './report.ts';
import { artefactSchema, runSchema } from './run.ts';
import { stressFindings } from './stress.ts';
import { fileFormatSchema, tableName } from './tableSchema.ts';
import { columnGlance, exportFormats, tableExportResult } from './tableView.ts';
import { validationResultSchema } from './validation.ts';
import { verdicts } from './verdict.ts';

const jobId = z.uuid();
const path = z.string().min(1);
const draftName = z.string().regex(/^[a-z][a-z0-9.-]{0,60}$/);
/** A table of a run: its folder, and the name of the file in there. */
const ofTable = { folder: path, table: path };
/** More rows than a screen has lines. */
const mostRows = 1000;

/** One run as a list shows it. */
export const runListItem = z.object({
  id: z.string(),
  kind: z.string(),
  /** Its folder; false in `there` where it was moved or deleted. */
  folder: z.string(),
  there: z.boolean(),
  table: z.string().nullable(),
  rows: z.int().nonnegative().nullable(),
  /** What privacy, if any, is claimed; as printed on every artefact. */
  privacy: z.string(),
  /** The budget that a private run asked for, and whose it is; null for all others. */
  paid: z.object({ epsilon: z.number(), source: z.string() }).nullable(),
  /** What a validation or an attack found, and the file it is on; null for a run that judges nothing: computed on real rows, for the screen alone. */
  verdict: z.object({ word: z.enum([...verdicts, ...attackVerdicts]), of: z.string().nullable() }).nullable(),
  startedAt: z.iso.datetime(),
  seconds: z.number().nonnegative(),
});
export type RunListItem = z.infer<typeof runListItem>;

/** A run that has just been finished. */
export const finishedRun = z.object({ folder: z.string(), record: runSchema, notes: z.array(z.string()) });
export type FinishedRun = z.infer<typeof finishedRun>;

/** What the system's dialog offers: tables of rows, JSON such as schemas, rules and twins, a public key, or scenarios, which may be JSON or CSV. */
export const fileKinds = ['table', 'json', 'key', 'scenario'] as const;

/** Every request the page may make of the main process: what it takes and what it gives back. */
export const requests = {
  /** The folder of the workspace and its runs, newest first. */
  'runs:list': { input: z.void(), output: z.object({ folder: z.string(), runs: z.array(runListItem) }) },
  /** The record of one run, `run.json`. */
  'run:open': { input: z.object({ folder: path }), output: runSchema },
  /** Shows a run's folder in the system's file manager. */
  'run:show': { input: z.object({ folder: path }), output: z.void() },
  /** Opens one file of a run with the program that this computer has for it: a PDF reader, which prints. */
  'run:open-file': { input: z.object({ folder: path, file: path }), output: z.void() },
  /** What a validation that the workspace lists has found: statistics of real rows. */
  'validation:read': { input: z.object({ folder: path }), output: validationResultSchema },
  /** What a stress test that the workspace lists has found. */
  'stress:read': { input: z.object({ folder: path }), output: stressFindings },
  /** How a training of a cascade went, or what an evaluation or a comparison of panels has found, by a run that the workspace lists; and where it lists the synthetic table that was compared. */
  'cascade:read': {
    input: z.object({ folder: path }),
    output: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('cascade-train'), result: cascadeTrainResult }),
      z.object({ kind: z.literal('cascade-evaluate'), result: cascadeEvaluateResult }),
      z.object({ kind: z.literal('cascade-compare'), result: cascadeCompareResult, synthetic: z.object(ofTable).nullable() }),
    ]),
  },
  /** Runs of the workspace that judged the tables of this one or made them once more, the latest first; has it a certificate? */
  'report:evidence': { input: z.object({ folder: path }), output: z.object({ certified: z.boolean(), runs: z.array(z.object({ folder: path, kind: z.string() })) }) },
  /** What a report on the run would lack if it were made now, section by section. */
  'report:checklist': { input: z.object({ folder: path, ...reportRequest.pick({ template: true, edition: true }).shape, inputs: reportInputs }), output: reportChecklist },
  /** The pages of a report or certificate of a run that the workspace lists, for the screen to draw: text carries bytes on every way to it. */
  'report:pdf': { input: z.object({ folder: path, file: path }), output: z.base64() },
  /** The budgets of all sources. */
  'ledger:list': { input: z.void(), output: z.array(ledgerSource) },
  /** Sets what a source may spend in all, which creates it where it is new: an entry of the ledger like any other. */
  'ledger:limit': { input: z.object({ source: z.string().trim().min(1).max(120), epsilon: z.number().positive().max(50), delta: z.number().gt(0).lt(0.01) }), output: ledgerSource },
  /** What one more Gaussian plan would leave of a source's budget; a source that is not there yet has the default limit. */
  'ledger:after': {
    input: z.object({ source: z.string().min(1), epsilon: z.number().positive(), delta: z.number().positive(), mu: z.number().positive(), deltaBeside: z.number().nonnegative() }),
    output: z.object({ limit: z.number(), left: z.number(), fits: z.boolean(), after: z.number() }),
  },
  /** A draft that was written before; null where there is none. */
  'draft:read': { input: z.object({ name: draftName }), output: z.unknown() },
  /** Keeps a draft in the workspace, null ends it; gives back the path of its file, which a job may read. */
  'draft:write': { input: z.object({ name: draftName, content: z.json() }), output: path },
  /** Keeps a folder of drafts, one JSON file for each table, and nothing else in it; gives back its path. */
  'draft:write-folder': { input: z.object({ name: draftName, contents: z.record(tableName, z.json()) }), output: path },
  /** Paths of the files with which the application was started; each is told once. */
  'start:files': { input: z.void(), output: z.array(path) },
  /** Whether the chain of the ledger's entries holds. */
  'ledger:verify': { input: z.void(), output: z.object({ entries: z.int(), torn: z.int() }) },
  /** Issues a certificate for a run that the workspace lists, beside its tables. The passphrase opens the key, or makes it, and is not kept. */
  'certificate:issue': { input: z.object({ folder: path, passphrase: z.string().min(1).max(1000), gate: z.enum(['on', 'off']) }), output: z.object({ path }) },
  /** Checks a certificate against the tables that it is about and, where somebody has given it, the issuer's public key (a PEM file). */
  'certificate:verify': { input: z.object({ certificate: path, data: z.array(path), publicKey: path.nullable() }), output: verificationResult },
  /** Puts a text on the clipboard. */
  'text:copy': { input: z.object({ text: z.string().max(100_000) }), output: z.void() },
  /** The latest entries of the window's log, the newest first. */
  'log:read': { input: z.object({ most: z.int().min(1).max(mostRows) }), output: z.array(logEntrySchema) },
  /** Path of the bundled sample portfolio. */
  'sample:path': { input: z.void(), output: path },
  /** The first lines of a file, real rows: for the screen alone. */
  'file:preview': { input: z.object({ path, encoding: fileFormatSchema.shape.encoding }), output: z.object({ lines: z.array(z.string()) }) },
  /** Paths of the files that a person picked in the system's dialog; none when they closed it. */
  'file:choose': { input: z.object({ title: z.string(), kind: z.enum(fileKinds), many: z.boolean() }), output: z.array(path) },
  /** Path of a new file that a person named in the system's dialog, which begins with `name`; null when they closed it. */
  'file:choose-new': { input: z.object({ title: z.string(), name: z.string().min(1) }), output: path.nullable() },
  /** Path of the folder that a person picked; null when they closed the dialog. */
  'file:choose-folder': { input: z.object({ title: z.string() }), output: path.nullable() },
  /**
   * Runs a job of the engine. `request` is checked by the kind's own schema, and so is `result`: see `jobs`. Progress arrives as events of
   * the same `jobId`. `out` is the run's folder; null for one in the workspace.
   */
  'job:run': {
    input: z.object({ jobId, kind: z.enum(Object.keys(jobs) as JobKind[]), request: z.unknown(), out: path.nullable() }),
    output: z.object({ result: z.unknown(), run: finishedRun.nullable() }),
  },
  /** The synthetic tables of a run that the workspace lists, and its data dictionary, null for none. */
  'tables:list': {
    input: z.object({ folder: path }),
    output: z.object({ kind: z.string(), tables: z.array(z.object({ table: path, ...artefactSchema.pick({ bytes: true, label: true }).shape })), dictionary: z.unknown() }),
  },
  /** Opens a table: its rows can be asked for from then on. Progress arrives as for a job, and `job:cancel` ends it. `ordered`: rows are found by their first column without a look at all of them. */
  'table:open': {
    input: z.object({ jobId, ...ofTable }),
    output: z.object({ rows: z.int().nonnegative(), columns: z.array(columnGlance), sampled: z.int().nonnegative(), ordered: z.boolean() }),
  },
  /** Rows of an open table as its file has them, the first being 0; fewer at its end. */
  'table:rows': { input: z.object({ ...ofTable, from: z.int().nonnegative(), count: z.int().min(1).max(mostRows) }), output: z.array(z.array(z.string())) },
  /** Rows of an open table whose cell in a column is this text. A job, as `table:open`, where they stand in no order: then all rows are looked through. */
  'table:find': { input: z.object({ jobId, ...ofTable, column: z.string(), text: z.string(), most: z.int().min(1).max(mostRows) }), output: z.array(z.array(z.string())) },
  /** Writes columns of a table into a new file, which may not lie in the run. A job, as `table:open`. */
  'table:export': {
    input: z.object({ jobId, ...ofTable, columns: z.array(z.string()).min(1), format: z.enum(exportFormats), to: path }),
    output: tableExportResult,
  },
  /** Asks a running job to stop; the job's own request then settles with the failure `cancelled`. */
  'job:cancel': { input: z.object({ jobId }), output: z.void() },
} as const;

/** Everything the main process may say unasked. All of it arrives on one channel. */
export const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job:progress'), jobId, progress: progressSchema }),
  /** Runs or budgets have changed, by whatever process. */
  z.object({ type: z.literal('workspace:changed') }),
  /** Files that a person opened with the application while it was running. */
  z.object({ type: z.literal('files:open'), files: z.array(path) }),
]);

export const failureRecordSchema: z.ZodType<FailureRecord> = z.object({
  code: z.enum(Object.keys(exitCodes) as FailureCode[]),
  message: z.string(),
  column: z.string().exactOptional(),
  rows: z.array(z.int()).exactOptional(),
  fix: z.string().exactOptional(),
});

/** How every request ends. A failure is a value: an error thrown across processes would lose its record. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: FailureRecord };

export type RequestName = keyof typeof requests;
export type RequestInput<N extends RequestName> = z.infer<(typeof requests)[N]['input']>;
export type RequestOutput<N extends RequestName> = z.infer<(typeof requests)[N]['output']>;
export type Event = z.infer<typeof eventSchema>;
