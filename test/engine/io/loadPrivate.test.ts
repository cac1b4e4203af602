import { expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { tableSchema, type ColumnSchema } from '../../../src/contract/tableSchema.ts';
import { draftPrivately } from '../../../src/engine/io/loadPrivate.ts';
import { file } from './files.ts';

const content = `grade,amount\n${'A,10.50\nB,7.25\n'.repeat(20)}`;
const schemaOf = (more: Partial<ColumnSchema>) => tableSchema.parse({ schemaVersion: 1, table: 'loans', columns: [{ name: 'grade', kind: 'category', levels: ['A', 'B'] }, { name: 'amount', kind: 'number', decimals: 2, ...more }] });

test('a schema of proposals makes the guarantee conditional, in whatever file it stands', async () => {
  expect((await draftPrivately(file(content), schemaOf({}), silentMonitor)).conditions).toEqual([]);
  expect((await draftPrivately(file(content), schemaOf({ reason: 'all numbers with 2 decimals' }), silentMonitor)).conditions).toEqual(['Kinds and formats of 1 of 2 columns were proposed from the source and not declared.']);
});
