import { describe, expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { formatOf } from '../../../src/engine/identifiers/formats.ts';
import { loadTable } from '../../../src/engine/io/load.ts';
import { sharedData } from '../../support/sharedData.ts';
import { load, propose, proposeValues, range } from './files.ts';

describe('codes that look like numbers', () => {
  test('case 1: leading zeros keep a column from being a number', async () => {
    expect((await proposeValues(range(60).map((row) => (row % 3 === 0 ? '0311' : '77')))).column.kind).toBe('category');
    expect((await proposeValues(range(60).map((row) => String(row).padStart(5, '0')))).column).toMatchObject({ kind: 'identifier', role: 'identifier', action: 'replace' });
  });

  test('case 2: one leading zero at row 100,001 is enough', async () => {
    const rows = range(100_000).map((row) => String(10_000 + (row * 7919) % 80_000));
    const { column } = await proposeValues([...rows, '00501']);
    expect(column.kind).not.toBe('integer');
    expect(column.number).toBeUndefined();
    expect((await proposeValues([...rows, '10501'])).column.kind).toBe('integer');
  });

  test('case 4: ids that mix digits and letters stay text, also those that look like exponents', async () => {
    const ids = range(50).map((row) => (row === 7 ? '12e5' : row === 8 ? '660123' : `66d6${(row * 7919).toString(16)}`));
    const { column } = await proposeValues(ids);
    expect(column.kind).toBe('identifier');
  });

  test('case 5: more than 15 digits are never a float', async () => {
    const { table, schema } = await load(`account,flag\n${range(30).map((row) => `1234567890123456789${String(row).padStart(5, '0')},1\n`).join('')}`);
    expect(schema.columns[0]!.kind).toBe('identifier');
    expect(table.columns[0]).toMatchObject({ storage: 'coded' });
    expect(table.columns[0]!.storage === 'coded' && table.columns[0]!.levels[29]).toBe('123456789012345678900029');
  });

  test('long fractions of floats are numbers all the same', async () => {
    const { column, notes } = await proposeValues(range(30).map((row) => `0.${row + 1}0000000000000004`));
    expect(column).toMatchObject({ kind: 'number', number: { decimals: 15 } });
    expect(notes.join()).toContain('more than 15 decimals');
  });
});

describe('category, measure or identifier', () => {
  test('case 7: the reason names what was counted, never a value', async () => {
    const { column } = await proposeValues(range(700).map((row) => `grade-${row % 7}`));
    expect(column.kind).toBe('category');
    expect(column.reason).toBe('7 distinct values in 700 rows → category');
    expect(column.confidence).toBeGreaterThan(0.9);
  });

  test.each([
    ['flags of 0 and 1', range(40).map((row) => String(row % 2)), 'category'],
    ['Y and N', range(40).map((row) => 'YN'[row % 2]!), 'category'],
    ['15 whole numbers', range(300).map((row) => String(row % 15)), 'category'],
    ['16 whole numbers', range(320).map((row) => String(row % 16)), 'integer'],
    ['few numbers with cents', range(300).map((row) => `${row % 5}.25`), 'number'],
    ['few rows, each of another amount', ['120', '340', '560', '780'], 'integer'],
    ['amounts with cents, all different', range(500).map((row) => `${row * row}.${10 + (row % 90)}`), 'number'],
    ['amounts in whole units, nearly all different', range(700).map((row) => String((row * row * 7919) % 99_991)), 'integer'],
    ['balances with signs, all different', range(700).map((row) => String(((row * 7919) % 700) - 350)), 'integer'],
    ['row numbers', range(300).map((row) => String(row + 1)), 'identifier'],
    ['row numbers, shuffled', range(300).map((row) => String((row * 7919) % 300)), 'identifier'],
    ['account numbers of ten digits', range(300).map((row) => String(1_000_000_000 + ((row * 7_368_787) % 8_999_999_999))), 'identifier'],
  ])('%s', async (_, texts, kind) => {
    expect((await proposeValues(texts)).column.kind).toBe(kind);
  });

  test('case 8: text that is neither a category nor an identifier is left to a person', async () => {
    const { column, notes } = await proposeValues(range(400).map((row) => `street ${row % 200}`));
    expect(column).toMatchObject({ kind: 'text', undecided: true });
    expect(notes.join()).toContain('Column "value"');
  });

  test('prose is free text', async () => {
    const { column } = await proposeValues(range(100).map((row) => `The borrower asked for a loan to pay for car number ${row}.`));
    expect(column).toMatchObject({ kind: 'text' });
    expect(column.undecided).toBeUndefined();
  });

  test('case 49: a name alone decides nothing', async () => {
    const { schema } = await propose(`customer_id,Country\n${range(60).map((row) => `${row % 3},${row * 31}.50\n`).join('')}`);
    expect(schema.columns.map(({ kind }) => kind)).toEqual(['category', 'number']);
  });

  test('a number that recurs under the name of an id links to another table', async () => {
    const { schema } = await propose(`customer_id,x\n${range(600).map((row) => `${1000 + (row % 200)},1\n`).join('')}`);
    expect(schema.columns[0]).toMatchObject({ kind: 'identifier', role: 'link', undecided: true });
  });

  test('German credit: the amount stays a measure, the rest as the data dictionary has it', async () => {
    const path = sharedData('german_train.csv');
    if (path === undefined) return;
    const { schema } = await loadTable(path, null, silentMonitor);
    const kinds = Object.fromEntries(schema.columns.map(({ name, kind }) => [name, kind]));
    expect(kinds).toMatchObject({ AMOUNT: 'integer', AGE: 'integer', DURATION_MONTHS: 'integer', PURPOSE: 'category', BAD: 'category' });
    expect(Object.values(kinds).filter((kind) => kind === 'category')).toHaveLength(18);
  });

  test('case 28: Taiwan credit keeps its one decimal', async () => {
    const path = sharedData('taiwan_train.csv');
    if (path === undefined) return;
    const { schema, table } = await loadTable(path, null, silentMonitor);
    expect(table.rows).toBe(21_000);
    expect(schema.columns[0]).toMatchObject({ name: 'LIMIT_BAL', kind: 'number', number: { decimals: 1, fixed: true } });
    expect(schema.columns.filter(({ kind }) => kind === 'category')).toHaveLength(10);
    expect(schema.columns.some(({ kind }) => kind === 'identifier')).toBe(false);
  });
});

describe('dates', () => {
  const month = (row: number): string => String((row % 12) + 1).padStart(2, '0');
  const day = (row: number): string => String((row % 28) + 1).padStart(2, '0');

  test.each([
    ['case 17', 'yyyyMMdd', (row: number) => `2023${month(row)}${day(row)}`],
    ['case 17', 'yyyyMM', (row: number) => `20${10 + (row % 10)}${month(row)}`],
    ['case 18', 'yyyyMMddHHmmssSSSSSS', (row: number) => `2023${month(row)}${day(row)}101112${String(row).padStart(6, '0')}`],
    ['case 19', 'dd-MMM-yyyy', (row: number) => `${day(row)}-${['Jan', 'Feb', 'Mar'][row % 3]}-2015`],
    ['case 19', 'MMM-yy', (row: number) => `${['Jan', 'Feb', 'Dec'][row % 3]}-${10 + (row % 9)}`],
    ['case 19', 'ddLLLyyyy', (row: number) => `${day(row)}${['JAN', 'FEB', 'MAR'][row % 3]}2015`],
    ['case 19', 'dd/MM/yyyy', (row: number) => `${day(row)}/${month(row)}/2015`],
    ['case 19', 'MM/dd/yyyy', (row: number) => `${month(row)}/${day(row)}/2015`],
    ['case 19', 'd/M/yyyy', (row: number) => `${(row % 28) + 1}/${(row % 12) + 1}/2015`],
    ['case 21', "yyyy-MM-dd'T'HH:mm:ss", (row: number) => `2015-${month(row)}-${day(row)}T10:${day(row)}:00`],
    ['case 23', "yyyy-MM-dd HH:mm:ss'+02:00'", (row: number) => `2015-${month(row)}-${day(row)} 10:${day(row)}:00+02:00`],
  ])('%s: %s', async (_, dateFormat, text) => {
    const texts = range(60).map(text);
    const { column } = await proposeValues(texts);
    expect(column).toMatchObject({ kind: 'date', dateFormat });
    expect(column.undecided).toBeUndefined();
  });

  test('case 19: a day that may be a month is asked about, the day assumed first', async () => {
    const { column, notes } = await proposeValues(range(40).map((row) => `0${(row % 9) + 1}/0${((row * 7) % 9) + 1}/2015`));
    expect(column).toMatchObject({ kind: 'date', dateFormat: 'dd/MM/yyyy', undecided: true });
    expect(notes.join()).toMatch(/dd\/MM\/yyyy and MM\/dd\/yyyy/);
  });

  test('case 19: mixed formats are counted and stay text', async () => {
    const { column, notes } = await proposeValues(range(40).map((row) => (row < 30 ? `2015-01-${day(row)}` : `${day(row % 12 + 12)}/01/2015`)));
    expect(['category', 'text', 'identifier']).toContain(column.kind);
    expect(notes.join()).toContain('30 values fit yyyy-MM-dd');
    expect(notes.join()).toContain('10 values fit dd/MM/yyyy');
  });

  test('case 23: differing offsets stay verbatim', async () => {
    const { column } = await proposeValues(range(40).map((row) => `2015-01-${day(row)}T10:00:00${row % 2 === 0 ? '+01:00' : '+02:00'}`));
    expect(column).toMatchObject({ kind: 'text' });
  });

  test('amounts of six digits are no months', async () => {
    expect((await proposeValues(range(100).map((row) => String(100_000 + ((row * 7_919) % 100) * 8_531)))).column.kind).toBe('integer');
  });
});

describe('signs of numbers', () => {
  test.each([
    ['case 24: thousands point beside plain numbers', ['1.000', '999', '12.500', '50'], ',', { decimals: 0, thousandsSign: '.', decimalSign: ',' }],
    ['case 24: thousands point with decimal comma', ['1.000,50', '999,00', '12.500,25'], ';', { decimals: 2, fixed: true, thousandsSign: '.', decimalSign: ',' }],
    ['case 24: three decimals below one', ['0.125', '1.250', '2.375'], ',', { decimals: 3, fixed: true, thousandsSign: '', decimalSign: '.' }],
    ['case 25: decimal comma', ['1,5', '2,25', '3'], ';', { decimals: 2, fixed: false, thousandsSign: '', decimalSign: ',' }],
    ['case 31: three decimals', ['1.125', '2.5', '3.25'], ',', { decimals: 3, fixed: false, leastDecimals: 1 }],
    ['case 28: cents', ['1.00', '2.50', '33.25'], ',', { decimals: 2, fixed: true }],
    ['floats of pandas', ['1.0', '0.25', '7.125'], ',', { decimals: 3, fixed: false, leastDecimals: 1 }],
    ['dollars', ['$5.00', '-$17.50', '$1.25'], ',', { prefix: '$', suffix: '', decimals: 2 }],
    ['per cent', ['10.65%', '7.90%', '12.99%'], ',', { prefix: '', suffix: '%', decimals: 2 }],
    ['euros after a blank', ['1 000 €', '12 500 €', '3 €'], ',', { suffix: ' €', thousandsSign: ' ' }],
  ])('%s', async (_, texts, delimiter, format) => {
    const many = range(30).map((row) => texts[row % texts.length]!);
    const { column } = await proposeValues(many, delimiter);
    expect(column.number).toMatchObject(format);
    expect(column.undecided).toBeUndefined();
  });

  test('case 24: where nothing tells thousands from decimals, a person is asked', async () => {
    const { column, notes } = await proposeValues(range(60).map((row) => `${row + 1}.${100 + row}`));
    expect(column).toMatchObject({ kind: 'number', undecided: true });
    expect(notes.join()).toContain('thousands');
  });

  test('mixed currencies are no number', async () => {
    expect((await proposeValues(range(40).map((row) => (row % 2 === 0 ? `$${row}` : `€${row}`)))).column.number).toBeUndefined();
  });

  test('a few texts among numbers are counted', async () => {
    const { notes } = await proposeValues(range(100).map((row) => (row === 4 ? 'unknown' : String(row * 17))));
    expect(notes.join()).toContain('1 of 100 values are no numbers');
    expect(notes.join()).not.toContain('unknown');
  });
});

describe('missing cells', () => {
  test('codes of custom are missing, the most frequent first; numbers are not', async () => {
    const { column } = await proposeValues(range(100).map((row) => (row % 10 === 0 ? 'NA' : row % 25 === 1 ? '.' : row % 10 === 2 ? '-9' : String(row * 3))));
    expect(column).toMatchObject({ kind: 'integer', missing: true, missingCodes: ['NA', '.'] });
  });

  test('case 34: a column without any value passes through', async () => {
    const loaded = await load(`a,b\n${'1,\n2,NA\n'.repeat(3)}`);
    expect(loaded.schema.columns[1]).toMatchObject({ kind: 'empty', missingCodes: ['', 'NA'] });
    expect(loaded.table.columns[1]).toMatchObject({ storage: 'coded', levels: [] });
  });
});

test('the proposal holds no value of a row', async () => {
  const { schema, notes } = await propose(`name,amount\n${range(200).map((row) => `Ms Secret${row},${7_654_321 + row * 13}\n`).join('')}`);
  expect(JSON.stringify({ schema, notes })).not.toMatch(/Secret|76543/);
});

describe('identifiers of public forms', () => {
  const iban = (row: number): string => formatOf('iban').complete(`DE00${37_040_044 + (row % 3)}${String(row * 7919).padStart(10, '0')}`);
  const card = (row: number): string => formatOf('card').complete(`4${String(row * 7_919_777 + 11).padStart(14, '0')}0`);
  const routing = (row: number): string => formatOf('aba').complete(`${String(12_100_000 + row * 37).padStart(8, '0')}0`);

  test.each<[string, (row: number) => string, string, string]>([
    ['account', iban, 'iban', '100 of 100 distinct values look like IBANs with valid check digits → identifier'],
    ['value', card, 'card', '100 of 100 distinct values look like card numbers with valid check digits → identifier'],
    ['value', routing, 'aba', '100 of 100 distinct values look like ABA routing numbers with valid check digits → identifier'],
    ['contact', (row) => `client${row}@bank.com`, 'email', '100 of 100 distinct values look like e-mail addresses → identifier'],
    ['value', (row) => `${100 + row}-${10 + (row % 80)}-${1000 + row}`, 'ssn', '100 of 100 distinct values look like Social Security numbers → identifier'],
    ['SSN', (row) => `${100 + row}${10 + (row % 80)}${1000 + row}`, 'ssn', '100 of 100 distinct values look like Social Security numbers → identifier'],
    ['home_phone', (row) => `212${456 + row}7${100 + row}`, 'phone-us', '100 of 100 distinct values look like telephone numbers of the United States or Canada → identifier'],
  ])('case 8: a column %s is told by its content, and the reason says what was counted', async (name, text, format, reason) => {
    const { schema } = await propose(`${name},flag\n${range(100).map((row) => `${text(row)},${row % 2}\n`).join('')}`);
    expect(schema.columns[0]).toMatchObject({ kind: 'identifier', role: 'identifier', action: 'replace', format, reason });
  });

  test('a few that are mistyped change nothing, many do', async () => {
    const broken = (every: number) => range(100).map((row) => (row % every === 0 ? iban(row).replace(/^DE../, 'DE00') : iban(row)));
    expect((await proposeValues(broken(33))).column).toMatchObject({ format: 'iban', reason: expect.stringMatching(/^96 of 100 /) });
    expect((await proposeValues(broken(5))).column.format).toBeUndefined();
  });

  test('those that recur name rows of another table', async () => {
    expect((await proposeValues(range(300).map((row) => iban(row % 100)))).column).toMatchObject({ kind: 'identifier', role: 'link', format: 'iban', reason: expect.stringContaining('a link to another table') });
  });

  test('nine digits are Social Security numbers only where the name says so', async () => {
    expect((await proposeValues(range(100).map((row) => `${100 + row}${10 + (row % 80)}${1000 + row}`))).column.format).toBeUndefined();
  });

  test('case 15: many are an identifier, and no category that runs out of memory; few stay a category, with a suggestion', async () => {
    const few = (await proposeValues(range(200).map((row) => routing(row % 30)))).column;
    expect(few).toMatchObject({ kind: 'category', role: 'ordinary', suggestedRole: 'identifier' });
    expect(few.reason).toContain('they look like ABA routing numbers');
  });
});

describe('personal data by name', () => {
  test('case 49: is suggested, never decided: dates of birth, postcodes, names and addresses stay what their values make them', async () => {
    const rows = range(120).map((row) => `19${60 + (row % 40)}-0${1 + (row % 9)}-1${row % 10},SW${row % 9} ${row % 7}AB,${['Ann', 'Bo', 'Cy'][row % 3]},${['France', 'Spain'][row % 2]}\n`);
    const { schema } = await propose(`date_of_birth,postcode,first_name,Country\n${rows.join('')}`);
    expect(schema.columns.map(({ kind, role, suggestedRole }) => [kind, role, suggestedRole])).toEqual([
      ['date', 'ordinary', 'quasi-identifier'],
      ['text', 'ordinary', 'quasi-identifier'],
      ['category', 'ordinary', 'identifier'],
      ['category', 'ordinary', undefined],
    ]);
    expect(schema.columns[0]!.reason).toContain('the name speaks of dates of birth, which are personal');
  });
});
