import { appendFile, mkdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errno } from '../contract/errors.ts';
import { type LogEntry, logEntrySchema } from '../contract/log.ts';

/** Bytes at which a log becomes the older one, and the one that was older is lost. */
const mostBytes = 1_000_000;

const logFile = (workspace: string): string => join(workspace, 'logs', 'window.jsonl');
const olderFile = (workspace: string): string => join(workspace, 'logs', 'window.older.jsonl');

/** Writes one line. A log that cannot be written stops no work. */
export async function appendLog(workspace: string, entry: LogEntry): Promise<void> {
  const file = logFile(workspace);
  try {
    await mkdir(join(workspace, 'logs'), { recursive: true, mode: 0o700 });
    if ((await bytesOf(file)) > mostBytes) await rename(file, olderFile(workspace));
    await appendFile(file, `${JSON.stringify(logEntrySchema.parse(entry))}\n`, { mode: 0o600 });
  } catch (thrown) {
    if (errno(thrown) === undefined) throw thrown;
  }
}

/** The latest `most` entries, the newest first. Lines that are no entries (cut by a crash, of a newer version) are passed over. */
export async function readLog(workspace: string, most: number): Promise<LogEntry[]> {
  const lines = [...(await linesOf(olderFile(workspace))), ...(await linesOf(logFile(workspace)))];
  const entries: LogEntry[] = [];
  for (const line of lines.toReversed()) {
    const entry = logEntrySchema.safeParse(parsed(line));
    if (entry.success && entries.push(entry.data) === most) break;
  }
  return entries;
}

async function linesOf(file: string): Promise<string[]> {
  try {
    return (await readFile(file, 'utf8')).split('\n');
  } catch (thrown) {
    if (errno(thrown) === 'ENOENT') return [];
    throw thrown;
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function bytesOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}
