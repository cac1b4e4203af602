import { randomUUID } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errno, Failure } from '../../contract/errors.ts';
import { syncFolder, writeDurably } from '../durable.ts';
import { firstPrevious, hashOf, isSigned, ledgerEntry, sealEntry, type EntryFacts, type LedgerEntry } from './entry.ts';
import { ledgerKey, makeLedgerKey, publicKeyOf, publicKeyText } from './keys.ts';

/** The last entry that is known to be on the disk: a ledger that has become shorter shows. */
const headSchema = z.object({ schemaVersion: z.literal(1), sequence: z.int().nonnegative(), hash: z.string() });
export type Head = z.infer<typeof headSchema>;

/** A ledger as it was read, each line checked. */
export interface Chain {
  readonly entries: readonly LedgerEntry[];
  /** SHA-256 of the last line. */
  readonly hash: string;
  /** Bytes after the last whole line: a line that a crash cut off. */
  readonly torn: number;
  /** Bytes of the whole lines. */
  readonly bytes: number;
}

const empty: Chain = { entries: [], hash: firstPrevious, torn: 0, bytes: 0 };

/**
 * Reads and checks the whole ledger: form, order, hashes, signatures, and that no entry is missing at the end.
 * @throws Failure 'verification' that names the line that is wrong
 */
export async function readChain(workspace: string): Promise<Chain> {
  const path = ledgerPath(workspace);
  // The head first: a reader holds no lock, and a writer that comes between the two makes the ledger longer, never shorter.
  const head = await readHead(workspace);
  const content = await readIfThere(path);
  if (content === null || content.length === 0) {
    if (head !== null) throw damaged(path, 1, 'the file is gone, though its head is still there');
    return empty;
  }
  const end = content.lastIndexOf(0x0a) + 1;
  const lines = content.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  const entries = checkLines(lines, path, publicKeyText(await ledgerKey(workspace)));
  const hash = lines.length === 0 ? firstPrevious : hashOf(lines.at(-1)!);
  if (head !== null) checkHead(head, lines, path);
  return { entries, hash, torn: content.length - end, bytes: end };
}

/** @param ownKey public half of the workspace's key: a ledger that somebody else made from scratch is no ledger of this workspace */
function checkLines(lines: readonly string[], path: string, ownKey: string): LedgerEntry[] {
  let previous = firstPrevious;
  const key = publicKeyOf(ownKey);
  return lines.map((line, index) => {
    const entry = parseEntry(line);
    const wrong = (what: string): Failure => damaged(path, index + 1, what);
    if (entry === undefined) throw wrong('it is no entry of a ledger');
    if (entry.sequence !== index) throw wrong('entries are out of order, or one is missing');
    if (entry.previous !== previous) throw wrong('it does not follow from the line before, one of the two was changed');
    if ((entry.kind === 'opened') !== (index === 0)) throw wrong('a ledger is opened by its first entry and no other');
    if (entry.kind === 'opened' && entry.publicKey !== ownKey) throw wrong('it was opened with another key than that of this workspace');
    if (key === null || !isSigned(entry, key)) throw wrong('its signature does not hold');
    previous = hashOf(line);
    return entry;
  });
}

function parseEntry(line: string): LedgerEntry | undefined {
  try {
    const entry = ledgerEntry.parse(JSON.parse(line));
    return entry;
  } catch {
    return undefined;
  }
}

/** The head is written after the entry: the ledger may be ahead of it, never behind. */
function checkHead({ sequence, hash }: Head, lines: readonly string[], path: string): void {
  const line = lines[sequence];
  if (line === undefined) throw damaged(path, lines.length + 1, `entries are missing from here on: the last one known is number ${sequence + 1}`);
  if (hashOf(line) !== hash) throw damaged(path, sequence + 1, 'it is not the line that the head of the ledger names');
}

/**
 * Appends entries, each forced to the disk before the next. The caller holds the workspace's lock. A line that a crash cut off is taken away
 * first, and that is an entry, too: whatever it would have said had not happened yet.
 * @returns the chain with the new entries
 */
export async function appendEntries(workspace: string, chain: Chain, facts: readonly EntryFacts[]): Promise<Chain> {
  const opening = chain.entries.length === 0;
  const key = opening ? await makeLedgerKey(workspace) : await ledgerKey(workspace);
  const all: EntryFacts[] = [
    ...(opening ? [{ kind: 'opened' as const, ledger: randomUUID(), publicKey: publicKeyText(key) }] : []),
    ...(chain.torn > 0 ? [{ kind: 'repaired' as const, bytes: chain.torn }] : []),
    ...facts,
  ];
  const entries = [...chain.entries];
  let { hash, bytes } = chain;
  const file = await open(ledgerPath(workspace), 'a+', 0o600);
  try {
    if (chain.torn > 0) await file.truncate(chain.bytes);
    for (const fact of all) {
      const line = sealEntry(fact, { sequence: entries.length, previous: hash, time: new Date().toISOString() }, key);
      await file.appendFile(`${line}\n`);
      await file.datasync();
      entries.push(ledgerEntry.parse(JSON.parse(line)));
      hash = hashOf(line);
      bytes += Buffer.byteLength(line) + 1;
    }
  } finally {
    await file.close();
  }
  if (opening) await syncFolder(workspace);
  await writeDurably(headPath(workspace), `${JSON.stringify({ schemaVersion: 1, sequence: entries.length - 1, hash } satisfies Head)}\n`);
  return { entries, hash, torn: 0, bytes };
}

async function readHead(workspace: string): Promise<Head | null> {
  const content = await readIfThere(headPath(workspace));
  if (content === null) return null;
  try {
    return headSchema.parse(JSON.parse(content.toString('utf8')));
  } catch {
    throw new Failure('verification', `The head of the ledger, ${headPath(workspace)}, cannot be read.`, { fix: 'Bring it back from a backup, together with the ledger.' });
  }
}

function damaged(path: string, line: number, what: string): Failure {
  return new Failure('verification', `Line ${line} of the ledger ${path} is wrong: ${what}.`, {
    rows: [line],
    fix: 'Nothing is spent from a ledger that does not hold. Bring it back from a backup, and charge what was spent since then.',
  });
}

function ledgerPath(workspace: string): string {
  return join(workspace, 'ledger.jsonl');
}

function headPath(workspace: string): string {
  return join(workspace, 'ledger.head');
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (thrown) {
    if (errno(thrown) === 'ENOENT') return null;
    throw thrown;
  }
}
