import type { ValidationResult } from '../../contract/validation.ts';
import type { ValidationCheck } from '../../contract/verdict.ts';

export type Change = 'better' | 'worse' | 'same' | 'unknown';

/** One check in two validations; null where a validation does not have it. */
export interface ComparedCheck {
  /** Whichever is there: what is checked, and its limit. */
  readonly check: ValidationCheck;
  readonly earlier: ValidationCheck | null;
  readonly later: ValidationCheck | null;
  readonly change: Change;
}

/** Of verdicts, the worst first. */
const ranks: Readonly<Record<ValidationCheck['status'], number | null>> = { fail: 0, inconclusive: 1, pass: 2, skipped: null };
const order: readonly Change[] = ['worse', 'better', 'same', 'unknown'];

type Judged = Pick<ValidationResult, 'checks' | 'columns'>;

/**
 * Checks of two validations side by side, by their names. A verdict that changed is a change. Within one verdict a figure is the same where the two intervals
 * overlap, or, without intervals, to three decimals. Of figures with a member for each column or pair only those members are listed that failed, or the nearest
 * to it: one that failed and is listed no more, though it was judged, has become better.
 * @returns the worst change first: lost verdicts, those that decide before the others, then worse figures, better ones, same ones, and what cannot be compared
 */
export function compareChecks(earlier: Judged, later: Judged): ComparedCheck[] {
  const before = new Map(earlier.checks.map((check) => [check.name, check]));
  const after = new Map(later.checks.map((check) => [check.name, check]));
  const names = [...new Set([...after.keys(), ...before.keys()])];
  const compared = names.map((name): ComparedCheck => {
    const [was, is] = [before.get(name) ?? null, after.get(name) ?? null];
    return { check: (is ?? was)!, earlier: was, later: is, change: was !== null && is !== null ? changeOf(was, is) : failedAlone(was, is, earlier, later) };
  });
  return compared.toSorted((one, other) => order.indexOf(one.change) - order.indexOf(other.change) || Number(other.check.decides) - Number(one.check.decides) || severity(other) - severity(one));
}

/** What a check says that one validation alone lists. */
function failedAlone(was: ValidationCheck | null, is: ValidationCheck | null, earlier: Judged, later: Judged): Change {
  const [listed, silent] = was === null ? [is!, earlier] : [was, later];
  if (listed.status !== 'fail' || !wasJudged(listed, silent)) return 'unknown';
  return was === null ? 'worse' : 'better';
}

/** Were these columns held to the same, though nothing is said of them? */
function wasJudged({ figure, what: { kind, names } }: ValidationCheck, { checks, columns }: Judged): boolean {
  const scored = new Set(columns.filter(({ score }) => score !== null).map(({ name }) => name));
  return (kind === 'column' || kind === 'pair') && names.every((name) => scored.has(name)) && checks.some((check) => check.figure === figure && check.status !== 'skipped');
}

/** How far a verdict moved, then how far the figure did. */
function severity({ earlier, later }: ComparedCheck): number {
  if (earlier === null || later === null) return 0;
  const verdict = Math.abs((ranks[later.status] ?? 0) - (ranks[earlier.status] ?? 0));
  return 1000 * verdict + Math.abs((later.value ?? 0) - (earlier.value ?? 0));
}

function changeOf(earlier: ValidationCheck, later: ValidationCheck): Change {
  const [from, to] = [ranks[earlier.status], ranks[later.status]];
  if (from === null || to === null || earlier.value === null || later.value === null) return 'unknown';
  if (from !== to) return to > from ? 'better' : 'worse';
  if (isSame(earlier, later)) return 'same';
  const rises = later.value > earlier.value;
  return rises === (later.direction === 'at least') ? 'better' : 'worse';
}

function isSame({ value: was, interval: a }: ValidationCheck, { value: is, interval: b }: ValidationCheck): boolean {
  if (a !== null && b !== null) return a[0] <= b[1] && b[0] <= a[1];
  return Math.abs(is! - was!) < 0.0005;
}
