import { luhnSum } from '../numeric/luhn.ts';
import { checkPlace, compact, laidOut, literal, repeated, withCharacters, type IdentifierFormat } from './format.ts';
import { countries } from './countries.ts';
import { ibanCountries } from './ibanCountries.ts';
import { nationalChecks } from './nationalChecks.ts';

/** The remainder by 97 of a number in which letters stand for 10 to 35 (ISO 7064, MOD 97-10). */
export function remainder97(text: string): number {
  let remainder = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    remainder = code <= 57 ? (remainder * 10 + code - 48) % 97 : (remainder * 100 + code - 55) % 97;
  }
  return remainder;
}

function checkDigits97(textWithZeros: string): string {
  return String(98 - remainder97(textWithZeros)).padStart(2, '0');
}

const digitsWithSigns = /^\d[\d -]*\d$/;

/** ISO 13616: country, two check digits, and an account of that country. */
export const iban: IdentifierFormat = {
  name: 'iban',
  plural: 'IBANs',
  checked: true,
  telling: /^/,
  hint: /iban/,
  matches(text) {
    const plain = compact(text).toUpperCase();
    const country = ibanCountries.get(plain.slice(0, 2));
    return country !== undefined && plain.length === country.length && /^[A-Za-z]{2}\d\d[A-Za-z0-9 -]+$/.test(text) && remainder97(plain.slice(4) + plain.slice(0, 4)) === 1;
  },
  layout(text) {
    const plain = compact(text).toUpperCase();
    const account = Array.from(plain.slice(4), (character, at) => accountSymbol(character, at, plain.slice(0, 2)));
    return laidOut(text, [...literal(plain.slice(0, 2)), checkPlace, checkPlace, ...account]);
  },
  shape: [...literal('DE'), checkPlace, checkPlace, ...literal('00000000'), ...repeated('9', 10)].join(''),
  complete(text) {
    const plain = compact(text).toUpperCase();
    const country = plain.slice(0, 2);
    const national = nationalChecks[country];
    if (national === undefined) return withCharacters(text, 2, checkDigits97(`${plain.slice(4)}${country}00`));
    const account = withCharacters(plain.slice(4), national.first, national.of(plain.slice(4)));
    return withCharacters(withCharacters(text, 2, checkDigits97(`${account}${country}00`)), 4 + national.first, national.of(account));
  },
  range: { status: 'convention', says: 'their bank code is all zeros or X (in Belgium, the national check digits are), which no bank is known to have' },
};

function accountSymbol(character: string, at: number, country: string): string {
  const { reserved } = ibanCountries.get(country)!;
  const national = nationalChecks[country];
  if (national !== undefined && at >= national.first && at <= national.last) return checkPlace;
  const isDigit = /\d/.test(character);
  if (at >= reserved.first && at <= reserved.last) return isDigit ? String.raw`\0` : String.raw`\X`;
  return isDigit ? '9' : 'A';
}

/** ISO/IEC 7812-1: 13 to 19 digits, of which the last is Luhn's check digit. */
export const card: IdentifierFormat = {
  name: 'card',
  plural: 'card numbers',
  checked: true,
  telling: /^/,
  hint: /card|\bpan\b/,
  matches(text) {
    const plain = compact(text);
    const prefix = plain.length === 15 ? /^(?:3[47]|99)/ : /^[2-69]/;
    return digitsWithSigns.test(text) && plain.length >= 13 && plain.length <= 19 && prefix.test(plain) && luhnSum(plain) % 10 === 0;
  },
  layout: (text) => laidOut(text, [...literal('99'), ...repeated('9', compact(text).length - 3), checkPlace]),
  shape: [...literal('99'), ...repeated('9', 13), checkPlace].join(''),
  complete(text) {
    const plain = compact(text);
    return withCharacters(text, plain.length - 1, String((10 - (luhnSum(`${plain.slice(0, -1)}0`) % 10)) % 10));
  },
  range: { status: 'standard', says: 'they begin with 99: ISO/IEC 7812-1 gives numbers from 9 on to countries by their ISO 3166-1 code, and codes from 900 on are given to no country' },
};

const abaWeights = [3, 7, 1, 3, 7, 1, 3, 7, 1];

function abaSum(digits: string): number {
  return abaWeights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0);
}

/** Routing numbers of the American Bankers Association: nine digits with a check digit. */
export const aba: IdentifierFormat = {
  name: 'aba',
  plural: 'ABA routing numbers',
  checked: true,
  telling: /^/,
  hint: /\baba\b|routing|\brtn\b/,
  matches: (text) => /^(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80|9\d)\d{7}$/.test(text) && abaSum(text) % 10 === 0,
  layout: () => aba.shape,
  shape: [...literal('9'), ...repeated('9', 7), checkPlace].join(''),
  complete: (text) => `${text.slice(0, 8)}${(10 - (abaSum(`${text.slice(0, 8)}0`) % 10)) % 10}`,
  range: { status: 'convention', says: 'they begin with 9, and routing numbers in use begin with 00 to 12, 21 to 32, 61 to 72 or 80' },
};

/** Sort codes of the United Kingdom: six digits, most often in pairs. */
export const sortCode: IdentifierFormat = {
  name: 'sort-code',
  plural: 'sort codes',
  checked: false,
  telling: null,
  hint: /sort ?code/,
  matches: (text) => /^\d\d([- ]?)\d\d\1\d\d$/.test(text),
  layout: (text) => laidOut(text, repeated('9', 6)),
  shape: '99-99-99',
  complete: (text) => text,
  range: { status: 'none', says: 'no sort code is reserved' },
};

/** ISO 9362: four characters of the institution, two of the country, two of the place, and perhaps three of the branch. */
export const bic: IdentifierFormat = {
  name: 'bic',
  plural: 'BICs',
  checked: false,
  telling: null,
  hint: /\bbic\b|swift/,
  matches: (text) => /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(text) && countries.has(text.slice(4, 6)),
  layout(text) {
    const branch = text.slice(8);
    return [...repeated('A', 4), ...literal(text.slice(4, 6)), 'A', ...literal('0'), ...(branch === 'XXX' ? literal(branch) : repeated('X', branch.length))].join('');
  },
  shape: [...repeated('A', 4), ...literal('DE'), 'A', ...literal('0')].join(''),
  complete: (text) => text,
  range: { status: 'standard', says: 'their eighth character is 0, which SWIFT gives to test and training codes alone' },
};

/** ISO 17442: 18 letters and digits, and two check digits. */
export const lei: IdentifierFormat = {
  name: 'lei',
  plural: 'LEIs',
  checked: true,
  telling: /^/,
  hint: /\blei\b/,
  matches: (text) => /^[A-Z0-9]{18}\d\d$/.test(text) && /[A-Z]/.test(text) && remainder97(text) === 1,
  layout: () => lei.shape,
  shape: [...literal('000000'), ...repeated('X', 12), checkPlace, checkPlace].join(''),
  complete: (text) => `${text.slice(0, 18)}${checkDigits97(`${text.slice(0, 18)}00`)}`,
  range: { status: 'convention', says: 'they begin with 0000, which no issuer is known to have' },
};
