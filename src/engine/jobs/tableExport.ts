import { rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { errno, Failure } from '../../contract/errors.ts';
import type { JobRequest } from '../../contract/jobs.ts';
import { shareOfStage, type Monitor } from '../../contract/progress.ts';
import type { FileFormat } from '../../contract/tableSchema.ts';
import { readRows } from '../io/anyRows.ts';
import { isMissingCode } from '../io/missing.ts';
import { numberShape } from '../io/numberText.ts';
import { tableNameOf } from '../io/load.ts';
import { OutputFile } from '../io/outputFile.ts';
import { detectFormat, profileFile } from '../io/profile.ts';
import { readTableBlocks } from '../io/read.ts';
import { EncodingMismatch, type Row } from '../io/rows.ts';
import { openSource } from '../io/source.ts';
import { proposeSchema } from '../io/typing.ts';
import { flushLength, quoteCell, quoteHeader, TextOutput } from '../io/write.ts';
import type { Job } from './job.ts';

type Request = JobRequest<'table-export'>;

/** Writes columns of a table's file into a new file, which appears complete or not at all. CSV keeps every text as it stands. */
export const tableExportJob: Job<'table-export'> = {
  stages: [{ name: 'Exporting', share: 1 }],
  async run(request, { monitor }) {
    monitor.stage('Exporting');
    const part = `${request.to}.part`;
    try {
      const { rows, bytes } = await (request.format === 'csv' ? exportCsv(request, part, monitor) : exportParquet(request, part, monitor));
      await rename(part, request.to);
      return { file: request.to, rows, columns: request.columns.length, bytes };
    } catch (thrown) {
      throw errno(thrown) === 'ENOSPC' ? await diskFull(request) : thrown;
    }
  },
};

interface Written {
  readonly rows: number;
  readonly bytes: number;
}

async function exportCsv(request: Request, part: string, monitor: Monitor): Promise<Written> {
  const source = await openSource(request.file);
  const format = await detectFormat(source, {}).finally(() => source.handle.close());
  try {
    return await writeCsv(request, part, format, monitor);
  } catch (thrown) {
    if (!(thrown instanceof EncodingMismatch)) throw thrown;
    // UTF-8 was a guess from the beginning of the file; the one-byte encoding takes any bytes.
    return await writeCsv(request, part, { ...format, encoding: 'windows-1252' }, monitor);
  }
}

async function writeCsv({ file, columns }: Request, part: string, format: FileFormat, monitor: Monitor): Promise<Written> {
  const source = await openSource(file);
  const output = await OutputFile.create(part);
  try {
    const text = new TextOutput(output, format.encoding);
    const add = (cells: readonly string[]): void => text.add(cells.join(format.delimiter) + format.newline);
    let positions: number[] | undefined;
    let rows = 0;
    const onHeader = (names: Row): void => {
      positions = positionsOf(names.map((name, position) => name.trim() || `column_${position + 1}`), columns);
      add(positions.map((position) => quoteHeader(names[position]!, format)));
    };
    if (format.byteOrderMark) text.add('\ufeff');
    for await (const block of readRows(source, format, { monitor, onHeader })) {
      positions ??= positionsOf(block.rows[0]!.map((_, position) => `column_${position + 1}`), columns);
      const taken = positions;
      for (const row of block.rows) add(taken.map((position) => quoted(row[position]!, taken.length, format)));
      rows += block.rows.length;
      await text.flush(flushLength);
    }
    await text.flush(0);
    const { bytes } = await output.close();
    return { rows, bytes };
  } finally {
    await source.handle.close();
    await output.abort();
  }
}

/** A cell with the quotes that it has in the file, as far as its text tells. */
function quoted(text: string, width: number, format: FileFormat): string {
  // A blank line would be no row.
  if (text === '' && width === 1) return '""';
  const shape = format.quoting === 'text' ? numberShape(text) : undefined;
  return quoteCell(text, isMissingCode(text) || (shape !== undefined && !shape.leadingZero), format);
}

async function exportParquet({ file, columns }: Request, part: string, monitor: Monitor): Promise<Written> {
  const { createParquetWriter } = await import('../io/parquet.ts');
  const { schema } = proposeSchema(await profileFile(file, {}, shareOfStage(monitor, 0, 0.5)), tableNameOf(file));
  const names = positionsOf(schema.columns.map(({ name }) => name), columns).map((position) => schema.columns[position]!.name);
  const writer = await createParquetWriter(part, schema.columns.filter(({ name }) => names.includes(name)));
  try {
    for await (const block of readTableBlocks(file, schema, names, shareOfStage(monitor, 0.5, 1))) await writer.write(block);
    return await writer.close();
  } finally {
    await writer.abort();
  }
}

/** Where the wanted columns stand, in the order of the file. */
function positionsOf(names: readonly string[], wanted: readonly string[]): number[] {
  const missing = wanted.find((name) => !names.includes(name));
  if (missing !== undefined) throw new Failure('usage', `The table has no column "${missing}".`, { column: missing, fix: 'Open it again and choose among its columns.' });
  return names.flatMap((name, position) => (wanted.includes(name) ? [position] : []));
}

/** A part of the columns takes less than the file that they are taken from. */
async function diskFull({ file, to }: Request): Promise<Failure> {
  const source = await openSource(file);
  await source.handle.close();
  return new Failure('resource', `The export stopped: the disk of ${basename(to)} is full, and up to ${Math.ceil(source.bytes / 1e6)} MB are needed. The partial file was removed.`, {
    fix: 'Free some space, or export to another drive.',
  });
}
