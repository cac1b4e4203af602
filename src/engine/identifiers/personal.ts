import { compact, laidOut, literal, repeated, type IdentifierFormat } from './format.ts';

/** Social Security numbers of the United States. */
export const ssn: IdentifierFormat = {
  name: 'ssn',
  plural: 'Social Security numbers',
  checked: false,
  telling: /-/,
  hint: /\bssn\b|social ?security/,
  matches: (text) => /^(?!000|666)\d{3}([- ]?)(?!00)\d\d\1(?!0000)\d{4}$/.test(text),
  layout: (text) => laidOut(text, ssnSymbols),
  shape: String.raw`\999-\0N-N999`,
  complete: (text) => text,
  range: { status: 'standard', says: 'they begin with 9, which is never issued, and have a group below 10, which no taxpayer number from 9 on has' },
};
const ssnSymbols = [...literal('9'), '9', '9', ...literal('0'), 'N', 'N', '9', '9', '9'];

/** Telephone numbers of the North American numbering plan, with or without the country's 1. */
export const nanpPhone: IdentifierFormat = {
  name: 'phone-us',
  plural: 'telephone numbers of the United States or Canada',
  checked: false,
  telling: /[-(). +]/,
  hint: /phone|mobile|\btel\b|\bcell\b|\bfax\b/,
  matches: (text) => /^(?:\+?1[-. ]?)?\(?[2-9]\d\d\)?[-. ]{0,2}[2-9]\d\d[-. ]?\d{4}$/.test(text),
  layout: (text) => laidOut(text, [...(compact(text).length === 11 ? literal('1') : []), ...nanpSymbols]),
  shape: String.raw`\3\79-T9T-9999`,
  complete: (text) => text,
  range: { status: 'standard', says: 'their area codes are 370 to 379, which the numbering plan has set aside' },
};
// A second 1 in the exchange would make it one of the service codes 211 to 911.
const nanpSymbols = [...literal('37'), '9', 'T', '9', 'T', ...repeated('9', 4)];

/** International telephone numbers: a plus sign, a country code and up to 15 digits in all (E.164). */
export const phone: IdentifierFormat = {
  name: 'phone',
  plural: 'international telephone numbers',
  checked: false,
  telling: /^\+/,
  hint: /phone|mobile|\btel\b|\bcell\b|\bfax\b/,
  matches: (text) => /^\+[1-9](?:[-. /()]{0,2}\d){7,14}$/.test(text),
  layout: (text) => laidOut(text, [...literal('999'), ...repeated('9', compact(text).length - 3)]),
  shape: String.raw`+\9\9\9` + '9'.repeat(9),
  complete: (text) => text,
  range: { status: 'convention', says: 'they begin with +999, which is the code of no country' },
};

export const email: IdentifierFormat = {
  name: 'email',
  plural: 'e-mail addresses',
  checked: false,
  telling: /@/,
  hint: /mail/,
  matches: (text) => /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(text),
  layout: () => email.shape,
  shape: ['kvkvk.kvkvkv99@', ...literal('example'), '.', ...literal('com')].join(''),
  complete: (text) => text,
  range: { status: 'standard', says: 'their domain is example.com, which RFC 2606 reserves' },
};
