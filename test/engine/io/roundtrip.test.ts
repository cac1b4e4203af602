import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import type { ColumnSchema, FileFormat, NumberFormat, TableSchema } from '../../../src/contract/tableSchema.ts';
import { loadTable } from '../../../src/engine/io/load.ts';
import { readTable } from '../../../src/engine/io/read.ts';
import { createTableWriter } from '../../../src/engine/io/write.ts';
import type { Column, Table } from '../../../src/engine/table/table.ts';
import { sharedData } from '../../support/sharedData.ts';
import { file, load, range, rewrite } from './files.ts';

/** Files that must come back byte for byte. */
test.each([
  ['case 1: leading zeros', 'id,x\n00311,a\n00007,b\n10000,a\n'],
  ['case 5: long account numbers', 'id,x\n123456789012345678901234,a\n123456789012345678901235,b\n'],
  ['case 14: whole numbers and one decimal', `a,b\n${range(40).map((row) => `${row * 37 % 41},${row * 1000}.0\n`).join('')}`],
  ['case 18: microseconds', `t,x\n${range(40).map((row) => `20230623101112${String(row * 25_641).padStart(6, '0')},1\n`).join('')}`],
  ['case 23: one offset', `t,x\n${range(40).map((row) => `2015-01-${String(row % 28 + 1).padStart(2, '0')}T10:00:00-05:00,1\n`).join('')}`],
  ['case 24: thousands points', `a;b\n${range(40).map((row) => `${row + 1}.${100 + row}.000,50;x\n`).join('')}`],
  ['case 29: cents', `a,b\n${range(60).map((row) => `${row}.${String(row * 7 % 100).padStart(2, '0')},x\n`).join('')}`],
  ['floats of pandas', 'a,b\n0.25,x\n1.0,y\n3.125,x\n-2.0,y\n'],
  ['months in capitals', `d,x\n${range(30).map((row) => `${String(row % 28 + 1).padStart(2, '0')}MAR2015,1\n`).join('')}`],
  ['noon and midnight', 'd,x\n1/5/2015 12:05 AM,1\n11/25/2015 12:05 PM,2\n1/31/2015 1:00 PM,1\n'],
  ['missing codes', 'a,b\n1,NULL\nNA,y\n2.5,NULL\nNA,z\n'],
  ['dollars below zero', 'a,b\n"-$1,234.50",x\n"$17.00",y\n'.replace('"$17.00"', '$17.00')],
  ['quotes, delimiters and lines in texts', 'a,b\n"say ""so""",1\n"x,y",2\n"two\nlines",3\n'],
  ['R', '"a","b"\n1,"x"\nNA,"y"\n3,NA\n'],
  ['Excel in Germany', '\ufeffName;Betrag\r\nMüller;1,50\r\nGroß;22,00\r\n'],
  ['one column with missing cells', 'a\nx\n""\ny\n'],
])('%s', async (_, content) => {
  const loaded = await load(content);
  const written = await rewrite(loaded);
  expect(readFileSync(written.path, 'utf8')).toBe(content);
  expect(written).toMatchObject({ sha256: loaded.sha256, bytes: loaded.bytes, rows: loaded.table.rows });
});

test.each(['taiwan_train.csv', 'german_train.csv'])('%s comes back byte for byte', async (name) => {
  const path = sharedData(name);
  if (path === undefined) return;
  const loaded = await loadTable(path, null, silentMonitor);
  expect((await rewrite(loaded)).sha256).toBe(loaded.sha256);
});

describe('any typed table reads back as it was written', () => {
  const numberFormat = fc.record({
    decimals: fc.integer({ min: 0, max: 6 }),
    fixed: fc.boolean(),
    signs: fc.constantFrom({ decimalSign: '.', thousandsSign: '' }, { decimalSign: '.', thousandsSign: ',' }, { decimalSign: ',', thousandsSign: '.' }, { decimalSign: ',', thousandsSign: '\u00a0' }, { decimalSign: '.', thousandsSign: "'" }),
    affix: fc.constantFrom({ prefix: '', suffix: '' }, { prefix: '$', suffix: '' }, { prefix: '€ ', suffix: '' }, { prefix: '', suffix: '%' }, { prefix: '', suffix: ' EUR' }, { prefix: ' ', suffix: '' }),
  }).map(({ signs, affix, ...rest }) => ({ ...rest, ...signs, ...affix }) as NumberFormat);
  const missingCodes = fc.constantFrom<string[][]>(['NA'], [''], ['NULL', ''], ['?']);

  const numbers = fc.record({ format: numberFormat, codes: missingCodes, cells: fc.array(fc.option(fc.integer({ min: -1e9, max: 1e9 }), { nil: Number.NaN }), { minLength: 8, maxLength: 8 }) })
    .map(({ format, codes, cells }): Column => ({
      storage: 'numeric',
      schema: { name: 'n', kind: 'number', role: 'ordinary', number: format, missingCodes: codes },
      // Adding 0 turns -0, which no text keeps, into 0.
      values: Float64Array.from(cells, (cell) => cell / 10 ** format.decimals + 0),
    }));
  const datePatterns = ['yyyy-MM-dd', 'dd/MM/yyyy', 'M/d/yyyy', 'yyyyMMdd', 'dd-MMM-yyyy', 'MMMM d, yyyy', 'ddLLLyyyy'];
  const dates = fc.record({ dateFormat: fc.constantFrom(...datePatterns), codes: missingCodes, cells: fc.array(fc.option(fc.integer({ min: -150_000, max: 150_000 }), { nil: Number.NaN }), { minLength: 8, maxLength: 8 }) })
    .map(({ dateFormat, codes, cells }): Column => ({ storage: 'numeric', schema: { name: 'd', kind: 'date', role: 'ordinary', dateFormat, missingCodes: codes }, values: Float64Array.from(cells) }));
  const instants = fc.record({ dateFormat: fc.constantFrom("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", 'yyyyMMddHHmmssSSS', 'MM/dd/yyyy hh:mm:ss.SSS a'), cells: fc.array(fc.integer({ min: -2e12, max: 4e12 }), { minLength: 8, maxLength: 8 }) })
    .map(({ dateFormat, cells }): Column => ({ storage: 'numeric', schema: { name: 't', kind: 'date', role: 'ordinary', dateFormat }, values: Float64Array.from(cells) }));
  // Line ends inside cells are read as \n, so no carriage return; texts that mean "missing" are no texts.
  const text = fc.string({ minLength: 1, unit: fc.constantFrom('0', '7', 'a', 'é', '"', ',', ';', '\t', '|', ' ', '\n', "'", '.', '-', 'x') }).filter((value) => !['?', 'NA', 'NULL'].includes(value));
  const texts = fc.record({ kind: fc.constantFrom('category' as const, 'text' as const, 'identifier' as const), codes: missingCodes, levels: fc.uniqueArray(text, { minLength: 1, maxLength: 8 }), picks: fc.array(fc.integer({ min: -1, max: 7 }), { minLength: 8, maxLength: 8 }) })
    .map(({ kind, codes, levels, picks }): Column => ({ storage: 'coded', schema: { name: 's', kind, role: 'ordinary', missingCodes: codes }, codes: Int32Array.from(picks, (pick) => (pick < levels.length ? pick : -1)), levels }));
  const fileFormat = fc.record({
    encoding: fc.constantFrom('utf-8', 'utf-16le', 'windows-1252'), byteOrderMark: fc.boolean(), delimiter: fc.constantFrom(',', ';', '\t', '|'),
    newline: fc.constantFrom('\n', '\r\n'), quoting: fc.constantFrom('needed', 'all', 'text'), header: fc.boolean(),
  }).map((format) => ({ ...format, byteOrderMark: format.byteOrderMark && format.encoding !== 'windows-1252' }) as FileFormat);

  /** What each cell says, missing ones as null. */
  const cellsOf = ({ columns }: Pick<Table, 'columns'>): unknown[][] => columns.map((column) => (column.storage === 'numeric'
    ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
    : Array.from(column.codes, (code) => column.levels[code] ?? null)));

  test('also one column without a header and without a value', async () => {
    const format: FileFormat = { encoding: 'utf-8', byteOrderMark: false, delimiter: ',', newline: '\n', quoting: 'needed', header: false };
    const column: Column = { storage: 'coded', schema: { name: 's', kind: 'category', role: 'ordinary', missingCodes: [''] }, codes: new Int32Array(8).fill(-1), levels: ['0'] };
    const path = file('', 'blank.csv');
    const writer = await createTableWriter(path, [column.schema], format);
    await writer.write({ name: 't', rows: 8, columns: [column], format });
    await writer.close();
    expect((await readTable(path, { schemaVersion: 1, table: 't', format, columns: [column.schema] }, silentMonitor)).rows).toBe(8);
  });

  test('by value', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(numbers, dates, instants, texts), { minLength: 1, maxLength: 5 }), fileFormat, async (columns, format) => {
      const named = columns.map((column, position) => ({ ...column, schema: { ...column.schema, name: `c${position}` } as ColumnSchema }));
      const schema: TableSchema = { schemaVersion: 1, table: 't', format, columns: named.map((column) => column.schema) };
      const path = file('', 'written.csv');
      const writer = await createTableWriter(path, schema.columns, format);
      await writer.write({ name: 't', rows: 8, columns: named, format });
      await writer.close();
      const read = await readTable(path, schema, silentMonitor);
      expect(read.rows).toBe(8);
      expect(cellsOf(read)).toEqual(cellsOf({ columns: named }));
    }), { numRuns: 300 });
  });
});
