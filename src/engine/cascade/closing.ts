import type { CascadeState } from '../../contract/cascade.ts';
import type { Panel } from './panel.ts';

/** States after which a loan has no more months: in default, paid off, matured. */
const closing: readonly CascadeState[] = ['DEF', 'PRE', 'MAT'];

/** u8 [state]: 1 for those that close a loan, where the states are the eight. */
export function closingStates(states: readonly string[]): Uint8Array {
  return Uint8Array.from(states, (name) => Number(closing.some((state) => state === name)));
}

/** Months of a history up to the one in which its loan is closed for good: some panels end there, others repeat the state ever after. */
export function lengthToClosing({ months, codes, lengths }: Panel, client: number, closes: Uint8Array): number {
  const start = client * months;
  let length = lengths[client]!;
  while (length > 1 && closes[codes[start + length - 1]!] === 1 && codes[start + length - 2] === codes[start + length - 1]) length--;
  return length;
}
