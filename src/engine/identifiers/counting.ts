/** An identifier that ends in a number, taken apart. */
export interface Counting {
  readonly head: string;
  /** The number, and the digits that it is written with. */
  readonly number: number;
  readonly digits: number;
  readonly tail: string;
}

/** Takes an identifier apart at its last number; null if it has none, or one of more digits than are counted exactly. */
export function countFrom(text: string): Counting | null {
  const parts = /^(.*?)(\d+)(\D*)$/s.exec(text);
  if (parts === null) return null;
  const [, head, digits, tail] = parts as unknown as [string, string, string, string];
  return digits.length > 15 ? null : { head, number: Number(digits), digits: digits.length, tail };
}

/** @param steps from 1 on @param checkDigit whether the last digit is one: it is not counted, and must be put in */
export function countedOn({ head, number, digits, tail }: Counting, steps: number, checkDigit: boolean): string {
  const next = checkDigit ? `${Math.floor(number / 10) + steps}0` : String(number + steps);
  return head + next.padStart(digits, '0') + tail;
}
