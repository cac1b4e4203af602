import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { FailureRecord } from '../../../src/contract/errors.ts';
import { Failure } from '../../../src/contract/errors.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import type { ColumnSchema, TableSchema } from '../../../src/contract/tableSchema.ts';
import type { LoadedTable } from '../../../src/engine/io/load.ts';
import { loadTable } from '../../../src/engine/io/load.ts';
import { profileFile } from '../../../src/engine/io/profile.ts';
import { proposeSchema } from '../../../src/engine/io/typing.ts';
import { createTableWriter } from '../../../src/engine/io/write.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** A file with that content, gone after the test. */
export function file(content: string | Uint8Array, name = 'loans.csv'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

/** What is proposed for a file with that content. */
export async function propose(content: string | Uint8Array): Promise<{ schema: TableSchema; notes: string[] }> {
  return proposeSchema(await profileFile(file(content), {}, silentMonitor), 'loans');
}

/** What is proposed for the column `value` with these texts, beside a column that is no key. */
export async function proposeValues(texts: readonly string[], delimiter = ','): Promise<{ column: ColumnSchema; notes: string[] }> {
  const { schema, notes } = await propose(`flag${delimiter}value\n${texts.map((text, row) => `${row % 2 === 0 ? 'yes' : 'no'}${delimiter}${text}\n`).join('')}`);
  return { column: schema.columns[1]!, notes };
}

/** The failure that the promise ends in. */
export async function failureOf(promise: Promise<unknown>): Promise<FailureRecord> {
  const thrown: unknown = await promise.then(() => undefined, (reason: unknown) => reason);
  expect(thrown).toBeInstanceOf(Failure);
  return (thrown as Failure).record;
}

/** Writes a loaded table in its own formats. */
export async function rewrite({ table, schema }: LoadedTable): Promise<{ path: string; bytes: number; sha256: string; rows: number }> {
  const path = join(temporaryFolder(), 'again.csv');
  const writer = await createTableWriter(path, schema.columns, table.format);
  await writer.write(table);
  return { path, ...(await writer.close()) };
}

/** Loads a file with that content under nothing declared. */
export async function load(content: string | Uint8Array, declared: TableSchema | null = null): Promise<LoadedTable> {
  return loadTable(file(content), declared, silentMonitor);
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
