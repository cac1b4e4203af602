import type { JobInput } from '../../../contract/jobs.ts';
import type { ValidationFigures } from '../../../contract/validation.ts';
import type { ReadyRequest, Recommendation } from '../../../contract/verdict.ts';
import type { BareCheck } from './judge.ts';
import { readyClone, readySample } from './ready.ts';

/** Where a synthetic table comes from, as far as what lies beside it tells. */
export interface Provenance {
  /** The request of the clone that wrote it, with paths as `validate` knows them; what it was is unknown where there is none. */
  readonly clone: JobInput<'clone'>;
  readonly known: boolean;
  /** Has the file another hash than the one that its run wrote? */
  readonly changed: boolean;
  /** The twin beside it. */
  readonly twin: string | null;
}

interface Advice {
  readonly recommendation: Recommendation | null;
  readonly request: ReadyRequest | null;
}

const nothing: Advice = { recommendation: null, request: null };
const mostFactor = 100;

/** What to change where a check did not pass, by how much, and the job that does it. */
export function advise(check: BareCheck, figures: ValidationFigures, provenance: Provenance): Advice {
  if (check.status === 'fail') return mend(check, figures, provenance);
  if (check.status !== 'inconclusive') return nothing;
  return isBeyond(check) ? mend(check, figures, provenance) : moreRows(check, figures, provenance);
}

function isBeyond({ value, threshold, direction }: BareCheck): boolean {
  return value !== null && (direction === 'at most' ? value > threshold : value < threshold);
}

/** An interval narrows with the root of the rows. */
function moreRows(check: BareCheck, { rows }: ValidationFigures, { clone }: Provenance): Advice {
  const { value, interval, threshold, margin, direction } = check;
  if (value === null || interval === null) return nothing;
  const half = direction === 'at most' ? interval[1] - value : value - interval[0];
  const gap = Math.abs(threshold - value) + margin;
  const factor = gap === 0 ? mostFactor : Math.min(mostFactor, Math.max(1.5, (half / gap) ** 2));
  const byHoldout = check.figure === 'tstr_gini_ratio' || check.figure === 'copies';
  const from = byHoldout ? (rows.holdout ?? 0) : rows.synthetic;
  const to = Math.ceil(Math.max(check.rows === 0 ? 0 : from, 1) * factor);
  const what = byHoldout ? 'rows of the hold-out' : 'synthetic rows';
  const recommendation = { text: `The rows are too few to tell: about ${to} ${what} would be enough.`, parameter: byHoldout ? 'holdout' : 'rows', from, to };
  return { recommendation, request: byHoldout ? null : readyClone({ ...clone, rows: to }) };
}

function mend(check: BareCheck, figures: ValidationFigures, provenance: Provenance): Advice {
  const { clone, known, changed, twin } = provenance;
  const cause = causes[check.figure] ?? '';
  const change = (field: keyof JobInput<'clone'>, text: string, from: Recommendation['from'], to: Recommendation['to'], request: JobInput<'clone'>): Advice =>
    ({ recommendation: { text: `${text}${cause}`, parameter: field, from, to }, request: readyClone(request) });

  if (changed) return change('file', 'The file is not the one that its run wrote: make it again.', 'changed', 'as its run wrote it', clone);
  if (!known) return change('file', 'Nothing beside the file says how it was made: make it anew from the real table.', 'unknown', 'a clone', clone);
  const privacy = clone.privacy;
  if (check.figure === 'copies') {
    const [delta, from] = privacy.mode === 'none' ? [1e-6, null] : [privacy.delta, privacy.epsilon];
    const epsilon = from === null ? 1 : rounded(from / 2);
    return change('privacy', 'Ask for more privacy.', from, epsilon, { ...clone, privacy: { ...privacy, mode: 'differential', epsilon, delta } });
  }
  if (check.figure === 'rule' && clone.rules === 'none') return change('rules', 'Let the clone keep the rules.', 'none', 'auto', { ...clone, rules: 'auto' });
  const rate = figures.default_rate;
  if (rate !== null && (check.figure === 'default_rate' || check.figure === 'tstr_gini_ratio') && (clone.target ?? null) === null) {
    return change('target', 'Name the target, so that the clone keeps what goes with it.', null, rate.target, { ...clone, target: rate.target });
  }
  if (check.figure === 'default_rate' && rate?.real != null && rate.synthetic !== null && twin !== null) return recalibrate(rate.real, rate.synthetic, figures.rows.synthetic, twin);
  if (privacy.mode === 'differential') {
    const from = privacy.epsilon;
    const to = rounded(from * shortfall(check));
    return change('privacy', 'Noise hides it: errors of a private clone fall about in proportion to epsilon, which costs budget.', from, to, { ...clone, privacy: { ...privacy, epsilon: to } });
  }
  if (figures.rows.synthetic < figures.rows.real) return change('rows', 'Make as many rows as the real table has.', figures.rows.synthetic, figures.rows.real, { ...clone, rows: figures.rows.real });
  if (check.figure.startsWith('q99') && clone.keepExtremes !== true) return change('keepExtremes', 'Anchor the tail to the largest real value; the output becomes internal.', false, true, { ...clone, keepExtremes: true });
  const seed = clone.seed ?? 1;
  return change('seed', 'Draw again. If it fails again, declare the kinds of its columns in a schema: inspect shows which were guessed.', seed, seed + 1, { ...clone, seed: seed + 1 });
}

/** The log-odds of the target shifted so that the rate is met. */
function recalibrate(real: number, synthetic: number, rows: number, twin: string): Advice {
  const logit = (rate: number) => Math.log(rate / (1 - rate));
  const shift = synthetic > 0 && synthetic < 1 ? `: a shift of the log-odds by ${(logit(real) - logit(synthetic)).toFixed(3)}` : '';
  const text = `Sample at the real rate${shift}.`;
  return { recommendation: { text, parameter: 'targetRate', from: synthetic, to: real }, request: readySample({ twin, rows, targetRate: real }) };
}

/** How many times larger the error is than it may be, 1.5 to 10. */
function shortfall({ value, threshold, direction }: BareCheck): number {
  const error = (figure: number) => (direction === 'at most' ? Math.abs(figure) : 1 - figure);
  const allowed = error(threshold);
  return Math.min(10, Math.max(1.5, value === null || allowed === 0 ? 1.5 : error(value) / allowed));
}

function rounded(value: number): number {
  return Number(value.toPrecision(2));
}

/** What tends to lie behind a failure, beyond what can be said of the request. */
const causes: Partial<Record<BareCheck['figure'], string>> = {
  column_shape: ' Look at the kind that its schema gives it.',
  rank_correlation: ' Rounding and clipping after the draw weaken a dependence, too.',
  tstr_gini_ratio: ' Columns that are known only after the outcome spoil it as well.',
  q99_error: ' More rows do not mend a tail.',
  q999_error: ' More rows do not mend a tail.',
};
