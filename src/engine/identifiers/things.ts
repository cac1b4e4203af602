import { checkPlace, laidOut, literal, repeated, withCharacters, type IdentifierFormat } from './format.ts';

/** Weights of a vehicle's 17 characters, and what its letters stand for (49 CFR 565.15). */
const vinWeights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const vinLetters = 'ABCDEFGH..JKLMN.P.R..STUVWXYZ';
const vinCheckPlace = 8;

const vinValues = new Map([...'0123456789'].map((digit) => [digit, Number(digit)]));
[...vinLetters].forEach((letter, at) => vinValues.set(letter, at < 20 ? (at % 10) + 1 : at - 19));

function vinCheckDigit(text: string): string {
  const remainder = vinWeights.reduce((sum, weight, at) => sum + weight * vinValues.get(text[at]!)!, 0) % 11;
  return remainder === 10 ? 'X' : String(remainder);
}

/** Vehicle identification numbers with the check digit that North America asks for. */
export const vin: IdentifierFormat = {
  name: 'vin',
  plural: 'vehicle identification numbers',
  checked: true,
  telling: /^/,
  hint: /\bvin\b|vehicle ?(?:id|no|number)/,
  matches: (text) => /^[A-HJ-NPR-Z0-9]{17}$/.test(text) && text[vinCheckPlace] === vinCheckDigit(text),
  layout: () => vin.shape,
  shape: [...literal('000'), ...repeated('V', 5), checkPlace, 'N', 'V', ...repeated('9', 6)].join(''),
  complete: (text) => withCharacters(text, vinCheckPlace, vinCheckDigit(text)),
  range: { status: 'convention', says: 'they begin with 000, which is the code of no manufacturer' },
};

/** RFC 9562: 32 hexadecimal digits in five groups. */
export const uuid: IdentifierFormat = {
  name: 'uuid',
  plural: 'UUIDs',
  checked: false,
  telling: /^/,
  hint: /uuid|guid/,
  matches: (text) => /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text),
  layout: (text) => (/[A-F]/.test(text) ? uuid.shape.replaceAll('h', 'H').replace('W', String.raw`\8`) : uuid.shape),
  shape: laidOut('00000000-0000-4000-8000-000000000000', [...repeated('h', 12), String.raw`\4`, ...repeated('h', 3), 'W', ...repeated('h', 15)]),
  complete: (text) => text,
  range: { status: 'none', says: 'no UUID of version 4 is reserved' },
};
