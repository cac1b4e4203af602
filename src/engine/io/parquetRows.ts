import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { AsyncBuffer, Compressors, ParquetRowRange, ParquetScan, SchemaElement } from 'hyparquet';
import { parquetScan } from 'hyparquet';
import { errno, Failure } from '../../contract/errors.ts';
import type { Monitor } from '../../contract/progress.ts';
import { datePattern } from './datePattern.ts';
import { chunkRange, pagesAreSound } from './parquetPages.ts';
import type { Row, RowBlock, RowOptions } from './rows.ts';
import type { Source } from './source.ts';
import { readHead } from './source.ts';

const magic = 'PAR1';
/** Rows that are handed on at once. */
const blockRows = 8_192;
const hashBytes = 1024 * 1024;
/** Decimals of a decimal number, at most. */
const maxScale = 38;

const dayPattern = datePattern('yyyy-MM-dd');
const milliPattern = datePattern('yyyy-MM-dd HH:mm:ss.SSS');
const microPattern = datePattern('yyyy-MM-dd HH:mm:ss.SSSSSS');

/** Dates and bytes become the texts that a delimited file would have. */
const parsers = {
  dateFromDays: (days: number) => dayPattern.format(days),
  timestampFromMilliseconds: (time: bigint) => milliPattern.format(Number(time)),
  timestampFromMicroseconds: (time: bigint) => microPattern.format(Number(time) / 1000),
  timestampFromNanoseconds: (time: bigint) => microPattern.format(Number(time / 1000n) / 1000),
  jsonFromBytes: (bytes: Uint8Array) => new TextDecoder().decode(bytes),
};
/** What a page may grow to is written beside it: a damaged one must not fill the memory. */
const limit = (length: number) => ({ maxOutputLength: Math.max(1, length) });
const compressors: Compressors = {
  GZIP: (bytes, length) => gunzipSync(bytes, limit(length)),
  BROTLI: (bytes, length) => brotliDecompressSync(bytes, limit(length)),
  ZSTD: (bytes, length) => zstdDecompressSync(bytes, limit(length)),
};
const knownCodecs: ReadonlySet<string> = new Set(['UNCOMPRESSED', 'SNAPPY', ...Object.keys(compressors)]);

/** Whether the file begins as a Parquet file does. */
export async function isParquet(source: Source): Promise<boolean> {
  return new TextDecoder('latin1').decode(await readHead(source, magic.length)) === magic;
}

/**
 * All rows of a Parquet file as texts, block by block: typing goes by what cells say, whatever file they come from. Missing cells are
 * empty. Memory is bounded by a row group of the file.
 * @throws Failure 'input' if the file is damaged, has columns of lists, groups or bytes, or is compressed in a way that is not known
 */
export async function* readParquetRows(source: Source, options: RowOptions): AsyncGenerator<RowBlock> {
  if (options.onBytes !== undefined) await passBytes(source, options);
  const { scan, columns } = await understood(source.path, async () => openScan(source));
  options.onHeader?.(columns.map(({ name }) => name));
  const total = scan.ranges.at(-1)?.rowEnd ?? 0;
  for (const number of scan.ranges.keys()) {
    const group = await readGroup(source, { scan, columns }, number, options.monitor);
    for (let from = group.first; from < group.end; from += blockRows) {
      const to = Math.min(group.end, from + blockRows);
      const rows = group.rows(from, to);
      // The header counts as line 1, as in a delimited file.
      yield { rows, lineOf: (row) => from + rows.indexOf(row) + 2 };
      options.monitor.advance(to / total, to);
    }
  }
}

/** Some consecutive rows of a Parquet file, which can only be read together. */
export interface ParquetGroup {
  /** Its first row, counted from 0 over the file, and the one after its last. */
  readonly first: number;
  readonly end: number;
  /** Its rows from `from` to before `to`, as texts. */
  rows(from: number, to: number): Row[];
}

/** The group in which a row of a Parquet file lies; undefined beyond the last row. Throws as `readParquetRows` does. */
export async function readParquetGroup(source: Source, row: number, monitor: Monitor): Promise<ParquetGroup | undefined> {
  const opened = await understood(source.path, async () => openScan(source));
  const number = opened.scan.ranges.findIndex(({ rowStart, rowEnd }) => row >= rowStart && row < rowEnd);
  return number < 0 ? undefined : await readGroup(source, opened, number, monitor);
}

async function readGroup(source: Source, { scan, columns }: OpenScan, number: number, monitor: Monitor): Promise<ParquetGroup> {
  const range = scan.ranges[number]!;
  const cells: Cells[] = [];
  for (const [position, element] of columns.entries()) {
    monitor.check();
    cells.push({ values: await understood(source.path, () => readColumn(source, scan, { group: number, position, column: element.name, ...range })), textOf: textWriter(element) });
  }
  const { rowStart: first, rowEnd: end } = range;
  return { first, end, rows: (from, to) => Array.from({ length: to - from }, (_, row): Row => cells.map(({ values, textOf }) => textOf(values[from - first + row]))) };
}

interface OpenScan {
  readonly scan: ParquetScan;
  readonly columns: SchemaElement[];
}

interface Cells {
  readonly values: ArrayLike<unknown>;
  readonly textOf: (value: unknown) => string;
}

async function passBytes({ handle, bytes }: Source, { monitor, onBytes }: RowOptions): Promise<void> {
  const buffer = new Uint8Array(hashBytes);
  for (let position = 0; position < bytes;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return;
    onBytes?.(buffer.subarray(0, bytesRead));
    position += bytesRead;
    monitor.check();
  }
}

async function openScan(source: Source): Promise<OpenScan> {
  const scan = await parquetScan({ file: bufferOf(source), parsers, compressors, geoparquet: false });
  const { schema: [root, ...elements], row_groups: groups } = scan.metadata;
  if (elements.length === 0 || elements.some(({ name, scale = 0 }) => typeof name !== 'string' || !(scale >= 0 && scale <= maxScale))) throw damaged(source.path);
  const nested = elements.find((element) => element.type === undefined || element.repetition_type === 'REPEATED');
  if (nested !== undefined) throw columnFailure(source.path, nested.name, 'holds lists or groups');
  const bytes = elements.find((element) => element.type === 'FIXED_LEN_BYTE_ARRAY' && element.converted_type === undefined && element.logical_type === undefined);
  if (bytes !== undefined) throw columnFailure(source.path, bytes.name, 'holds bytes');
  const codec = groups.flatMap(({ columns }) => columns.map(({ meta_data: chunk }) => chunk?.codec ?? 'UNCOMPRESSED')).find((name) => !knownCodecs.has(name));
  if (codec !== undefined) throw new Failure('input', `"${source.path}" is compressed by ${codec}, which is not supported.`, { fix: 'Write it with Snappy, Zstandard or gzip.' });
  if (elements.length !== root?.num_children) throw damaged(source.path);
  return { scan, columns: elements };
}

interface ColumnRange extends ParquetRowRange {
  readonly group: number;
  readonly position: number;
  readonly column: string;
}

/** All cells of a column in a row group. */
async function readColumn(source: Source, scan: ParquetScan, { group, position, ...range }: ColumnRange): Promise<ArrayLike<unknown>> {
  const chunk = scan.metadata.row_groups[group]?.columns[position]?.meta_data;
  if (chunk === undefined || Number(chunk.num_values) !== range.rowEnd - range.rowStart) throw damaged(source.path);
  const { start, end } = chunkRange(chunk);
  if (!pagesAreSound(await bufferOf(source).slice(start, end), chunk)) throw damaged(source.path);
  const values = await scan.readColumn(range);
  if (values.length !== range.rowEnd - range.rowStart) throw damaged(source.path);
  return values;
}

function bufferOf({ handle, bytes }: Source): AsyncBuffer {
  return {
    byteLength: bytes,
    async slice(start, end = bytes) {
      if (!(start >= 0 && end >= start && end <= bytes)) throw new RangeError('a part beyond the file');
      const part = new Uint8Array(end - start);
      for (let filled = 0; filled < part.length;) {
        const { bytesRead } = await handle.read(part, filled, part.length - filled, start + filled);
        if (bytesRead === 0) throw new RangeError('the file has become shorter');
        filled += bytesRead;
      }
      return part.buffer;
    },
  };
}

/** What the library throws quotes the file and is not for people; what the operating system throws is handled elsewhere. */
async function understood<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof Failure || /^E[A-Z]+$/.test(errno(thrown) ?? '')) throw thrown;
    throw damaged(path);
  }
}

function damaged(path: string): Failure {
  return new Failure('input', `"${path}" begins as a Parquet file but cannot be read as one: it is cut off or damaged.`, { fix: 'Copy or export it again.' });
}

function columnFailure(path: string, column: string, what: string): Failure {
  return new Failure('input', `Column "${column}" of "${path}" ${what}, which are no cells of a table.`, { column, fix: 'Leave the column out, or make plain columns of it.' });
}

function textWriter({ type, converted_type: converted, scale = 0 }: SchemaElement): (value: unknown) => string {
  const number = converted === 'DECIMAL' ? (value: number) => value.toFixed(scale) : type === 'FLOAT' ? shortestFloat : String;
  return (value) => {
    if (value === null || value === undefined) return '';
    if (typeof value === 'number') return Number.isNaN(value) ? '' : number(value);
    return typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : '';
  };
}

/** The shortest text that reads back as the same 32-bit number: 0.1, not 0.10000000149011612. */
function shortestFloat(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(Number(value.toPrecision(9)));
}
