import type { ValidationCheck } from '../../contract/verdict.ts';
import { notApplicable } from '../format.ts';
import { messages } from '../messages/messages.ts';

const words = messages.validate;

/** "Distribution: income", "Rank correlation: income, amount". */
export function nameOfCheck({ figure, what }: Pick<ValidationCheck, 'figure' | 'what'>): string {
  return what.names.length === 0 ? words.figures[figure] : `${words.figures[figure]}: ${what.names.join(', ')}`;
}

/** A figure to three decimals, with a true minus. */
export function decimal(value: number): string {
  return value.toFixed(3).replace('-', '−');
}

export function intervalWords(interval: ValidationCheck['interval']): string {
  return interval === null ? notApplicable : words.range(decimal(interval[0]), decimal(interval[1]));
}
