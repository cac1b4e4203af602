import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { parquetMetadata } from 'hyparquet';
import { parquetWriteBuffer, type ColumnSource, type ParquetWriteOptions } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { Failure, toFailureRecord } from '../../../src/contract/errors.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import type { ColumnSchema, FileFormat, TableSchema } from '../../../src/contract/tableSchema.ts';
import { loadTable } from '../../../src/engine/io/load.ts';
import { createParquetWriter } from '../../../src/engine/io/parquet.ts';
import { profileFile } from '../../../src/engine/io/profile.ts';
import { readTable } from '../../../src/engine/io/read.ts';
import { inspectJob } from '../../../src/engine/jobs/inspect.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';
import type { Column, Table } from '../../../src/engine/table/table.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { failureOf, file, range } from './files.ts';

const format: FileFormat = { encoding: 'utf-8', byteOrderMark: false, delimiter: ',', newline: '\n', quoting: 'needed', header: true };
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
const missing = Number.NaN;

const schemas = {
  id: { name: 'loan_id', kind: 'identifier', role: 'key' },
  grade: { name: 'grade', kind: 'category', role: 'ordinary' },
  income: { name: 'income', kind: 'integer', role: 'ordinary' },
  score: { name: 'score', kind: 'integer', role: 'ordinary', min: 300, max: 850 },
  rate: { name: 'rate', kind: 'number', role: 'ordinary' },
  opened: { name: 'opened', kind: 'date', role: 'ordinary', dateFormat: 'yyyy-MM-dd' },
  month: { name: 'month', kind: 'date', role: 'time', dateFormat: 'yyyy-MM' },
  seen: { name: 'seen', kind: 'date', role: 'ordinary', dateFormat: 'yyyy-MM-dd HH:mm:ss.SSSSSS' },
  nothing: { name: 'nothing', kind: 'empty', role: 'ordinary' },
} satisfies Record<string, ColumnSchema>;
const allColumns: readonly ColumnSchema[] = Object.values(schemas);

const ofNumbers = (schema: ColumnSchema, values: readonly number[]): Column => ({ storage: 'numeric', schema, values: Float64Array.from(values) });
const ofTexts = (schema: ColumnSchema, codes: readonly number[], levels: readonly string[]): Column => ({ storage: 'coded', schema, codes: Int32Array.from(codes), levels });

const kinds: Table = {
  name: 'loans', rows: 4, format,
  columns: [
    ofTexts(schemas.id, [0, 1, 2, 3], ['L1', 'L2', 'L3', 'L4']),
    ofTexts(schemas.grade, [1, -1, 0, 1], ['A', 'Müller, "B"']),
    ofNumbers(schemas.income, [52_000, missing, 9_007_199_254_740_991, -1]),
    ofNumbers(schemas.score, [300, 850, missing, 701]),
    ofNumbers(schemas.rate, [6.74, missing, 0.1 + 0.2, -1e-9]),
    ofNumbers(schemas.opened, [day('2024-02-29'), missing, day('1969-12-31'), day('2025-12-01')]),
    ofNumbers(schemas.month, [day('2024-02-01'), day('2025-12-01'), missing, day('1999-01-01')]),
    ofNumbers(schemas.seen, [0, missing, 1_700_000_000_123.25, -1]),
    ofTexts(schemas.nothing, [-1, -1, -1, -1], []),
  ],
};

async function write(path: string, blocks: readonly Table[], columns: readonly ColumnSchema[] = blocks[0]!.columns.map(({ schema }) => schema)) {
  const writer = await createParquetWriter(path, columns);
  for (const block of blocks) await writer.write(block);
  return writer.close();
}

function cellsOf({ columns }: Pick<Table, 'columns'>): unknown[][] {
  return columns.map((column) => (column.storage === 'numeric'
    ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
    : Array.from(column.codes, (code) => column.levels[code] ?? null)));
}

const target = (): string => join(temporaryFolder(), 'loans.parquet');
const schemaOf = (columns: readonly ColumnSchema[]): TableSchema => ({ schemaVersion: 1, table: 'loans', format, columns: [...columns] });

describe('a written file', () => {
  test('reads back by value, whatever the kind, missing cells too', async () => {
    const path = target();
    await write(path, [kinds]);
    const table = await readTable(path, schemaOf(allColumns), silentMonitor);
    expect(table.rows).toBe(4);
    expect(cellsOf(table)).toEqual(cellsOf(kinds));
  });

  test('has a type for each kind, and says nothing of where or when it was written', async () => {
    const path = target();
    await write(path, [kinds]);
    const content = readFileSync(path);
    const { schema, created_by: createdBy, key_value_metadata: extra } = parquetMetadata(content);
    expect(schema.slice(1).map(({ name, type, converted_type: converted }) => [name, converted ?? type])).toEqual([
      ['loan_id', 'UTF8'], ['grade', 'UTF8'], ['income', 'INT64'], ['score', 'INT32'], ['rate', 'DOUBLE'],
      ['opened', 'DATE'], ['month', 'UTF8'], ['seen', 'TIMESTAMP_MICROS'], ['nothing', 'UTF8'],
    ]);
    expect({ createdBy, extra }).toEqual({ createdBy: 'Pratibimba', extra: undefined });
    expect(content.includes(path)).toBe(false);
  });

  test('is the same to the byte each time, and is what close says', async () => {
    const paths = [target(), target()];
    const results = await Promise.all(paths.map((path) => write(path, [kinds])));
    const contents = paths.map((path) => readFileSync(path));
    expect(contents[0]!.equals(contents[1]!)).toBe(true);
    expect(results[0]).toEqual({ rows: 4, bytes: contents[0]!.length, sha256: createHash('sha256').update(contents[0]!).digest('hex') });
  });

  test('keeps repeated texts once', async () => {
    const path = target();
    const word = 'a purpose with a long name';
    await write(path, [{ name: 'loans', rows: 5000, format, columns: [ofTexts(schemas.grade, range(5000).map((row) => row % 2), [word, 'other'])] }]);
    const content = readFileSync(path);
    expect(content.indexOf(word)).toBe(content.lastIndexOf(word));
    expect(parquetMetadata(content).row_groups[0]!.columns[0]!.meta_data!.encodings).toContain('RLE_DICTIONARY');
  });

  test('may have no rows', async () => {
    const path = target();
    expect((await write(path, [], allColumns)).rows).toBe(0);
    expect((await failureOf(loadTable(path, null, silentMonitor))).message).toContain('has a header but no rows');
  });

  test('whole numbers beyond the bounds that made them small are refused in words', async () => {
    const writer = await createParquetWriter(target(), [schemas.score]);
    await writer.write({ name: 'loans', rows: 1, format, columns: [ofNumbers(schemas.score, [3e9])] });
    const record = await failureOf(writer.close());
    expect(record).toMatchObject({ code: 'input', column: 'score' });
    expect(JSON.stringify(record)).not.toContain('3000000000');
    await writer.abort();
  });

  test('abort removes it; after close it stays', async () => {
    const [aborted, closed] = [target(), target()];
    const writer = await createParquetWriter(aborted, allColumns);
    await writer.write(kinds);
    await writer.abort();
    expect(existsSync(aborted)).toBe(false);
    const other = await createParquetWriter(closed, allColumns);
    await other.close();
    await other.abort();
    expect(existsSync(closed)).toBe(true);
  });

  test.skipIf(!existsSync('/dev/full'))('a full disk is reported as such', async () => {
    const writer = await createParquetWriter('/dev/full', allColumns);
    await writer.write(kinds);
    expect(toFailureRecord(await writer.close().catch((thrown: unknown) => thrown))).toMatchObject({ code: 'resource', message: 'The disk is full.' });
  });
});

describe('many blocks', () => {
  const block = (rows: number, offset: number): Table => ({
    name: 'loans', rows, format,
    // Levels differ from block to block, as those of generated identifiers do.
    columns: [ofTexts(schemas.id, range(rows), range(rows).map((row) => `L${offset + row}`)), ofNumbers(schemas.rate, range(rows).map((row) => (offset + row) / 7))],
  });

  test('are gathered into row groups and follow one another', async () => {
    const path = target();
    const { rows } = await write(path, range(50).map((index) => block(3_000, index * 3_000)));
    expect(rows).toBe(150_000);
    expect(parquetMetadata(readFileSync(path)).row_groups.map(({ num_rows: size }) => Number(size))).toEqual([66_000, 66_000, 18_000]);
    const table = await readTable(path, schemaOf([schemas.id, schemas.rate]), silentMonitor);
    const [ids, rates] = cellsOf(table);
    expect(ids).toEqual(range(150_000).map((row) => `L${row}`));
    expect(rates).toEqual(range(150_000).map((row) => row / 7));
  });

  test('leave no more in memory than a row group', async () => {
    const writer = await createParquetWriter(target(), [schemas.id, schemas.rate]);
    const held: number[] = [];
    for (const index of range(120)) {
      await writer.write(block(10_000, index * 10_000));
      held.push(process.memoryUsage().arrayBuffers);
    }
    const { bytes } = await writer.close();
    // All of it would be the bytes of the file at least.
    expect(Math.max(...held) - held[0]!).toBeLessThan(64e6);
    expect(bytes).toBeGreaterThan(10e6);
  });
});

describe('any table', () => {
  const text = fc.string({ minLength: 1, unit: fc.constantFrom('0', '7', 'a', 'é', '"', ',', '\t', ' ', '\n', '𝄞', 'x') }).filter((value) => value.trim() !== '');
  const cells = <T>(cell: fc.Arbitrary<T>) => fc.array(cell, { minLength: 12, maxLength: 12 });
  const numeric = (kind: 'integer' | 'number' | 'date', cell: fc.Arbitrary<number>, more: Partial<ColumnSchema> = {}) =>
    cells(fc.option(cell, { nil: Number.NaN })).map((values): Column => ofNumbers({ name: 'n', kind, role: 'ordinary', ...more }, values.map((value) => value + 0)));
  const columns = fc.oneof(
    numeric('integer', fc.maxSafeInteger()),
    numeric('integer', fc.integer({ min: -5, max: 5 }), { min: -5, max: 5 }),
    numeric('number', fc.double({ noNaN: true, noDefaultInfinity: true })),
    numeric('number', fc.constantFrom(0.5, 0.25)),
    numeric('date', fc.integer({ min: -150_000, max: 150_000 }), { dateFormat: 'yyyy-MM-dd' }),
    numeric('date', fc.integer({ min: -2e12, max: 4e12 }), { dateFormat: 'yyyy-MM-dd HH:mm:ss.SSSSSS' }),
    fc.record({ kind: fc.constantFrom('category' as const, 'text' as const, 'identifier' as const), levels: fc.uniqueArray(text, { minLength: 1, maxLength: 12 }), picks: cells(fc.integer({ min: -1, max: 11 })) })
      .map(({ kind, levels, picks }): Column => ofTexts({ name: 's', kind, role: 'ordinary' }, picks.map((pick) => (pick < levels.length ? pick : -1)), levels)),
  );

  test('reads back as it was written', async () => {
    await fc.assert(fc.asyncProperty(fc.array(columns, { minLength: 1, maxLength: 5 }), async (some) => {
      const named = some.map((column, position) => ({ ...column, schema: { ...column.schema, name: `c${position}` } as ColumnSchema }));
      const path = file('', 'written.parquet');
      await write(path, [{ name: 't', rows: 12, columns: named, format }]);
      const table = await readTable(path, schemaOf(named.map(({ schema }) => schema)), silentMonitor);
      expect(cellsOf(table)).toEqual(cellsOf({ columns: named }));
    }), { numRuns: 200 });
  });
});

describe('a file of another program', () => {
  const rows = 60;
  const made = (columnData: ColumnSource[], options: Partial<ParquetWriteOptions> = {}): string => file(new Uint8Array(parquetWriteBuffer({ columnData, ...options })), 'loans.parquet');
  const plain: ColumnSource[] = [
    { name: 'amount', data: range(rows).map((row) => (row % 7 === 0 ? null : (row % 20) * 100)), type: 'INT32' },
    { name: 'grade', data: range(rows).map((row) => 'ABC'[row % 3]), type: 'STRING' },
    { name: 'rate', data: Float32Array.from(range(rows), (row) => row / 10), type: 'FLOAT' },
    { name: 'closed', data: range(rows).map((row) => row % 2 === 0), type: 'BOOLEAN' },
    { name: 'account', data: range(rows).map((row) => 4_000_000_000_000_000_000n + BigInt(row) * 7_919n), type: 'INT64' },
    { name: 'opened', data: range(rows).map((row) => new Date(Date.UTC(2024, 0, 1 + row))), type: 'TIMESTAMP' },
  ];

  test('is proposed a schema like any table, loads, and is hashed as a whole', async () => {
    const path = made(plain);
    const { table, schema, sha256, bytes } = await loadTable(path, null, silentMonitor);
    expect(schema.columns.map(({ kind }) => kind)).toEqual(['integer', 'category', 'number', 'category', 'identifier', 'date']);
    expect(table.rows).toBe(rows);
    const [amounts, grades, rates, , accounts, dates] = cellsOf(table);
    expect(amounts!.slice(0, 3)).toEqual([null, 100, 200]);
    expect(grades!.slice(0, 3)).toEqual(['A', 'B', 'C']);
    // 32-bit numbers come with their own digits, not with those of their 64-bit neighbours.
    expect(rates!.slice(0, 4)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(accounts![1]).toBe('4000000000000007919');
    expect(dates![1]).toBe(Date.UTC(2024, 0, 2));
    const content = readFileSync(path);
    expect({ sha256, bytes }).toEqual({ sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length });
  });

  test('is inspected', async () => {
    const path = made(plain);
    const monitor = new JobMonitor(inspectJob.stages, new Int32Array(1), () => {});
    const { tables: [inspected] } = await inspectJob.run({ files: [path], examples: false }, { folder: null, monitor, assistants: [] });
    expect(inspected).toMatchObject({ rows, schema: { table: 'loans', format } });
    expect(inspected!.columns[0]).toMatchObject({ name: 'amount', missing: 9 });
  });

  test('decimals keep their digits', async () => {
    const schema = [{ name: 'root', num_children: 1 }, { name: 'amount', type: 'INT64', converted_type: 'DECIMAL', scale: 2, precision: 12, repetition_type: 'OPTIONAL' } as const];
    const path = made([{ name: 'amount', data: range(rows).map((row) => 1999n + BigInt(row)) }], { schema });
    const { table, schema: proposed } = await loadTable(path, null, silentMonitor);
    expect(proposed.columns[0]!.number).toMatchObject({ decimals: 2, fixed: true });
    expect(cellsOf(table)[0]!.slice(0, 2)).toEqual([19.99, 20]);
  });

  test.each([
    ['GZIP', zlib.gzipSync], ['BROTLI', zlib.brotliCompressSync], ['ZSTD', zlib.zstdCompressSync],
  ] as const)('compressed by %s', async (codec, compress) => {
    const path = made(plain, { codec, compressors: { [codec]: (bytes: Uint8Array) => new Uint8Array(compress(bytes)) } });
    expect((await loadTable(path, null, silentMonitor)).table.rows).toBe(rows);
  });

  test.each<[string, () => string, RegExp]>([
    ['an unknown compression', () => made(plain, { codec: 'LZ4', compressors: { LZ4: (bytes) => bytes } }), /is compressed by LZ4/],
    ['a column of lists', () => made([{ name: 'tags', data: [['secret']] }], {
      schema: [{ name: 'root', num_children: 1 }, { name: 'tags', repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 }, { name: 'list', repetition_type: 'REPEATED', num_children: 1 }, { name: 'element', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' }],
    }), /Column "tags" of ".*" holds lists or groups/],
    ['a file that is cut off', () => file(readFileSync(made(plain)).subarray(0, 400), 'cut.parquet'), /cut off or damaged/],
    ['the beginning alone', () => file(Buffer.from('PAR1\0\0'), 'short.parquet'), /begins as a Parquet file but cannot be read/],
    ['a footer longer than the file', () => file(Buffer.from('PAR1secret\xff\xff\xff\x7fPAR1', 'latin1'), 'footer.parquet'), /cut off or damaged/],
  ])('%s fails in one sentence without values', async (_, path, sentence) => {
    const record = await failureOf(loadTable(path(), null, silentMonitor));
    expect(record).toMatchObject({ code: 'input', message: expect.stringMatching(sentence) });
    expect(JSON.stringify(record)).not.toMatch(/secret|footer !=|thrift/);
  });

  test('any damage is a failure in plain words, or does no harm', async () => {
    const whole = readFileSync(made(plain));
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 9), fc.nat(255)), { minLength: 1, maxLength: 4 }), async (changes) => {
      const bytes = Uint8Array.from(whole);
      for (const [position, byte] of changes) bytes[4 + position] = byte;
      const path = file(bytes, 'damaged.parquet');
      const thrown: unknown = await profileFile(path, {}, silentMonitor).then(() => undefined, (reason: unknown) => reason);
      expect(thrown === undefined || thrown instanceof Failure).toBe(true);
    }), { numRuns: 300 });
    // A damaged length inside a Snappy page can keep the decoder going for some seconds before it gives up.
  }, 60_000);

  test('a name that the header has twice is refused, as in any table', async () => {
    const path = made([{ name: 'a', data: [1] }, { name: 'b', data: [2] }]);
    const content = readFileSync(path).toString('latin1').replaceAll('\x01b', '\x01a');
    writeFileSync(path, Buffer.from(content, 'latin1'));
    expect((await failureOf(loadTable(path, null, silentMonitor))).message).toContain('the name "a" twice');
  });

  test('a cancel stops reading', async () => {
    const cancelling = { ...silentMonitor, check: () => { throw new Failure('cancelled', 'Cancelled.'); } };
    expect(await failureOf(loadTable(made(plain), null, cancelling))).toMatchObject({ code: 'cancelled' });
  });
});
