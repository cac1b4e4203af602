import { expect, test } from 'vitest';
import { jobs } from '../../src/contract/jobs.ts';
import { publicRequest, recorders, sourcesOf } from '../../src/workspace/record.ts';

test('hierarchy files are sources like the table, and a record keeps their names without the folders', () => {
  const request = jobs.anonymity.request.parse({ file: '/house/loans.csv', quasi: ['job', 'age'], hierarchies: [{ column: 'job', file: '/house/trees/jobs.csv' }, { column: 'age', file: 'ages.csv' }] });
  const recorder = recorders.anonymity!;
  expect(sourcesOf(recorder, request)).toEqual(['/house/loans.csv', '/house/trees/jobs.csv', 'ages.csv']);
  const kept = publicRequest(recorder, request);
  expect(kept).toMatchObject({ file: 'loans.csv', schema: null, quasi: ['job', 'age'], hierarchies: [{ column: 'job', file: 'jobs.csv' }, { column: 'age', file: 'ages.csv' }] });
  expect(JSON.stringify(kept)).not.toContain('/house');
});
