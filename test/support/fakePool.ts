import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../../src/contract/errors.ts';
import { explainRequest } from '../../src/contract/explain.ts';
import type { JobKind, JobResult } from '../../src/contract/jobs.ts';
import type { Pool, RunOptions } from '../../src/engine/jobs/pool.ts';
import { explain } from '../../src/engine/privacy/explain/explain.ts';

const anonymity = { k: 5, quasiIdentifiers: [], enforced: null, statement: 'k-anonymity: not applied (no quasi-identifier declared)' };

/** What the fake jobs answer: shapes of the contract, made-up numbers. */
const results: { [K in JobKind]: JobResult<K> } = {
  inspect: { schemaVersion: 1, tables: [], links: [] },
  templates: { schemaVersion: 1, templates: [], figures: null },
  'clone-plan': {
    schemaVersion: 1, table: 'loans', source: 'loans', columns: 1, rows: 2, epsilon: 1, delta: 1e-6, mu: 0.2, delta_parts: { gaussian: 1e-6, discovery: 0, noise_tables: 0 },
    steps: [], feasibility: { verdict: 'good', reasons: [] }, conditions: [],
  },
  attack: {
    schemaVersion: 1, protocol: 'none', label: 'internal', verdict: 'Inconclusive', reason: '', rows: { synthetic: 0, train: 0, holdout: 0 }, columns: [], findings: [],
    epsilonLowerBound: { rows: 0, guesses: 0, correct: 0, value: 0, claimed: null }, inputs: [], notes: [], stageSeconds: {},
  },
  'cascade-plan': {
    schemaVersion: 1, source: 'panel', epsilon: 1, delta: 1e-6, rows: null, starts: { sigma: 1, epsilon_alone: 1 }, training: { steps: 1, rate: 1, clip: 1, sigma: 1, epsilon_alone: 1 }, step_noise: null,
    totals: { pld: 1, rdp: 1 },
  },
  report: {
    template: 'memo', edition: 'releasable', subject: 'clone_1', verdict: 'fit', open_findings: { high: 0, medium: 0, low: 0 }, findings: [], evidence: [], files: { pdf: 'memo.pdf', json: 'memo.json' },
    label: 'releasable', stageSeconds: {},
  },
  explain: explain(explainRequest.parse({ epsilon: 1 })),
  generate: {
    portfolio_id: 'SYNTH_20260101_000000_0000', status: 'completed', num_borrowers: 2, num_loans: 3, num_payments: 0,
    achieved_default_rate: 0, achieved_default_rate_interval: [0, 1], target_default_rate: 0.03, default_rate_tolerance: 0.01, default_definition: 'None.', cascade: 'None.',
    generation_time_seconds: 0, files: {}, template: 'us-personal-loans', privacy: 'Nothing real was used.', anonymity,
    realism: {
      gini_score: 0, ks_score: 0, default_rate_by_grade: [], default_rate_by_score_band: [], grade_shares: {}, correlations: [], roll_rates: null,
      default_by_roll_rates: null, second_order_gap: null, vintage_curves: [], concentration_top_1pct: 0, log_income_excess_kurtosis: 0,
    },
    assumptions: [], notes: [], stageSeconds: {},
  },
  get 'generate-preview'(): JobResult<'generate-preview'> {
    throw new Error('The fake pool draws nothing.');
  },
  clone: {
    table: 'loans', tables: [], rows: 2, columns: 1, target: null, privacy: 'None.', anonymity, claim: null, fit: { pairTables: 0, meanDistance: 0, maxDistance: 0 },
    notes: [], suppressedLevels: [{ column: 'purpose', levels: 3 }], rules: [], stageSeconds: { read: 0.1 },
  },
  sample: { table: 'loans', tables: [], rows: 2, columns: 1, privacy: 'None.', label: 'releasable', anonymity, rules: [], stageSeconds: {} },
  scenarios: { schemaVersion: 1, scenarios: [], scenario: null, nearest: null, csv: null, history: [], windows: 187, caveat: '' },
  get stress(): JobResult<'stress'> {
    throw new Error('The fake pool stresses nothing.');
  },
  get anonymity(): JobResult<'anonymity'> {
    throw new Error('The fake pool makes nothing anonymous.');
  },
  'cascade-train': {
    label: 'internal', privacy: 'none', file: 'internal/cascade.json', states: [], months: 0, features: [], training: { clients: 0, transitions: 0 }, engine: 'simd', engine_reason: '',
    training_report: { hidden: 32, epochs: 0, planned_epochs: 0, kept_epoch: 0, validation_loss: 0, losses: [], seconds: 0 }, claim: null, notes: [], stageSeconds: {},
  },
  'cascade-sample': { table: 'loans', clients: 0, rows: 0, columns: 0, privacy: 'none', label: 'releasable', default_rate: null, calibration: [], stageSeconds: {} },
  get account(): JobResult<'account'> {
    throw new Error('The fake pool does not account.');
  },
  get 'cascade-evaluate'(): JobResult<'cascade-evaluate'> {
    throw new Error('The fake pool trains no cascade.');
  },
  get 'cascade-compare'(): JobResult<'cascade-compare'> {
    throw new Error('The fake pool compares no panels.');
  },
  'table-index': { columns: [], sampled: 0, index: { format: null, bytes: 0, rows: 0, marks: [], firstTexts: null } },
  'table-find': { rows: [] },
  'table-export': { file: 'loans.csv', rows: 2, columns: 1, bytes: 0 },
  get validate(): JobResult<'validate'> {
    throw new Error('The fake pool does not validate.');
  },
};

/** A pool without threads: writes `files` (path to content) into the folder, then answers (with `said` besides), or throws what `interrupt` throws. */
export function fakePool(files: Record<string, string>, interrupt: (options: RunOptions) => void | Promise<void> = () => undefined, said: object = {}): Pool {
  return {
    async run(kind, _request, options) {
      for (const [path, content] of Object.entries(options.folder === null ? {} : files)) {
        const file = join(options.folder ?? '', path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
      await interrupt(options);
      if (options.signal?.aborted) throw new Failure('cancelled', 'Cancelled.');
      return { ...results[kind], ...said };
    },
    async close() {},
  };
}
