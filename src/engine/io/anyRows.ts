import type { FileFormat } from '../../contract/tableSchema.ts';
import { isParquet, readParquetRows } from './parquetRows.ts';
import type { RowBlock, RowOptions } from './rows.ts';
import { readDelimitedRows } from './rows.ts';
import type { Source } from './source.ts';

/**
 * All rows of a table's file, whatever kind of file it is. A Parquet file has no use for `format`.
 * @throws as `readDelimitedRows` and `readParquetRows` do
 */
export async function* readRows(source: Source, format: FileFormat, options: RowOptions): AsyncGenerator<RowBlock> {
  yield* (await isParquet(source)) ? readParquetRows(source, options) : readDelimitedRows(source, format, options);
}
