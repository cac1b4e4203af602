import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AttackResult, attackResult } from '../../contract/attack.ts';
import type { CertificatePredicate } from '../../contract/certificate.ts';
import { errno, Failure } from '../../contract/errors.ts';
import { openCommitment } from '../commitment.ts';
import { listRuns } from '../runs.ts';
import type { Release } from './release.ts';

/** What a bank decides about the attack test, outside the guarantee. */
export type AttackGate = 'on' | 'off';

/**
 * Which attack test of these very tables there is, and what the gate makes of it. That one was run may leave the house, its verdict may not; that
 * a release passed the gate is a choice outside epsilon, and the certificate says so.
 * A test counts only if its train table is a source of the run.
 * @param folders of attack runs, beside those of the workspace
 * @throws Failure 'validation', 'inconclusive' where the gate is on and a test found a leak, or could not tell; 'verification' as `sourcesOf`; 'input' for a folder without an attack test
 */
export async function gateOnAttack(workspace: string, folders: readonly string[], { subject, folder, run }: Pick<Release, 'subject' | 'folder' | 'run'>, gate: AttackGate): Promise<CertificatePredicate['attack']> {
  // Those that are named never hide what the workspace knows.
  const results = [...(await Promise.all(folders.map(givenResult))), ...(await workspaceResults(workspace))];
  const hashes = new Set(subject.map(({ digest }) => digest.sha256));
  const ofTables = results.filter(({ inputs }) => inputs.some(({ part, sha256 }) => part === 'synthetic' && hashes.has(sha256)));
  const sources = ofTables.length === 0 ? null : await sourcesOf({ folder, run });
  const ofThese = ofTables.filter(({ inputs }) => sources === null || inputs.some(({ part, sha256 }) => part === 'train' && sources.has(sha256)));
  const [latest] = ofThese;
  if (latest === undefined) return { protocol: null, gate: 'No attack test was taken into account.' };
  if (gate === 'off') return { protocol: latest.protocol, gate: 'The attack test was run; no gate was applied to its result.' };
  // Of several tests of one table the worst counts: trying again until one passes proves nothing.
  if (ofThese.some(({ verdict }) => verdict === 'Leak')) throw new Failure('validation', 'An attack test of these tables found a leak, so no certificate is issued.', { fix: 'See internal/attack.json; make another clone rather than another sample. --no-gate issues a certificate that says that no gate was applied.' });
  // Never a pass, and a certificate that said so would tell the verdict.
  if (ofThese.some(({ verdict }) => verdict === 'Inconclusive')) throw new Failure('inconclusive', 'An attack test of these tables could not tell everything, so the gate is not passed and no certificate is issued.', { fix: 'Attack with more rows, or say --no-gate: the certificate then says that no gate was applied.' });
  return { protocol: latest.protocol, gate: 'A gate on the attack test was applied. It is a choice outside the guarantee, since the test looks at real rows.' };
}

/**
 * SHA-256 of the files that the run was bound to; null where it was bound to none, since nothing real was read.
 * @throws Failure 'verification' where the binding cannot be opened: any test would pass for one of this run
 */
async function sourcesOf({ folder, run }: Pick<Release, 'folder' | 'run'>): Promise<Set<string> | null> {
  if (run.source === undefined) return null;
  const files = await openCommitment(folder, run.source.commitment);
  if (files !== null) return new Set(files.map(({ sha256 }) => sha256));
  throw new Failure('verification', `${join(folder, 'internal', 'commitment.json')} is missing or was changed, so nobody can tell whether the attack test was run with the rows of this run.`, { fix: 'Certify the run folder as the run left it, with its internal files.' });
}

async function givenResult(folder: string): Promise<AttackResult> {
  const result = await resultIn(folder);
  if (result === null) throw new Failure('input', `The folder ${folder} holds no attack test.`, { fix: 'Name the output folder of attack.' });
  return result;
}

async function workspaceResults(workspace: string): Promise<AttackResult[]> {
  const runs = (await listRuns(workspace)).filter(({ kind }) => kind === 'attack');
  const results = await Promise.all(runs.map(({ folder }) => resultIn(folder)));
  return results.filter((result) => result !== null);
}

/** Null where there is none, or a run that was moved away. */
async function resultIn(folder: string): Promise<AttackResult | null> {
  try {
    return attackResult.parse(JSON.parse(await readFile(join(folder, 'internal', 'attack.json'), 'utf8')));
  } catch (thrown) {
    if (errno(thrown) === 'ENOENT' || errno(thrown) === 'ENOTDIR') return null;
    throw new Failure('input', `${join(folder, 'internal', 'attack.json')} cannot be read.`, { fix: 'Run the attack again.' });
  }
}
