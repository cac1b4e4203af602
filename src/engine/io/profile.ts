import { createHash } from 'node:crypto';
import { Failure } from '../../contract/errors.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { FileFormat } from '../../contract/tableSchema.ts';
import { readRows } from './anyRows.ts';
import type { ColumnProfile } from './columnCounter.ts';
import { ColumnCounter } from './columnCounter.ts';
import { detectDialect } from './dialect.ts';
import { detectEncoding } from './encoding.ts';
import { isParquet } from './parquetRows.ts';
import type { Row } from './rows.ts';
import { EncodingMismatch } from './rows.ts';
import type { Source } from './source.ts';
import { openSource, readHead } from './source.ts';

/** Bytes at the beginning from which encoding and dialect are told. */
const sampleBytes = 512 * 1024;

/** How tables are written whose source has no delimiters or quotes of its own. */
const plainFormat: FileFormat = { encoding: 'utf-8', byteOrderMark: false, delimiter: ',', newline: '\n', quoting: 'needed', header: true };

/** What the first pass over a file counted. Holds no real value, unless examples were asked for. */
export interface FileProfile {
  readonly path: string;
  readonly bytes: number;
  /** Of the bytes of the file, as lower-case hexadecimal digits. */
  readonly sha256: string;
  readonly rows: number;
  readonly format: FileFormat;
  readonly columns: readonly ColumnProfile[];
  /** True where nothing in the file tells whether its first line is names or data. */
  readonly headerUncertain: boolean;
  /** Sentences about the file as a whole. */
  readonly notes: readonly string[];
}

export interface ProfileOptions {
  /** Keeps up to three texts of each column; they are real values. */
  readonly examples?: boolean;
  /** Whether the first row has names; without it, that is guessed. */
  readonly header?: boolean | undefined;
  /** The declared format: nothing is guessed then. */
  readonly format?: FileFormat | undefined;
}

/**
 * Pass 1: reads the whole file once, finds out how it is written and counts what typing needs. Memory is bounded by the block and by
 * 10,000 texts a column.
 * @throws Failure 'input' if there is no such file, it is no table of text, or has no rows, no names for its columns, or ragged rows
 */
export async function profileFile(path: string, options: ProfileOptions, monitor: Monitor): Promise<FileProfile> {
  const source = await openSource(path);
  try {
    const format = await detectFormat(source, options);
    try {
      return await profileRows(source, format, options, monitor);
    } catch (thrown) {
      if (!(thrown instanceof EncodingMismatch) || format.encoding !== 'utf-8' || format.byteOrderMark || options.format !== undefined) throw thrown;
      // UTF-8 was a guess from the beginning of the file; the one-byte encoding takes any bytes.
      return await profileRows(source, { ...format, encoding: 'windows-1252' }, options, monitor);
    }
  } catch (thrown) {
    if (!(thrown instanceof EncodingMismatch)) throw thrown;
    throw new Failure('input', `"${path}" holds bytes that are not ${options.format?.encoding ?? 'of the encoding it begins with'}.`, { fix: 'Save the file in UTF-8.' });
  } finally {
    await source.handle.close();
  }
}

export async function detectFormat(source: Source, options: ProfileOptions): Promise<FileFormat> {
  if (await isParquet(source)) return options.format ?? plainFormat;
  const head = await readHead(source, sampleBytes);
  if (head.length === 0) throw new Failure('input', `"${source.path}" is empty.`, { fix: 'Name a file with a header and rows.' });
  const encoding = detectEncoding(source.path, head);
  if (options.format !== undefined) return options.format;
  const sample = new TextDecoder(encoding.encoding).decode(head);
  if (sample.trim() === '') throw new Failure('input', `"${source.path}" holds nothing but blanks.`, { fix: 'Name a file with a header and rows.' });
  return { ...encoding, ...detectDialect(sample, head.length === source.bytes, options.header) };
}

async function profileRows(source: Source, format: FileFormat, options: ProfileOptions, monitor: Monitor): Promise<FileProfile> {
  const hash = createHash('sha256');
  const notes: string[] = [];
  const examples = options.examples ?? false;
  let counters: ColumnCounter[] = [];
  let rows = 0;
  const onHeader = (fields: Row): void => {
    counters = columnNames(source.path, fields, notes).map((name) => new ColumnCounter(name, examples));
  };
  for await (const block of readRows(source, format, { monitor, onHeader, onBytes: (bytes) => hash.update(bytes) })) {
    if (counters.length === 0) counters = block.rows[0]!.map((_, position) => new ColumnCounter(`column_${position + 1}`, examples));
    counters.forEach((counter, position) => {
      for (const row of block.rows) counter.add(row[position]!);
    });
    rows += block.rows.length;
  }
  if (rows === 0) throw new Failure('input', `"${source.path}" has a header but no rows.`, { fix: 'Name a file with rows.' });
  if (!format.header && options.header === undefined && options.format === undefined) notes.push(`The first line looks like data, not like names: the columns are called column_1 to column_${counters.length}.`);
  if (counters.length === 1) notes.push('The file has one column only. If it should have more, its delimiter is none of comma, semicolon, tab and vertical bar.');
  const columns = counters.map((counter) => {
    monitor.check();
    return counter.finish();
  });
  // A Parquet file names its columns itself.
  const guessed = options.header === undefined && options.format === undefined && format !== plainFormat;
  const headerUncertain = format.header && guessed && !columns.some(holdsValues);
  if (headerUncertain) {
    notes.push('The first line is taken for names, though all columns are text and nothing tells; if it is data, its cells would leave as names: declare "header": false in the format of the schema.');
  }
  return { path: source.path, bytes: source.bytes, sha256: hash.digest('hex'), rows, format, columns, headerUncertain, notes };
}

/** Whether all cells are numbers or dates: a name above them is none, which shows that it is a name. */
function holdsValues({ rows, missing, numbers, dates }: ColumnProfile): boolean {
  const present = rows - missing;
  return present > 0 && (numbers.count === present || [...dates.values()].includes(present));
}

/** Names of the columns from the fields of the header: trimmed, unique, none blank. */
function columnNames(path: string, fields: Row, notes: string[]): string[] {
  const names = fields.map((field, position) => (field.trim() === '' ? `column_${position + 1}` : field.trim()));
  for (const [position, name] of names.entries()) {
    const first = names.indexOf(name);
    if (first < position) throw new Failure('input', `The header of "${path}" has the name "${name}" twice (fields ${first + 1} and ${position + 1}).`, { column: name, rows: [1], fix: 'Give each column a name of its own.' });
  }
  const nameless = fields.flatMap((field, position) => (field.trim() === '' ? [names[position]!] : []));
  if (nameless.length > 0) notes.push(`${nameless.length === 1 ? 'A column has' : `${nameless.length} columns have`} no name in the header: ${nameless.join(', ')}.`);
  return names;
}
