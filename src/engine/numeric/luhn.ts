/** Luhn's sum over the digits of a text, of which the last is the check digit (ISO/IEC 7812-1): a multiple of 10 where that digit is right. */
export function luhnSum(text: string): number {
  let sum = 0;
  let doubled = false;
  for (let at = text.length - 1; at >= 0; at--) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) continue;
    const value = doubled ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
    doubled = !doubled;
  }
  return sum;
}
