import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IdentifierFormatName } from '../../../src/contract/tableSchema.ts';
import { Failure } from '../../../src/contract/errors.ts';
import { formatOf, formats } from '../../../src/engine/identifiers/formats.ts';
import { planPattern } from '../../../src/engine/measure/patterns.ts';
import { PatternGenerator } from '../../../src/engine/twin/pattern.ts';
import { describeReplacement } from '../../../src/engine/twin/replacement.ts';

/** Published examples: of the IBAN registry, of payment networks, of ISO 17442, 49 CFR 565.15 and the like. */
const known: Record<IdentifierFormatName, readonly string[]> = {
  iban: ['DE89 3704 0044 0532 0130 00', 'GB29NWBK60161331926819', 'FR1420041010050500013M02606', 'BE68539007547034', 'IT60X0542811101000000123456', 'NL91 ABNA 0417 1643 00', 'NO9386011117947', 'gb82west12345698765432', 'ES91 2100 0418 4502 0005 1332', 'PT50000201231234567890154', 'SI56263300012039086', 'RS35260005601001611379', 'ME25505000012345678951', 'MK07250120000058984', 'BA391290079401028494', 'TN5910006035183598478831', 'MR1300020001010000123456753', 'MC5811222000010123456789030', 'SM86U0322509800000000270100', 'TL380080012345678910157', 'XK051212012345678906'],
  card: ['4111 1111 1111 1111', '5555-5555-5555-4444', '378282246310005', '6011111111111117', '4222222222222'],
  ssn: ['219-09-9999', '078 05 1120', '457555462'],
  aba: ['011000015', '122105155', '021000021'],
  'sort-code': ['20-00-00', '401276', '09 01 26'],
  bic: ['DEUTDEFF', 'DEUTDEFF500', 'NEDSZAJJXXX'],
  lei: ['5493001KJTIIGC8Y1R12', '213800WSGIIZCXF1P572', '54930084UKLVMY22DS16'],
  email: ['jane.doe@bank.co.uk', 'J-D+loans@x.de'],
  'phone-us': ['(212) 456-7890', '+1 415 867 5309', '212-456-7890', '2124567890'],
  phone: ['+49 30 901820', '+44 20 7946 0000', '+33142685300'],
  vin: ['1M8GDM9AXKP042788', '1HGCM82633A004352', '11111111111111111'],
  uuid: ['f47ac10b-58cc-4372-a567-0e02b2c3d479', 'F47AC10B-58CC-4372-A567-0E02B2C3D479'],
};

const wrong: Partial<Record<IdentifierFormatName, readonly string[]>> = {
  iban: ['DE89370400440532013001', 'DE8937040044053201300', 'ZZ89370400440532013000', 'deutsche bank'],
  card: ['4111111111111112', '411111111111', '1111111111111117'],
  ssn: ['000-12-3456', '666-12-3456', '123-00-4567', '123-45-0000', '123-45 6789'],
  aba: ['011000016', '131000013'],
  bic: ['DEUTXXFF', 'Deutdeff', 'DEUTDEFF50'],
  lei: ['5493001KJTIIGC8Y1R13'],
  email: ['jane.doe', 'a@b', 'a b@c.de'],
  'phone-us': ['112-456-7890', '212-056-7890'],
  phone: ['030 901820', '+49 30'],
  vin: ['1M8GDM9A1KP042788', '1M8GDM9AXKPO42788'],
  uuid: ['f47ac10b-58cc-9372-a567-0e02b2c3d479'],
};

test.each(Object.entries(known))('%s: published examples are recognised, and their check digits computed again', (name, texts) => {
  const format = formatOf(name as IdentifierFormatName);
  expect(texts.filter((text) => !format.matches(text))).toEqual([]);
  expect(texts.map((text) => format.complete(text))).toEqual(texts);
});

test.each(Object.entries(wrong))('%s: others, and those with a wrong check digit, are not', (name, texts) => {
  expect(texts.filter((text) => formatOf(name as IdentifierFormatName).matches(text))).toEqual([]);
});

/** Made-up texts from what is measured of a column that holds such texts. */
function made(format: IdentifierFormatName, source: readonly string[], rows: number, seed = 1): string[] {
  const schema = { name: 'value', kind: 'identifier', role: 'identifier', format } as const;
  const levels = [...new Set(source)];
  const codes = Int32Array.from(source, (text) => levels.indexOf(text));
  const generator = new PatternGenerator({ ...planPattern({ storage: 'coded', schema, codes, levels }), unique: true }, rows, seed);
  return Array.from({ length: rows }, (_, row) => generator.text(row)!);
}

/** The layout of a text: what is no letter or digit, and the letter case. */
const signs = (text: string): string => (/-.*-.*-.*-/.test(text) ? text.replace(/[0-9a-f]/gi, '0') : text).replace(/\d/g, '0').replace(/[A-Z]/g, '0').replace(/[a-z]/g, 'z');

describe.each(formats.map((format) => ({ format, name: format.name })))('made-up texts: $name', ({ format, name }) => {
  const texts = known[name].flatMap((text) => new Array<string>(20).fill(text));
  const rows = name === 'sort-code' ? 200_000 : 20_000;
  const all = made(name, texts, rows);

  test('case 10: all are of the form, with valid check digits', () => {
    expect(all.filter((text) => !format.matches(text))).toEqual([]);
  });

  test('case 11: all are different', () => {
    expect(new Set(all).size).toBe(rows);
  });

  test('case 9: they keep the length and the signs of the source', () => {
    const layouts = new Set(name === 'email' ? ['zzzzz.zzzzzz00@zzzzzzz.zzz'] : known[name].map(signs));
    expect(all.filter((text) => !layouts.has(signs(text)))).toEqual([]);
  });

  test('are different from one seed to the next, and whatever was drawn before', () => {
    const other = made(name, texts, rows, 2);
    expect(all.filter((text, row) => text === other[row]).length).toBeLessThan(rows / 100);
    expect(made(name, texts, rows)).toEqual(all);
  });
});

test('case 10: IBANs have the check digits that their country asks for, too', () => {
  const digits = (account: string): bigint => BigInt(account);
  const all = made('iban', ['PT50000201231234567890154', 'SI56263300012039086'].flatMap((text) => new Array<string>(20).fill(text)), 4000);
  expect(all.filter((text) => digits(text.slice(4)) % 97n !== 1n)).toEqual([]);
});

describe('none is a real one', () => {
  const compact = (text: string): string => text.replace(/[^A-Za-z0-9+@.]/g, '').toUpperCase();
  test.each<[IdentifierFormatName, RegExp]>([
    ['iban', /^(?:DE\d\d0{8}|GB\d\dX{4}|FR\d\d0{5}|BE\d{12}00$|IT\d\d[A-Z]0{5}|NL\d\dX{4}|NO\d\d0{4}|ES\d\d0{4}|PT\d\d0{4}|SI\d\d0{5}|RS\d\d0{3}|ME\d\d0{3}|MK\d\d0{3}|BA\d\d0{3}|TN\d\d00|M[RC]\d\d0{5}|SM\d\d[A-Z]0{5}|TL\d\d0{3}|XK\d\d00)/],
    ['card', /^99/],
    ['ssn', /^9\d\d0[1-9]/],
    ['aba', /^9/],
    ['bic', /^[A-Z]{7}0/],
    ['lei', /^0000/],
    ['email', /@EXAMPLE\.COM$/],
    ['phone-us', /^(?:\+?1)?37\d/],
    ['phone', /^\+999/],
    ['vin', /^000/],
  ])('case 13: %s are drawn from a range that is not handed out', (name, range) => {
    const texts = made(name, known[name].flatMap((text) => new Array<string>(20).fill(text)), 5000);
    expect(texts.map(compact).filter((text) => !range.test(text))).toEqual([]);
    expect(formatOf(name).range.status).not.toBe('none');
    // The source has none of that range, so it cannot have any of these.
    expect(known[name].map(compact).filter((text) => range.test(text))).toEqual([]);
  });

  test('case 13: where nothing is reserved, the chance is said', () => {
    const plan = planPattern({ storage: 'coded', schema: { name: 'sort_code', kind: 'identifier', role: 'identifier', format: 'sort-code' }, codes: Int32Array.from({ length: 20 }, (_, row) => row), levels: Array.from({ length: 20 }, (_, row) => `20-00-${10 + row}`) });
    expect(describeReplacement(plan, 1000)).toContain('a given real value is among them with a chance of at most one in 1,000');
  });
});

test('case 11: more different ones than there are that no one has are refused, not borrowed from real ranges', () => {
  const texts = Array.from({ length: 20 }, (_, row) => `20-00-${10 + row}`);
  expect(() => made('sort-code', texts, 1_000_001)).toThrow(Failure);
  expect(new Set(made('ssn', ['219-09-9999', '219-09-9998'].flatMap((text) => new Array<string>(10).fill(text)), 100_000)).size).toBe(100_000);
});

test('a layout tells signs, letter case, country and length of a text, and nothing else of it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_000_000_000, max: 9_999_999_999 }), fc.integer({ min: 10_000_000, max: 89_999_999 }), (account, bank) => {
      const text = formatOf('iban').complete(`DE00${bank}${account}`);
      expect(formatOf('iban').matches(text)).toBe(true);
      expect(formatOf('iban').layout(text)).toBe(formatOf('iban').shape);
    }),
  );
});
