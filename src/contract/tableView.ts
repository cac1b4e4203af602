import { z } from 'zod';
import { fileFormatSchema } from './tableSchema.ts';

/** Rows between two places of a file that its index knows. */
export const rowsPerMark = 256;

/** Where rows of a table's file lie, so that some of them can be read without the others. */
export const rowIndex = z.object({
  /** Null for a Parquet file, which finds its rows itself. */
  format: fileFormatSchema.nullable(),
  /** Size of the file when it was indexed: another size is another file. */
  bytes: z.int().nonnegative(),
  rows: z.int().nonnegative(),
  /** Byte at which each row starts whose number is a multiple of `rowsPerMark`; none for a Parquet file. */
  marks: z.array(z.int().nonnegative()),
  /** Text of the first column in each of these rows, if they never fall; a row with a given text is then found without a search. */
  firstTexts: z.array(z.string()).nullable(),
});
export type RowIndex = z.infer<typeof rowIndex>;

/** A column at a glance. */
export const columnGlance = z.object({
  name: z.string(),
  /** All texts that were looked at are numbers, but for those that mean missing. */
  numeric: z.boolean(),
  /** Heights of a small picture, the largest 1: bins of a number over its range, or the commonest texts; none where all texts differ. */
  heights: z.array(z.number().min(0).max(1)),
});
export type ColumnGlance = z.infer<typeof columnGlance>;

export const tableIndexRequest = z.object({ file: z.string() });
export const tableIndexResult = z.object({
  columns: z.array(columnGlance),
  /** Rows from which `columns` were made, spread over the file. */
  sampled: z.int().nonnegative(),
  index: rowIndex,
});
export type TableIndexResult = z.infer<typeof tableIndexResult>;

/** Rows, at most `most`, whose cell in the column at `position` is `text`, wherever they stand in a table that was indexed. */
export const tableFindRequest = z.object({ file: z.string(), index: rowIndex, position: z.int().nonnegative(), text: z.string(), most: z.int().positive() });
export const tableFindResult = z.object({ rows: z.array(z.array(z.string())) });

export const exportFormats = ['csv', 'parquet'] as const;
export const tableExportRequest = z.object({
  file: z.string(),
  /** Names of the columns to write, which stay in the order of the file. */
  columns: z.array(z.string()).min(1),
  format: z.enum(exportFormats),
  /** Path of the new file; an old one is replaced once the new one is complete. */
  to: z.string(),
});
export const tableExportResult = z.object({ file: z.string(), rows: z.int().nonnegative(), columns: z.int(), bytes: z.int() });
