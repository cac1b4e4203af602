import { basename } from 'node:path';
import type { JobKind, JobRequest, JobResult } from '../contract/jobs.ts';
import type { Artefact, Run } from '../contract/run.ts';
import { templateName } from '../contract/template.ts';

/** What `run.json` and the list of runs say about a run beyond its request. It leaves the house: no statistic of a real row. */
export interface RunFacts extends Pick<Run, 'seed' | 'privacy' | 'summary'> {
  /** Label of everything outside `internal/`. */
  label: Artefact['label'];
  /** Files outside `internal/` that may leave the house although the label of the run says that it may not. */
  releasable?: readonly string[];
  table: string | null;
  rows: number | null;
}

/** How the runs of one kind are recorded. */
export interface Recorder<K extends JobKind> {
  /** Fields of the request that are paths of files which the job reads, or lists of `{ file }`. */
  sources(request: JobRequest<K>): readonly (keyof JobRequest<K>)[];
  /** Those of them that hold real rows of which the run makes something that may leave the house: it is bound to them by a commitment. */
  real?(request: JobRequest<K>): readonly (keyof JobRequest<K>)[];
  facts(request: JobRequest<K>, result: JobResult<K>): RunFacts;
}

/** Null for a job that only looks and leaves no run. */
export const recorders: { readonly [K in JobKind]: Recorder<K> | null } = {
  inspect: null,
  templates: null,
  scenarios: null,
  'clone-plan': null,
  'generate-preview': null,
  'cascade-plan': null,
  account: null,
  explain: null,
  'table-index': null,
  'table-find': null,
  // The file goes where a person wants it, and the run that it is a copy of stays.
  'table-export': null,
  'cascade-train': {
    sources: (request) => ['panel', 'schema', ...mapOf(request)],
    real: () => ['panel'],
    facts({ seed }, { privacy, label, engine, engine_reason }) {
      return { seed, privacy, label, table: null, rows: null, summary: { engine, engine_reason } };
    },
  },
  'cascade-sample': {
    sources: () => ['model'],
    facts({ seed }, { table, rows, privacy, label, clients, columns, default_rate, calibration, stageSeconds }) {
      return { seed, privacy, label, table, rows, summary: { table, rows, clients, columns, default_rate, calibration, stageSeconds } };
    },
  },
  'cascade-evaluate': {
    sources: (request) => ['panel', 'holdout', ...mapOf(request)],
    facts({ seed }, { label, engine, engine_reason }) {
      // No figure: all are of real rows.
      return { seed, privacy: 'None: it judges by real rows.', label, table: null, rows: null, summary: { engine, engine_reason } };
    },
  },
  'cascade-compare': {
    sources: (request) => ['panel', 'synthetic', ...mapOf(request)],
    facts(_request, { label }) {
      return { seed: null, privacy: 'None: it compares with real rows.', label, table: null, rows: null, summary: {} };
    },
  },
  generate: {
    sources: ({ template }) => (templateName.test(template) ? [] : ['template']),
    facts({ seed }, { template, num_borrowers, privacy, ...result }) {
      return { seed, privacy, label: 'releasable', table: template, rows: num_borrowers, summary: { template, num_borrowers, ...result } };
    },
  },
  clone: {
    sources: ({ rules }) => ['file', 'related', 'schema', ...(rules === 'none' || rules === 'auto' ? [] : ['rules' as const])],
    real: () => ['file', 'related'],
    facts(request, { table, tables, rows, columns, target, privacy, anonymity, rules, stageSeconds }) {
      // Without the notes: some of them count cells of the source.
      const label = request.keepExtremes ? 'internal' : 'releasable';
      // Times depend on the rows: only an open clone tells them.
      const timings = request.privacy.mode === 'none' ? { stageSeconds } : {};
      return { seed: request.seed, privacy, label, table, rows, summary: { table, tables, rows, columns, target, anonymity, rules, ...timings } };
    },
  },
  sample: {
    sources: () => ['twin'],
    facts(request, { table, tables, rows, columns, privacy, label, anonymity, rules, stageSeconds }) {
      return { seed: request.seed, privacy, label, table, rows, summary: { table, tables, rows, columns, anonymity, rules, stageSeconds } };
    },
  },
  stress: {
    sources: () => ['folder', 'scenarios'],
    facts({ seed }, { portfolio, tables, label, loans, exposure, currency, scenarios, reverse, stageSeconds }) {
      const losses = scenarios.map(({ scenario, loss, loss_rate, baseline_loss, plausibility: { distance, band, incoherent, nearest_window, reportable } }) => (
        { scenario, loss, loss_rate, baseline_loss, distance, band, incoherent, nearest_window: nearest_window.start, reportable }
      ));
      return { seed, privacy: 'As that of the portfolio that was stressed.', label, table: portfolio, rows: loans, summary: { portfolio, tables, exposure, currency, scenarios: losses, reverse, stageSeconds } };
    },
  },
  anonymity: {
    sources: () => ['file', 'schema', 'hierarchies'],
    facts(_request, { table, rows, k, method, quasiIdentifiers, figures, statement, stageSeconds }) {
      // The file may be a real one, and nothing tells.
      return { seed: null, privacy: statement, label: 'internal', table, rows, summary: { table, rows, k, method, quasiIdentifiers, figures, stageSeconds } };
    },
  },
  attack: {
    sources: () => ['synthetic', 'train', 'holdout', 'schema'],
    facts({ seed }, { label, protocol }) {
      // Neither verdict nor figure: they are computed on real rows.
      return { seed, privacy: 'None: it attacks with real rows.', label, table: null, rows: null, summary: { protocol } };
    },
  },
  report: {
    sources: () => ['run', 'inputs', 'evidence'],
    facts(_request, { template, edition, subject, label }) {
      // Neither verdict nor findings: those of an internal edition rest on real rows.
      return { seed: null, privacy: label === 'internal' ? 'None: it may hold statistics of real rows.' : 'As that of the run that it reports.', label, table: subject, rows: null, summary: { template, edition, subject } };
    },
  },
  validate: {
    sources: () => ['synthetic', 'real', 'holdout', 'schema', 'policy', 'rules'],
    facts(_request, { label }) {
      return { seed: null, privacy: 'None: it compares with real rows.', label, releasable: ['validation-releasable.json'], table: null, rows: null, summary: {} };
    },
  },
};

/** The field that names a file of states, where it does. */
function mapOf({ map }: { readonly map: string }): 'map'[] {
  return map === 'none' || map === 'auto' ? [] : ['map'];
}

/** Paths of the files that the job will read. */
export function sourcesOf<K extends JobKind>(recorder: Recorder<K>, request: JobRequest<K>): string[] {
  return recorder.sources(request).flatMap((field) => pathsIn(request[field]));
}

/** Paths of the files with real rows that the run is bound to. */
export function realSourcesOf<K extends JobKind>(recorder: Recorder<K>, request: JobRequest<K>): string[] {
  return (recorder.real?.(request) ?? []).flatMap((field) => pathsIn(request[field]));
}

/** A path, or those of a list of files, of which some belong to columns. */
function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.flatMap((entry: unknown) => (typeof entry === 'string' ? [entry] : namesFile(entry) ? [entry.file] : [])) : [];
}

function namesFile(value: unknown): value is { file: string } {
  return typeof value === 'object' && value !== null && 'file' in value && typeof value.file === 'string';
}

function withoutFolders(value: unknown): unknown {
  if (typeof value === 'string') return basename(value);
  return Array.isArray(value) ? value.map((entry: unknown) => (typeof entry === 'string' ? basename(entry) : namesFile(entry) ? { ...entry, file: basename(entry.file) } : entry)) : value;
}

/** The request as `run.json` keeps it: a path tells about the house it comes from, so only the file's name stays. */
export function publicRequest<K extends JobKind>(recorder: Recorder<K>, request: JobRequest<K>): Record<string, unknown> {
  const names = recorder.sources(request).map((field) => [field, withoutFolders(request[field])]);
  return { ...request, ...Object.fromEntries(names) };
}
