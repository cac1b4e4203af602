import type { Outcome } from '../../contract/ipc.ts';
import { messages } from '../messages/messages.ts';

/** Paths of files that were dropped on the window. */
export function droppedPaths(files: readonly File[]): Outcome<string[]> {
  const paths = files.map((file) => window.bridge.pathForFile(file));
  if (paths.length > 0 && !paths.includes('')) return { ok: true, value: paths };
  return { ok: false, failure: { code: 'usage', message: messages.drop.notOnDisk, fix: messages.drop.notOnDiskFix } };
}

/** Paths of tables that a person picks in the system's dialog; none when they close it. */
export async function chooseTables(): Promise<string[]> {
  const outcome = await window.bridge.request('file:choose', { title: messages.drop.choose, kind: 'table', many: true });
  return outcome.ok ? outcome.value : [];
}
