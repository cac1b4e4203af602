import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jobs } from '../../../src/contract/jobs.ts';
import type { Run } from '../../../src/contract/run.ts';
import { releasableValidation } from '../../../src/contract/releasableValidation.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';
import { validateJob } from '../../../src/engine/jobs/validate.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const rows = 120;
const grade = (row: number) => 'ABC'[row % 3]!;
const csv = (line: (row: number) => string) => `income,grade,bad\n${Array.from({ length: rows }, (_, row) => line(row)).join('\n')}\n`;
const synthetic = csv((row) => `${1000 + ((row * 37) % rows) * 10},${grade(row)},${Number(row % 10 === 0)}`);
const real = csv((row) => `${900 + ((row * 41) % rows) * 11},${grade(row + 1)},${Number(row % 8 === 0)}`);
/** The bad level is another one here, a level and a value are unique. */
const canaries = csv((row) => `${row === 7 ? 87_654_321 : 5 + row},${row < 3 ? 'Kanarie' : grade(row)},${Number(row % 8 !== 0)}`);

interface Made { readonly label?: 'releasable' | 'internal'; readonly run?: boolean; readonly change?: boolean }

/** Text of the edition; null where none was written. */
async function editionOf(realText: string, { label = 'releasable', run = true, change = false }: Made = {}): Promise<string | null> {
  const [home, folder] = [temporaryFolder(), temporaryFolder()];
  const path = join(home, 'clone.csv');
  writeFileSync(path, synthetic);
  writeFileSync(join(home, 'real.csv'), realText);
  const sha256 = createHash('sha256').update(synthetic).digest('hex');
  const record: Run = {
    schemaVersion: 1, id: 'clone_1', kind: 'clone', status: 'done', startedAt: '2026-11-22T13:41:00Z', versions: { pratibimba: '0.1.0', node: '24.0.0' }, threads: 1,
    request: {}, seed: 1, privacy: 'None: an open clone.', summary: {}, artefacts: [{ path: 'clone.csv', bytes: synthetic.length, sha256, label }],
  };
  if (run) writeFileSync(join(home, 'run.json'), JSON.stringify(record));
  // As an open clone writes it: it is no claim.
  writeFileSync(join(home, 'privacy.json'), JSON.stringify({ schemaVersion: 1, mode: 'none', statement: 'None.' }));
  if (change) writeFileSync(path, `${synthetic}1,A,0\n`);
  const monitor = new JobMonitor(validateJob.stages, Int32Array.of(0), () => {});
  await validateJob.run(jobs.validate.request.parse({ real: join(home, 'real.csv'), synthetic: path, holdout: join(home, 'real.csv'), target: 'bad' }), { folder, monitor, assistants: [] });
  const file = join(folder, 'validation-releasable.json');
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

test('the edition that may leave is the same bytes whatever the real table and the hold-out hold: canaries planted there are not in it', async () => {
  const text = await editionOf(real);
  expect(releasableValidation.parse(JSON.parse(text!))).toMatchObject({ label: 'releasable', claim: null, default_rate: { bad_level: '1', rate: 0.1, rows }, figures: { rows } });
  expect(await editionOf(canaries)).toBe(text);
  expect(text).not.toMatch(/Kanarie|87654321/);
});

test('is not written for a table that is internal, was changed, or comes from nowhere', async () => {
  expect(await editionOf(real, { label: 'internal' })).toBeNull();
  expect(await editionOf(real, { change: true })).toBeNull();
  expect(await editionOf(real, { run: false })).toBeNull();
});
