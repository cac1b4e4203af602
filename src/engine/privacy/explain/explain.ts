import type { ExplainRequest, ExplainResult, PrivacyMechanism } from '../../../contract/explain.ts';
import { Failure } from '../../../contract/errors.ts';
import { explainFigures } from './figures.ts';
import { type Explained, explainWords, type WarningCode, warningText } from './words.ts';

/** From this epsilon on a promise is called weak, whatever the rest says (a convention of this product, stated in privacy.md). */
const weakEpsilon = 3;
/** Persons that delta may leave unprotected before a warning: a tenth of one. */
const mostToldOutright = 0.1;

/**
 * What (epsilon, delta) and k mean for one person, in figures and in plain words.
 * @throws Failure 'usage' for a mechanism that cannot give the promise: a pure one with delta above 0, a Gaussian one without
 */
export function explain({ epsilon, delta, k, diverse, n, rowsPerPerson, mechanism: named }: ExplainRequest): ExplainResult {
  const mechanism = named ?? (delta > 0 ? 'gaussian' : 'pure');
  refuseImpossible(mechanism, epsilon, delta);
  const figures = explainFigures({ epsilon, delta, mechanism }, rowsPerPerson, n);
  const explained: Explained = { figures, k, persons: n, rows: rowsPerPerson };
  const codes: WarningCode[] = [];
  if ((figures.told_outright ?? 0) > mostToldOutright) codes.push('told_outright');
  if (figures.epsilon >= weakEpsilon) codes.push('large_epsilon');
  if (k !== null && k > 1 && !diverse) codes.push('no_diversity');
  if (mechanism === 'unknown' && delta > 0) codes.push('delta_unknown');
  return {
    schemaVersion: 1,
    epsilon,
    delta,
    k,
    n,
    rows_per_person: rowsPerPerson,
    mechanism,
    figures,
    tone: toneOf(figures.epsilon, codes),
    warnings: codes.map((code) => ({ code, text: warningText(code, explained) })),
    ...explainWords(explained),
  };
}

function refuseImpossible(mechanism: PrivacyMechanism, epsilon: number, delta: number): void {
  if (mechanism === 'pure' && delta > 0) throw new Failure('usage', 'A pure mechanism has delta 0.', { fix: 'Leave --delta out, or name another mechanism.' });
  if (mechanism === 'gaussian' && (delta === 0 || epsilon === 0)) {
    throw new Failure('usage', 'Gaussian noise gives no promise with an epsilon or a delta of 0.', { fix: 'Say both, for example --epsilon 1 --delta 1e-6.' });
  }
}

function toneOf(epsilon: number, warnings: readonly WarningCode[]): ExplainResult['tone'] {
  if (epsilon >= weakEpsilon) return 'weak';
  return warnings.includes('told_outright') || epsilon > 1 ? 'amber' : 'good';
}
