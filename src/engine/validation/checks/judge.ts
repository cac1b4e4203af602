import { memberFigures, type PolicyCheck, type PolicyFigure, type ValidationPolicy } from '../../../contract/policy.ts';
import type { ValidationFigures } from '../../../contract/validation.ts';
import type { Judgement, ValidationCheck, ValidationVerdict } from '../../../contract/verdict.ts';
import { z95 } from '../../numeric/binomial.ts';
import { normalCdf, normalQuantile } from '../../numeric/normal.ts';
import { measures, type Measured } from './measured.ts';

/** A check before somebody has said what to do about it. */
export type BareCheck = Omit<ValidationCheck, 'recommendation' | 'request'>;

interface Candidate {
  readonly check: PolicyCheck;
  readonly measured: Measured;
  /** At the confidence of the policy. */
  readonly interval: [number, number] | null;
  /** How far the value is beyond the threshold, in its unit; below 0 where it is within. */
  readonly excess: number;
  /** Chance of so large an excess if the threshold were met; null where nothing was tested. */
  readonly p: number | null;
}

const isMember = (figure: PolicyFigure) => (memberFigures as readonly string[]).includes(figure);

/**
 * Holds the figures of a comparison to a policy. A gate fails where its interval lies beyond the threshold and Holm's procedure over all gates
 * rejects that the threshold is met; it passes with its interval within threshold and margin; anything else is inconclusive, as is what rests
 * on too few rows. The verdict is the worst of the gates; of a figure with a member for each column or pair, members count where they fail,
 * since among hundreds some always straddle. A function of the figures alone.
 */
export function judge(figures: ValidationFigures, policy: ValidationPolicy): Omit<Judgement, 'checks'> & { checks: BareCheck[] } {
  const families = policy.checks.map((check) => measures[check.figure](figures).map((measured) => candidateOf(check, measured, policy)));
  const tested = families.flat().filter(({ check, p }) => check.role === 'gate' && p !== null);
  const adjusted = holm(tested);
  const checks = families.flatMap((family, at) => reported(family.map((candidate) => checkOf(candidate, adjusted.get(candidate) ?? candidate.p, policy)), policy.checks[at]!));
  return {
    verdict: verdictOf(checks),
    policy: { name: policy.name, version: policy.version, confidence: policy.confidence, fewestRows: policy.fewestRows },
    multiple_testing: {
      procedure: 'Holm',
      tests: tested.length,
      statement: `${tested.length} tests were made together; the chance that any gate fails by chance alone is at most ${Number((1 - policy.confidence).toFixed(4))} (Holm 1979). What is informative is not among them.`,
    },
    checks: checks.map(({ check }) => check).sort((a, b) => rank(a) - rank(b)),
  };
}

function candidateOf(check: PolicyCheck, measured: Measured, { confidence }: ValidationPolicy): Candidate {
  const { value, interval } = measured;
  const sign = check.direction === 'at most' ? 1 : -1;
  if (value === null) return { check, measured, interval: null, excess: 0, p: null };
  const excess = sign * (value - check.threshold);
  if (interval === null) return { check, measured, interval: null, excess, p: null };
  const stretch = normalQuantile(0.5 + confidence / 2) / z95;
  const [below, above] = [value - interval[0], interval[1] - value];
  const error = (sign > 0 ? below : above) / z95;
  const p = error > 0 ? normalCdf(-excess / error) : excess > 0 ? 0 : 1;
  return { check, measured, interval: [value - stretch * below, value + stretch * above], excess, p };
}

/** Holm's step-down: the smallest of m p-values times m, the next times m - 1, never falling. */
function holm(candidates: readonly Candidate[]): Map<Candidate, number> {
  const ascending = candidates.toSorted((a, b) => (a.p ?? 1) - (b.p ?? 1));
  const adjusted = new Map<Candidate, number>();
  let floor = 0;
  for (const [at, candidate] of ascending.entries()) {
    floor = Math.max(floor, Math.min(1, (candidate.p ?? 1) * (ascending.length - at)));
    adjusted.set(candidate, floor);
  }
  return adjusted;
}

interface Judged {
  readonly check: BareCheck;
  readonly excess: number;
}

function checkOf(candidate: Candidate, p: number | null, policy: ValidationPolicy): Judged {
  const { check, measured, interval, excess } = candidate;
  const { what, cell = null, value, method, rows } = measured;
  const { status, reason } = statusOf(candidate, p, policy);
  const { figure, role, direction, threshold, margin, why } = check;
  const name = what.names.length === 0 || !isMember(figure) ? figure : `${figure}:${what.names.join(' × ')}`;
  return { excess, check: { name, figure, role, decides: role === 'gate' && status !== 'skipped' && (status === 'fail' || !isMember(figure)), what, cell, status, value, interval, method, rows, direction, threshold, margin, p_adjusted: p, members: 1, why, reason } };
}

function statusOf({ check, measured, interval, excess }: Candidate, p: number | null, policy: ValidationPolicy): { status: ValidationCheck['status']; reason: string | null } {
  if (measured.value === null) return { status: 'skipped', reason: measured.reason };
  if (measured.rows < policy.fewestRows) return { status: 'inconclusive', reason: `It rests on ${measured.rows} rows, and the policy asks for ${policy.fewestRows}.` };
  // Without an interval the figure is taken as it is: an informative one only says which side it is on.
  if (interval === null || p === null) return { status: excess > 0 ? 'fail' : 'pass', reason: null };
  const [nearEnd, farEnd] = check.direction === 'at most' ? interval : [interval[1], interval[0]];
  const beyond = (end: number) => (check.direction === 'at most' ? end - check.threshold : check.threshold - end);
  if (beyond(nearEnd) > 0 && p < 1 - policy.confidence) return { status: 'fail', reason: null };
  if (beyond(farEnd) <= check.margin) return { status: 'pass', reason: null };
  return { status: 'inconclusive', reason: beyond(nearEnd) > 0 ? 'By itself it is beyond the threshold; among so many tests chance could do that.' : 'Its interval straddles the threshold.' };
}

/** Of a figure with members: all that failed, else the one that is nearest to it. */
function reported(family: readonly Judged[], { figure }: PolicyCheck): Judged[] {
  if (!isMember(figure)) return [...family];
  const judged = family.map((one) => ({ ...one, check: { ...one.check, members: family.length } })).sort((a, b) => b.excess - a.excess);
  const failed = judged.filter(({ check }) => check.status === 'fail');
  return failed.length > 0 ? failed : judged.slice(0, 1);
}

function verdictOf(checks: readonly Judged[]): ValidationVerdict {
  const deciding = checks.map(({ check }) => check).filter(({ decides }) => decides);
  if (deciding.some(({ status }) => status === 'fail')) return 'fail';
  return deciding.length === 0 || deciding.some(({ status }) => status === 'inconclusive') ? 'inconclusive' : 'pass';
}

function rank({ status, role }: BareCheck): number {
  return ['fail', 'inconclusive', 'pass', 'skipped'].indexOf(status) + (role === 'gate' ? 0 : 4);
}
