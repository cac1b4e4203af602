import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../../src/contract/run.ts';
import { collectArtefacts } from '../../src/workspace/artefacts.ts';
import { registerRun } from '../../src/workspace/runs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** Loans of which grades and defaults hang together; incomes are around `level`. */
export const loans = (level: number): string => `income,amount,grade,default\n${Array.from({ length: 400 }, (_, row) => {
  const spread = (row * 7919) % 150;
  return `${level + spread},${1000 + ((row * 104_729) % 9000)},${'ABCD'[row % 4]},${row % 4 === 3 && row % 3 === 0 ? 1 : 0}\n`;
}).join('')}`;

/** A workspace with one open clone whose incomes are far from the real ones. */
export async function workspaceWithClone(label: 'releasable' | 'internal' = 'releasable'): Promise<string> {
  const workspace = temporaryFolder();
  const folder = join(workspace, 'runs/clone_1');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'loans.csv'), loans(900));
  const run: Run = {
    schemaVersion: 1, id: 'clone_1', kind: 'clone', status: 'done', startedAt: '2026-11-22T13:41:00Z', seconds: 1, versions: { pratibimba: '0.1.0', node: '24.0.0' }, threads: 1,
    request: { file: 'loans.csv', privacy: { mode: 'none' }, seed: 1 }, seed: 1, privacy: 'None: an open clone.', summary: { target: 'default' }, artefacts: await collectArtefacts(folder, label, undefined),
  };
  writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
  await registerRun(workspace, folder, run, { table: 'loans', rows: 400, seconds: 1 });
  return workspace;
}
