/** Luhn's sum over digits of which the last is the check digit (ISO/IEC 7812-1): a multiple of 10 where that digit is right. */
export function luhnSum(digits: string): number {
  let sum = 0;
  for (let fromEnd = 0; fromEnd < digits.length; fromEnd++) {
    const digit = digits.charCodeAt(digits.length - 1 - fromEnd) - 48;
    const doubled = fromEnd % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum;
}
