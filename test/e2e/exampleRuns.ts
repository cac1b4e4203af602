import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../../src/contract/run.ts';
import { reserveBudget, setLimit } from '../../src/workspace/ledger/ledger.ts';
import { registerRun } from '../../src/workspace/runs.ts';

type Example = Pick<Run, 'id' | 'kind' | 'startedAt' | 'privacy'> & { seconds: number; table: string | null; rows: number | null; epsilon?: number; found?: readonly [file: string, verdict: string, of: string] };

const openClone = 'None: an open clone, made without differential privacy (--no-dp).';
const examples: Example[] = [
  { id: 'clone_20261103_021000_0001', kind: 'clone', startedAt: '2026-11-03T02:10:00Z', seconds: 2.34, privacy: openClone, table: 'loans', rows: 14_523 },
  { id: 'clone_20261121_160500_0002', kind: 'clone', startedAt: '2026-11-21T16:05:00Z', seconds: 12.41, privacy: 'Differentially private with epsilon 0.5 and delta 0.000001.', table: 'cards', rows: 248_000, epsilon: 0.5 },
  { id: 'validate_20261122_134100_0003', kind: 'validate', startedAt: '2026-11-22T13:41:00Z', seconds: 0.93, privacy: 'None: it compares with real rows.', table: null, rows: null, found: ['validation.json', 'inconclusive', 'cards.csv'] },
  { id: 'attack_20261122_135500_0004', kind: 'attack', startedAt: '2026-11-22T13:55:00Z', seconds: 6.2, privacy: 'None: it attacks with real rows.', table: null, rows: null, found: ['attack.json', 'Safe', 'cards.csv'] },
];
/** Whose budget the private one of them was paid from. */
export const exampleSource = 'bank-cards-2026Q2';

/** Enters four runs into a workspace, the oldest first, and a budget of which one run has been paid. */
export async function exampleRuns(workspace: string): Promise<void> {
  await setLimit(workspace, exampleSource, { epsilon: 3, delta: 1e-6 });
  // 0.5 at delta 1e-6, of Gaussian noise.
  const reserved = await reserveBudget(workspace, exampleSource, 'clone', { epsilon: 0.5, delta: 1e-6, deltaBeside: 0, mu: 0.1211 });
  await reserved.draw();
  const { sequence, hash } = await reserved.commit(1);
  for (const { table, rows, epsilon, seconds, found, ...example } of examples) {
    const run: Run = {
      ...example,
      ...(epsilon === undefined && { seconds }),
      schemaVersion: 1,
      status: 'done',
      versions: { pratibimba: '0.1.0', node: '24.21.0' },
      threads: 1,
      request: { ...(epsilon !== undefined && { privacy: { mode: 'differential', epsilon } }), ...(found !== undefined && { synthetic: found[2] }) },
      seed: null,
      ...(epsilon !== undefined && { ledger: { source: exampleSource, reservation: reserved.id, sequence, head: hash } }),
      summary: {},
      artefacts: [],
    };
    const folder = join(workspace, 'runs', run.id);
    mkdirSync(join(folder, 'internal'), { recursive: true });
    if (found !== undefined) writeFileSync(join(folder, 'internal', found[0]), JSON.stringify({ verdict: found[1] }));
    writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
    await registerRun(workspace, folder, run, { table, rows, seconds });
  }
}
