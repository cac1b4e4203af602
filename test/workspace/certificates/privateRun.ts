import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PrivacyClaim } from '../../../src/contract/clonePrivacy.ts';
import type { Run } from '../../../src/contract/run.ts';
import { gaussianMu } from '../../../src/engine/privacy/accountant/gaussian.ts';
import type { EventPlan } from '../../../src/workspace/ledger/entry.ts';
import { recordFinished } from '../../../src/workspace/ledger/finished.ts';
import { reserveBudget, setLimit } from '../../../src/workspace/ledger/ledger.ts';

export const table = 'id,amount\n1,10\n2,20\n';

export interface MadeRun {
  readonly folder: string;
  readonly run: Run;
}

/** A private clone as the command leaves it: its table, its claim, its run.json and its entries in the ledger. */
export async function privateRun(workspace: string, changes: { readonly run?: Partial<Run>; readonly claim?: Partial<PrivacyClaim>; readonly unfinished?: true; readonly unsigned?: true; readonly paid?: number; readonly events?: EventPlan['events'] } = {}): Promise<MadeRun> {
  const folder = join(workspace, 'runs', 'clone_1');
  mkdirSync(folder, { recursive: true });
  const paid = changes.paid ?? changes.claim?.epsilon ?? 0.5;
  const mu = gaussianMu(paid, 9e-7);
  await setLimit(workspace, 'cards', { epsilon: 20, delta: 1e-6 });
  const reserved = await reserveBudget(workspace, 'cards', 'clone', { epsilon: paid, delta: 1e-6, deltaBeside: 1e-7, ...(changes.events === undefined ? { mu } : { events: changes.events }) });
  await reserved.draw();
  const head = changes.unfinished ? { sequence: 4, hash: '0'.repeat(64) } : await reserved.commit(1);
  writeFileSync(join(folder, 'cards.csv'), table);
  const claim: PrivacyClaim = {
    mechanism: 'rounded Gaussian noise', unit: 'one person', neighbours: 'add or remove one', contribution: 1, epsilon: 0.5, delta: 1e-6, assumptions: [],
    delta_parts: { gaussian: 9e-7, discovery: 1e-7, noise_tables: 0 }, mu, steps: [{ name: 'rows', queries: 1, sensitivity: 1, sigma: 1 / mu, mu }], totals: { gaussian: 0.5, pld: 0.5, rdp: 0.6 }, conditions: [],
    ...changes.claim,
  };
  const privacy = JSON.stringify({ schemaVersion: 1, mode: 'differential', statement: 'epsilon 0.5', ...claim });
  writeFileSync(join(folder, 'privacy.json'), privacy);
  const run: Run = {
    schemaVersion: 1, id: 'clone_1', kind: 'clone', status: 'done', startedAt: '2026-11-26T00:00:00.000Z', seconds: 1, versions: { pratibimba: '0', node: '24' }, threads: 1, request: {}, seed: 1,
    privacy: '(0.5, 1e-6)-differentially private', ledger: { source: 'cards', reservation: reserved.id, sequence: head.sequence, head: head.hash },
    summary: { anonymity: { k: 5, quasiIdentifiers: [], enforced: null, statement: 'k-anonymity: not applied (no quasi-identifier declared)' } },
    artefacts: Object.entries({ 'cards.csv': table, 'privacy.json': privacy }).map(([path, content]) => ({ path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex'), label: 'releasable' as const })),
    ...changes.run,
  };
  writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
  if (!changes.unsigned) await recordFinished(workspace, run.id, JSON.stringify(run));
  return { folder, run };
}
