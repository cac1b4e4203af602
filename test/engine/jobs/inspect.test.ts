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
