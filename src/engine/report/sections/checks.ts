import type { ReportBlock, ReportCell } from '../../../contract/report.ts';
import type { ValidationResult } from '../../../contract/validation.ts';
import type { ValidationCheck } from '../../../contract/verdict.ts';
import { number, type SectionContext, sentence, table, textOf } from '../blocks.ts';

/** Checks that a table of a report holds: those that did not pass stand first in the file. */
const mostShown = 60;

/** Each check of the policy, and a finding for each that did not pass: whoever reads the report need not look for them. */
export function policyChecks(context: SectionContext, { verdict, policy, checks, multiple_testing: tests }: ValidationResult): ReportBlock[] {
  const made = checks.filter(({ status }) => status !== 'skipped');
  return [
    sentence(`Verdict by the policy "${policy.name}", version ${policy.version}: ${verdict}. ${tests.statement}`, 'strong'),
    ...table('Checks of the policy', ['Check', 'Counts', 'Value', 'Interval', 'Must be', 'Verdict'], made.slice(0, mostShown).map(checkRow)),
    ...(made.length > mostShown ? [sentence(`${made.length - mostShown} more checks stand in validation.json.`)] : []),
    ...table('Not checked', ['Check', 'Why'], checks.filter(({ status }) => status === 'skipped').map(({ name, reason }) => [name, reason ?? ''])),
    ...checks.flatMap((check) => findingOf(context, check)),
  ];
}

function checkRow({ name, decides, value, interval, direction, threshold, status }: ValidationCheck): ReportCell[] {
  return [name, decides ? 'yes' : 'no', number(value), rangeOf(interval), `${direction} ${threshold}`, status];
}

/** A failed gate is high, an open one medium, a failed check that only informs low. */
function findingOf(context: SectionContext, check: ValidationCheck): ReportBlock[] {
  const { name, cell, status, decides, value, interval, direction, threshold, why, reason, recommendation } = check;
  const severity = status === 'fail' ? (decides ? 'high' : 'low') : status === 'inconclusive' && decides ? 'medium' : null;
  if (severity === null) return [];
  const measured = value === null ? '' : ` Measured ${textOf(number(value))}${interval === null ? '' : ` (${rangeOf(interval)})`}; must be ${direction} ${threshold}.${cell === null ? '' : ` Where: ${cell}.`}`;
  const text = `Validation check ${name}: ${status === 'fail' ? 'failed' : 'inconclusive'}.${measured} ${reason ?? why}`;
  return [context.find({ severity, text, compensating_control: recommendation?.text ?? null })];
}

function rangeOf(interval: readonly [number, number] | null): string {
  return interval === null ? '–' : interval.map((end) => textOf(number(end))).join(' to ');
}
