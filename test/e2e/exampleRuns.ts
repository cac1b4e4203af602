import { join } from 'node:path';
import type { Run } from '../../src/contract/run.ts';
import { registerRun } from '../../src/workspace/runs.ts';

type Example = Pick<Run, 'id' | 'kind' | 'startedAt' | 'seconds' | 'privacy'> & { table: string | null; rows: number | null };

const examples: Example[] = [
  { id: 'clone_20261103_021000_0001', kind: 'clone', startedAt: '2026-11-03T02:10:00Z', seconds: 2.34, privacy: 'None: an open clone, made without differential privacy (--no-dp).', table: 'loans', rows: 14_523 },
  { id: 'sample_20261121_160500_0002', kind: 'sample', startedAt: '2026-11-21T16:05:00Z', seconds: 12.41, privacy: 'None: an open clone, made without differential privacy (--no-dp).', table: 'loans', rows: 1_000_000 },
  { id: 'validate_20261122_134100_0003', kind: 'validate', startedAt: '2026-11-22T13:41:00Z', seconds: 0.93, privacy: 'None: it compares with real rows.', table: null, rows: null },
];

/** Enters three runs into a workspace, the oldest first. */
export async function exampleRuns(workspace: string): Promise<void> {
  for (const { table, rows, ...example } of examples) {
    const run: Run = {
      ...example,
      schemaVersion: 1,
      status: 'done',
      versions: { pratibimba: '0.1.0', node: '24.21.0' },
      threads: 1,
      request: {},
      seed: null,
      summary: {},
      artefacts: [],
    };
    await registerRun(workspace, join(workspace, 'runs', run.id), run, { table, rows });
  }
}
