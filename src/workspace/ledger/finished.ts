import { createHash } from 'node:crypto';
import type { LedgerEntry } from './entry.ts';
import { recordInLedger } from './ledger.ts';

/**
 * Says in the ledger that a run ended with this `run.json`: all that a certificate tells of a run stands there or is named there by its hash, and
 * whoever holds the folder could write another.
 * @throws Failure as `recordInLedger` does
 */
export async function recordFinished(workspace: string, run: string, content: string | Buffer): Promise<void> {
  await recordInLedger(workspace, [{ kind: 'finished', run, sha256: recordHash(content) }]);
}

/** SHA-256 of a `run.json`, byte for byte. */
export function recordHash(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Whether a ledger holds that a run ended with this `run.json`. */
export function hasFinished(entries: readonly LedgerEntry[], run: string, sha256: string): boolean {
  return entries.some((entry) => entry.kind === 'finished' && entry.run === run && entry.sha256 === sha256);
}
