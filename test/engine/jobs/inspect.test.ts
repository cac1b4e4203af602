import { expect, test } from 'vitest';
import type { JobRequest, JobResult } from '../../../src/contract/jobs.ts';
import { inspectResult } from '../../../src/contract/jobs.ts';
import { inspectJob } from '../../../src/engine/jobs/inspect.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';
import { file } from '../io/files.ts';

function inspect(request: JobRequest<'inspect'>): Promise<JobResult<'inspect'>> {
  return inspectJob.run(request, { folder: null, monitor: new JobMonitor(inspectJob.stages, new Int32Array(1), () => undefined), assistants: [] });
}

const content = `grade,amount\n${'A,10.50\nB,\nsecret,7.25\n'.repeat(20)}`;

test('says what the tables are, without a value of a row', async () => {
  const path = file(content, 'loans.csv');
  const result = await inspect({ files: [path], examples: false });
  expect(inspectResult.parse(result)).toEqual(result);
  expect(result.tables[0]).toMatchObject({
    file: path, rows: 60, bytes: content.length, schema: { table: 'loans' },
    columns: [{ name: 'grade', missing: 0, distinct: 3 }, { name: 'amount', missing: 20, distinct: 2 }],
  });
  expect(JSON.stringify(result)).not.toMatch(/secret|10\.5|7\.25/);
});

test('gives examples only to those who ask', async () => {
  const { tables } = await inspect({ files: [file(content)], examples: true });
  expect(tables[0]!.columns.map(({ examples }) => examples)).toEqual([['A', 'B', 'secret'], ['10.50', '7.25']]);
});

/** 300 loans of 100 borrowers, who are too few to suggest a rule; closed ones have no balance. The last loan's borrower is not there. */
const borrowers = `borrower_id,age\n${Array.from({ length: 100 }, (_, row) => `B${String(row).padStart(3, '0')},${20 + (row % 50)}\n`).join('')}`;
const loans = `loan_id,borrower_id,status,balance\n${Array.from({ length: 300 }, (_, row) => {
  const isClosed = row % 3 === 0;
  return `L${row},${row === 299 ? 'X1' : `B${String(row % 100).padStart(3, '0')}`},${isClosed ? 'shut' : 'running'},${isClosed ? '' : 1000 + ((row * 7919) % 9973)}\n`;
}).join('')}`;
const pair = (): string[] => [file(borrowers, 'borrowers.csv'), file(loans, 'loans.csv')];

test('several files: rules say of which table they speak, and which belongs to which', async () => {
  const { tables, links } = await inspect({ files: pair(), examples: false });
  expect(links).toEqual([{ child: 'loans', column: 'borrower_id', parent: 'borrowers', key: 'borrower_id', orphans: 1 }]);
  expect(tables.map(({ rules }) => rules.map(({ id, table }) => [id, table]))).toEqual([
    [],
    [['loans: loan_id unique', 'loans'], ['loans: range of balance', 'loans']],
  ]);
  expect(tables[1]!.ruleCounts).toContainEqual({
    id: 'loans: balance missing by status', kind: 'nullPattern', rows: 300, broken: 0, says: '"balance" is missing where "status" is one of 1 value, and nowhere else.',
  });
});

test('a rule that names values is counted, and given only to those who ask', async () => {
  const [, path] = pair();
  const without = await inspect({ files: [path!], examples: false });
  expect(JSON.stringify(without)).not.toMatch(/shut|running/);
  const { tables } = await inspect({ files: [path!], examples: false, ruleValues: true });
  expect(tables[0]!.rules).toContainEqual(expect.objectContaining({ kind: 'nullPattern', column: 'balance', missingWhere: { column: 'status', is: 'one of', values: ['shut'] } }));
  expect(tables[0]!.ruleCounts).toEqual(without.tables[0]!.ruleCounts);
});

test('a declared schema stands as it is in the place of the proposal, and has to have the columns of the file', async () => {
  const columns = [{ name: 'grade', kind: 'category', levels: ['A', 'B', 'C'], role: 'ordinary' }, { name: 'amount', kind: 'number', decimals: 2, role: 'ordinary' }];
  const schema = file(JSON.stringify({ schemaVersion: 1, table: 'declared', columns }), 'schema.json');
  const { tables } = await inspect({ files: [file(content, 'loans.csv')], examples: false, schema });
  expect(tables[0]!.schema).toMatchObject({ table: 'loans', columns });
  expect(tables[0]!.schema.columns.map(({ reason }) => reason)).toEqual([undefined, undefined]);

  const other = file(JSON.stringify({ schemaVersion: 1, table: 'declared', columns: columns.slice(1) }), 'schema.json');
  await expect(inspect({ files: [file(content)], examples: false, schema: other })).rejects.toMatchObject({ code: 'input', record: { column: 'grade' } });
});

test('a person knows better how a file is written', async () => {
  const format = { encoding: 'utf-8', byteOrderMark: false, delimiter: ';', newline: '\n', quoting: 'needed', header: false } as const;
  const { tables } = await inspect({ files: [file(content)], examples: false, format });
  expect(tables[0]).toMatchObject({ rows: 61, schema: { format, columns: [{ name: 'column_1' }] } });
});
