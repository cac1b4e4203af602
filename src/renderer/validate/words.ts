import { fixed } from '../../charts/frame.ts';
import type { RunListItem } from '../../contract/ipc.ts';
import type { ValidationCheck } from '../../contract/verdict.ts';
import { formatMoment, notApplicable } from '../format.ts';
import { messages } from '../messages/messages.ts';

const words = messages.validate;

/** "Distribution: income", "Rank correlation: income, amount". */
export function nameOfCheck({ figure, what }: Pick<ValidationCheck, 'figure' | 'what'>): string {
  return what.names.length === 0 ? words.figures[figure] : `${words.figures[figure]}: ${what.names.join(', ')}`;
}

/** A figure to three decimals, with a true minus. */
export function decimal(value: number): string {
  return fixed(value, 3);
}

export function intervalWords(interval: ValidationCheck['interval']): string {
  return interval === null ? notApplicable : words.range(decimal(interval[0]), decimal(interval[1]));
}

/** "22 Nov, 13:41, validate_20261122_134100_0003". */
export function validationName({ startedAt, id }: RunListItem): string {
  return `${formatMoment(startedAt)}, ${id}`;
}
