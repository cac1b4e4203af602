import { attackResult } from '../../src/contract/attack.ts';
import { type CascadeCompareResult, cascadeCompareResult } from '../../src/contract/cascadeComparison.ts';
import { privacyClaim } from '../../src/contract/clonePrivacy.ts';
import { explainRequest } from '../../src/contract/explain.ts';
import { reportInputs, type ReportRequest } from '../../src/contract/report.ts';
import { type StressDocument, stressDocument } from '../../src/contract/stress.ts';
import type { ValidationResult } from '../../src/contract/validation.ts';
import { explain } from '../../src/engine/privacy/explain/explain.ts';
import type { Evidence } from '../../src/engine/report/evidence.ts';
import { judge } from '../../src/engine/validation/checks/judge.ts';
import { shippedPolicy } from '../../src/engine/validation/policy/shipped.ts';
import { judged, numbers, table } from '../engine/validation/support.ts';

/** A name and a number that stand in statistics of real rows alone. */
export const canary = { name: 'Quetzalcoatl', value: 0.8714253 };

/** The smallest and the largest value of a real column, which no released page may tell. */
export const extremes = [-70613.25, 9284717.5] as const;

const sha256 = 'cd'.repeat(32);
const rate = { attempted: 100, succeeded: 87, rate: canary.value, interval: [0.8, 0.9] };

const side = (values: number[]) => table('loans', numbers(canary.name, values));

/** A result as it comes back from its file. */
const asRead = (result: object): ValidationResult => JSON.parse(JSON.stringify(result)) as ValidationResult;

/** Judged by the shipped policy, without advice but for one check that failed, whose words name the canary. */
function validationOf(real: number[], synthetic: number[]): ValidationResult {
  const figures = judged({ real: side(real), synthetic: side(synthetic) });
  const judgement = judge(figures, shippedPolicy());
  const checks = judgement.checks.map((check) => ({ ...check, recommendation: null, request: null }));
  const failed = {
    ...checks[0]!, name: `column_shapes: ${canary.name}`, decides: true, status: 'fail' as const, value: canary.value, interval: [0.8, 0.9], reason: null, why: 'A model would learn the wrong shape.',
    recommendation: { text: 'Ask for finer cells.', parameter: 'cells', from: 10, to: 20 },
  };
  return asRead({ ...figures, ...judgement, verdict: 'fail', overall: canary.value, checks: [failed, ...checks] });
}

/** Two panels of three months, of which the real one has the canary among its roll rates. */
function cascadeOfCanary(): CascadeCompareResult {
  const [none, known] = [{ value: null, interval: null }, { value: canary.value, interval: null }];
  const behaviour = {
    roll_rates: [[none, known], [known, none]], cure: [], redefault: [], hazard: [], vintage: [], second_order_gap: known, autocorrelation: [], spells: [], months_in_arrears_of_12: known,
  };
  return cascadeCompareResult.parse({
    schemaVersion: 1, label: 'internal', inputs: [{ part: 'real', file: `${canary.name}.csv`, sha256 }, { part: 'synthetic', file: 'loans.csv', sha256 }], states: [canary.name, 'D30'], months: 3,
    real: { clients: 3, transitions: 6 }, synthetic: { clients: 3, transitions: 6 }, behaviour: { real: behaviour, synthetic: behaviour, roll_rate_differences: [[0, null], [null, 0]] },
    vintage_curves: { real: [], synthetic: [] }, roll_rate_distance: 0, delinquency: { rule: '', states: ['D30'] }, stageSeconds: {},
  });
}

/** A stress test without a scenario. */
export function stressEvidence(): StressDocument {
  return stressDocument.parse({
    schemaVersion: 1, portfolio: 'clone_1', tables: [{ file: 'loans.csv', sha256, rows: 10 }], label: 'releasable', loans: 10, exposure: 1000, currency: 'USD',
    scenarios: [], unstable: [], reverse: [], reverse_loss: null, rationale: null, satellites: [], assumptions: [], caveats: [],
  });
}

/** Evidence of a private clone that was validated and attacked, with canaries in all that was computed on real rows. */
export function cloneEvidence(request: Pick<ReportRequest, 'template' | 'edition'>, changes: Partial<Evidence> = {}): Evidence {
  const artefact = { path: 'loans.csv', bytes: 100, sha256, label: 'releasable' as const };
  return {
    request,
    run: {
      schemaVersion: 1, id: 'clone_1', kind: 'clone', status: 'done', startedAt: '2026-11-26T00:00:00.000Z', seconds: 1, versions: { pratibimba: '0.1.0', node: '24.0.0' }, threads: 1,
      request: { file: 'loans.csv', seed: 1 }, seed: 1, privacy: 'Differentially private with epsilon 1 and delta 0.000001.', source: { commitment: sha256 }, summary: {}, artefacts: [artefact],
    },
    tables: [artefact],
    inputs: reportInputs.parse({}),
    figures: [{
      file: 'loans.csv', rows: 10, columns: [{ name: 'amount', kind: 'number', missing: 0.1, distinct: null, low: '1', high: '9' }, { name: 'a_name_that_is_much_longer_than_any_column_of_a_table_should_have', kind: 'text', missing: 0, distinct: 2, low: '', high: '' }],
      histograms: [{ name: 'amount', edges: [0, 5, 10], shares: [40, 60] }], categories: [{ name: 'grade', levels: ['A', 'B'], shares: [30, 70] }],
      spearman: { columns: ['amount', 'rate'], values: [[1, 0.25], [0.25, 1]] },
      tail: { a: 'amount', b: 'rate', quantiles: [0.8, 0.9, 0.95], chi: [0.4, 0.3, 0.2], low: [0.3, 0.2, 0.1], high: [0.5, 0.4, 0.3] },
    }],
    notDescribed: [],
    generated: null,
    overrides: [],
    claim: privacyClaim.parse({
      mode: 'differential', statement: 'Differentially private.', epsilon: 1, delta: 1e-6, mechanism: 'Gaussian noise on whole counts.', unit: 'One row.', neighbours: 'Tables that differ in one person.', contribution: 1, assumptions: [],
      delta_parts: { gaussian: 1e-6, discovery: 0, noise_tables: 0 }, mu: 0.25, steps: [{ name: 'Rows', queries: 1, sensitivity: 1, sigma: 5, mu: 0.15 }, { name: 'Pairs', queries: 9, sensitivity: 3, sigma: 15, mu: 0.2 }],
      totals: { gaussian: 1, pld: 1, rdp: 1.1 }, conditions: ['The schema was drafted from the source.'],
    }),
    promise: explain(explainRequest.parse({ epsilon: 1, delta: 1e-6, mechanism: 'gaussian' })),
    certificate: null,
    validation: validationOf([extremes[0], 2, 3, 4, 9, extremes[1]], [1, 2, 3, 5, 7, 9]),
    attack: attackResult.parse({
      schemaVersion: 1, protocol: 'pratibimba-attack-1', label: 'internal', verdict: 'Leak', reason: `${canary.name} was found, between ${extremes.join(' and ')}.`, rows: { synthetic: 10, train: 10, holdout: 10 }, columns: [canary.name],
      findings: [{ attack: 'Singling out', baseline: false, verdict: 'Leak', asked: 100, train: rate, control: rate, excess: canary.value, excessInterval: [0.8, 0.9], p: 0.001, figures: {}, reason: canary.name, unresolved: [] }],
      epsilonLowerBound: { rows: 1, guesses: 1, correct: 1, value: canary.value, claimed: 1 }, inputs: [], notes: [canary.name], stageSeconds: {},
    }),
    stress: null,
    cascade: cascadeOfCanary(),
    rerun: null,
    outdated: [],
    drift: null,
    knownAnswers: [{ name: 'One', source: 'arithmetic', expected: 1, computed: 1, tolerance: 0 }],
    dependencies: [{ name: 'pdfmake', version: '0.3' }],
    ...changes,
  };
}
