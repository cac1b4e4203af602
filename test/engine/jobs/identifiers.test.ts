import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatOf } from '../../../src/engine/identifiers/formats.ts';
import { csvOf, eachRow, type MadeColumn } from '../../support/creditTable.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { realPool, toClone, writeSource } from './source.ts';

const rows = 600;

/** Identifiers as real ones look: none from a range that is reserved. */
const identifiers: Record<string, (row: number) => string> = {
  iban: (row) => formatOf('iban').complete(`DE00 3704 0044 ${String(row * 7919 + 1_000_000_000).replace(/(....)(....)(..)/, '$1 $2 $3')}`),
  card: (row) => formatOf('card').complete(`4539${String(row * 7_919_777 + 10_000_000_000).padStart(11, '0')}0`),
  ssn: (row) => `${100 + (row % 500)}-${10 + (row % 80)}-${1000 + row}`,
  email: (row) => `client${row * 31}@bank.co.uk`,
  token: (row) => createHash('md5').update(`client ${row}`).digest('hex'),
  account: (row) => `${String(row * 7_919_777 + 123_456_789_012_345).padStart(24, '8')}`,
  code: (row) => String(row * 37).padStart(7, '0'),
};

function source(): MadeColumn[] {
  const amounts = eachRow(rows, 5, (stream) => Math.floor(stream.uniform() * 9000) + 1000);
  return [
    ...Object.entries(identifiers).map(([name, text]) => ({ name, kind: 'identifier' as const, values: amounts.map((_, row) => text(row)) })),
    { name: 'amount', kind: 'integer', values: amounts },
    { name: 'default', kind: 'category', values: amounts.map((amount, row) => ((amount + row) % 5 === 0 ? 'yes' : 'no')) },
  ];
}

function filesOf(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1')).join('\n');
}

test('cases 1, 4, 5, 9, 10, 11, 13, 14: no identifier of the source is in any file of a clone; made-up ones have its layout and check digits', async () => {
  const folder = temporaryFolder();
  const columns = source();
  const run = join(folder, 'run');
  mkdirSync(run);
  const result = await realPool(1).run('clone', toClone(writeSource(folder, columns), { rows: 2000 }), { folder: run });
  const text = filesOf(run);
  const planted = columns.filter(({ kind, name }) => kind === 'identifier' && name !== 'code').flatMap(({ values }) => values.map(String));
  expect(planted.filter((value) => text.includes(value))).toEqual([]);

  const [header, ...lines] = readFileSync(join(run, 'loans.csv'), 'utf8').trimEnd().split('\n').map((line) => line.split(','));
  expect(lines).toHaveLength(2000);
  const made = (name: string): string[] => lines.map((line) => line[header!.indexOf(name)]!);
  expect(Object.keys(identifiers).map((name) => new Set(made(name)).size)).toEqual(new Array(7).fill(2000));
  const layouts: Record<string, RegExp> = {
    iban: /^DE\d\d 0000 0000(?: \d{4}){2} \d\d$/, card: /^99\d{14}$/, ssn: /^9\d\d-0[1-9]-[1-9]\d{3}$/, email: /^[a-z]{5}\.[a-z]{6}\d\d@example\.com$/,
    token: /^[0-9a-f]{32}$/, account: /^8{4}\d{20}$/, code: /^0\d{6}$/,
  };
  for (const [name, layout] of Object.entries(layouts)) expect(made(name).filter((value) => !layout.test(value))).toEqual([]);
  for (const name of ['iban', 'card'] as const) expect(made(name).filter((value) => !formatOf(name).matches(value))).toEqual([]);

  // Case 68: what happens to each is said, with the reason why none is real, or how likely that is.
  const note = (name: string): string => result.notes.find((sentence) => sentence.startsWith(`Column "${name}"`))!;
  expect(note('iban')).toContain('Replace: made-up IBANs with valid check digits, all different');
  expect(note('card')).toContain('so that none is a real one');
  expect(note('token')).toContain('a given real value is among them with a chance of at most one in 10^35');
  const dictionary = JSON.parse(readFileSync(join(run, 'dictionary.json'), 'utf8')) as { columns: { name: string; origin: string }[] };
  expect(dictionary.columns.find(({ name }) => name === 'ssn')!.origin).toContain('never issued');
});

test('made-up identifiers are the same for the same seed on one thread and two', async () => {
  const folder = temporaryFolder();
  const file = writeSource(folder, source());
  const written: string[] = [];
  for (const threads of [1, 2]) {
    const run = join(folder, `run-${threads}`);
    mkdirSync(run);
    await realPool(threads).run('clone', toClone(file, { rows: 20_000, seed: 3 }), { folder: run });
    written.push(readFileSync(join(run, 'loans.csv'), 'utf8'));
  }
  expect(written[1]).toBe(written[0]);
  expect(written[0]).not.toBe(csvOf(source()));
});

const rowsOf = (path: string): string[][] => readFileSync(path, 'utf8').trimEnd().split('\n').slice(1).map((line) => line.split(','));

test('an identifier that two tables share is the same in both after cloning, and the key of a grandparent, too', async () => {
  const folder = temporaryFolder();
  const ssn = identifiers['ssn']!;
  const amount = eachRow(3 * rows, 2, (stream) => Math.floor(stream.uniform() * 9000) + 1000);
  const tables: Record<string, string> = {
    clients: `client_id,ssn,income\n${amount.slice(0, rows).map((value, row) => `C${1000 + row},${ssn(row)},${value}\n`).join('')}`,
    loans: `loan_id,client_id,ssn,amount\n${amount.slice(0, 2 * rows).map((value, row) => `L${10_000 + row},C${1000 + (row >> 1)},${ssn(row >> 1)},${value}\n`).join('')}`,
    visits: `loan_id,client_id,reason,spent\n${amount.map((value, row) => `L${10_000 + (row % (2 * rows))},C${1000 + ((row % (2 * rows)) >> 1)},${'abc'[value % 3]},${value}.5\n`).join('')}`,
  };
  for (const [name, text] of Object.entries(tables)) writeFileSync(join(folder, `${name}.csv`), text);
  const run = join(folder, 'run');
  mkdirSync(run);
  const [file = '', ...related] = Object.keys(tables).map((name) => join(folder, `${name}.csv`));
  const result = await realPool(1).run('clone', toClone(file, { related }), { folder: run });

  const ssnOf = new Map(rowsOf(join(run, 'clients.csv')).map(([client, number]) => [client!, number!]));
  const loans = rowsOf(join(run, 'loans.csv'));
  const clientOf = new Map(loans.map(([loan, client]) => [loan!, client!]));
  expect(ssnOf.size).toBe(rows);
  expect(loans.filter(([, client, number]) => ssnOf.get(client!) !== number)).toEqual([]);
  expect(rowsOf(join(run, 'visits.csv')).filter(([loan, client]) => clientOf.get(loan!) !== client)).toEqual([]);
  expect(result.notes.find((note) => note.startsWith('clients: Column "ssn"'))).toContain('Replace: made-up Social Security numbers');
  const dictionary = JSON.parse(readFileSync(join(run, 'dictionary.json'), 'utf8')) as { tables: { columns: { name: string; origin: string }[] }[] };
  expect(dictionary.tables[1]!.columns.map(({ origin }) => origin.slice(0, 24))).toEqual(['Replace: made-up values ', 'names its row of clients', 'the same as in clients', 'drawn from the twin']);
});

test('case 13: a schema lets new identifiers start after the last one', async () => {
  const folder = temporaryFolder();
  const file = writeSource(folder, source().filter(({ name }) => ['code', 'amount'].includes(name)));
  const schema = join(folder, 'schema.json');
  writeFileSync(schema, JSON.stringify({ schemaVersion: 1, table: 'loans', columns: [{ name: 'code', kind: 'identifier', startAfter: '0022163' }, { name: 'amount', kind: 'integer' }] }));
  const run = join(folder, 'run');
  mkdirSync(run);
  await realPool(1).run('clone', toClone(file, { schema, rows: 50 }), { folder: run });
  expect(rowsOf(join(run, 'loans.csv')).map(([code]) => code)).toEqual(Array.from({ length: 50 }, (_, row) => String(22_164 + row).padStart(7, '0')));
});
