/** Check digits that a country asks for within the account of an IBAN (SWIFT's IBAN registry names them; each formula is the national one). */
export interface NationalCheck {
  /** First and last place of the check digits in the account. */
  readonly first: number;
  readonly last: number;
  /** What stands there; the account may hold anything in these places. */
  of(account: string): string;
}

/** Two digits at the end of the account that make all of it leave 1 when divided by 97 (ISO 7064, MOD 97-10), or 0 where they count down from 97. */
function mod97(length: number, from: 97 | 98 = 98): NationalCheck {
  return { first: length - 2, last: length - 1, of: (account) => twoDigits(from - remainder(`${account.slice(0, length - 2)}00`, 97)) };
}

/** Spain: one digit for bank and branch, one for the account number. */
const spainWeights = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
const spain: NationalCheck = {
  first: 8,
  last: 9,
  of: (account) => spainDigit(`00${account.slice(0, 8)}`) + spainDigit(account.slice(10)),
};

function spainDigit(digits: string): string {
  const found = 11 - (spainWeights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0) % 11);
  return String(found === 10 ? 1 : found === 11 ? 0 : found);
}

/** France and Monaco: the clé RIB, with letters as 1 to 9 (A to I, J to R) and 2 to 9 (S to Z). */
const france: NationalCheck = {
  first: 21,
  last: 22,
  of(account) {
    const digits = account.replace(/[A-Z]/g, (letter) => String(letter < 'S' ? ((letter.charCodeAt(0) - 65) % 9) + 1 : letter.charCodeAt(0) - 81));
    const [bank, branch, number] = [digits.slice(0, 5), digits.slice(5, 10), digits.slice(10, 21)].map((part) => remainder(part, 97)) as [number, number, number];
    return twoDigits(97 - ((89 * bank + 15 * branch + 3 * number) % 97));
  },
};

/** Italy and San Marino: the CIN, a letter. Characters in odd places, counted from 1, weigh by this table; those in even places by their rank. */
const italyOdd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
const italy: NationalCheck = {
  first: 0,
  last: 0,
  of(account) {
    const ranks = Array.from(account.slice(1), (character) => (/\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65));
    return String.fromCharCode(65 + (ranks.reduce((sum, rank, at) => sum + (at % 2 === 0 ? italyOdd[rank]! : rank), 0) % 26));
  },
};

export const nationalChecks: Readonly<Record<string, NationalCheck>> = {
  ES: spain, FR: france, MC: france, IT: italy, SM: italy,
  PT: mod97(21), SI: mod97(15), RS: mod97(18), ME: mod97(18), MK: mod97(15), BA: mod97(16), XK: mod97(16), TN: mod97(20, 97), TL: mod97(19), MR: mod97(23, 97),
};

function remainder(digits: string, modulus: number): number {
  let rest = 0;
  for (let at = 0; at < digits.length; at++) rest = (rest * 10 + digits.charCodeAt(at) - 48) % modulus;
  return rest;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
