import { unwatchFile, watchFile } from 'node:fs';
import { join } from 'node:path';

/** What changes with every run and every entry of the ledger, whichever process makes it. */
const watched = ['workspace.db', 'ledger.jsonl'];
const everyMilliseconds = 1000;

/**
 * Calls `onChange` when runs or budgets have changed. By looking at the files now and then: it works on any disk, and before they exist.
 * @returns what ends it
 */
export function watchWorkspace(folder: string, onChange: () => void): () => void {
  const files = watched.map((name) => join(folder, name));
  for (const file of files) watchFile(file, { interval: everyMilliseconds, persistent: false }, onChange);
  return () => {
    for (const file of files) unwatchFile(file, onChange);
  };
}
