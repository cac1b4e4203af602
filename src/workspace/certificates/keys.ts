import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errno, Failure } from '../../contract/errors.ts';
import { writeDurably } from '../durable.ts';
import type { LedgerEntry } from '../ledger/entry.ts';
import { ledgerEntries, recordInLedger } from '../ledger/ledger.ts';
import { locked, secretSchema, unlocked } from './secret.ts';

const keyFile = z.object({ schemaVersion: z.literal(1), fingerprint: z.string(), publicKey: z.string(), secret: secretSchema });

/** A key that signs certificates, as the ledger knows it. Its public half stands there, too, so that it outlives its file. */
export interface CertificateKey {
  /** SHA-256 of the public key (SPKI, DER). */
  readonly fingerprint: string;
  /** PEM. */
  readonly publicKey: string;
  readonly createdAt: string;
  readonly state: 'active' | 'rotated' | 'revoked';
  /** When it ceased to be active, and why it was revoked. */
  readonly endedAt: string | null;
  readonly reason: string | null;
}

/** A key that is open for signing. */
export interface OpenKey {
  readonly key: KeyObject;
  readonly fingerprint: string;
  readonly publicKey: string;
}

/** Asks for the passphrase; `fresh` is true where a key is about to be made. */
export type AskPassphrase = (fresh: boolean) => Promise<string>;

/** All keys that the ledger's entries name, in the order in which they were made. */
export function keysIn(entries: readonly LedgerEntry[]): CertificateKey[] {
  const keys = new Map<string, CertificateKey>();
  for (const entry of entries) {
    if (entry.kind === 'key-created') keys.set(entry.fingerprint, { fingerprint: entry.fingerprint, publicKey: entry.publicKey, createdAt: entry.time, state: 'active', endedAt: null, reason: null });
    if (entry.kind !== 'key-rotated' && entry.kind !== 'key-revoked') continue;
    const known = keys.get(entry.fingerprint);
    if (known === undefined || known.state === 'revoked') continue;
    const revoked = entry.kind === 'key-revoked';
    keys.set(entry.fingerprint, { ...known, state: revoked ? 'revoked' : 'rotated', endedAt: entry.time, reason: revoked ? entry.reason : null });
  }
  return [...keys.values()];
}

export async function listKeys(workspace: string): Promise<CertificateKey[]> {
  return keysIn(await ledgerEntries(workspace));
}

/** The key that signs from now on, opened; one is made at first use. */
export async function signingKey(workspace: string, ask: AskPassphrase): Promise<OpenKey> {
  const active = (await listKeys(workspace)).findLast(({ state }) => state === 'active');
  if (active === undefined) return await createKey(workspace, await ask(true));
  const { secret } = await readKeyFile(workspace, active.fingerprint);
  return { key: await unlocked(secret, await ask(false)), fingerprint: active.fingerprint, publicKey: active.publicKey };
}

/** Makes a key and tells the ledger. @throws Failure 'usage' where there is an active one */
export async function createKey(workspace: string, passphrase: string): Promise<OpenKey> {
  if ((await listKeys(workspace)).some(({ state }) => state === 'active')) throw new Failure('usage', 'There is an active key already.', { fix: 'keys rotate replaces it.' });
  return await makeKey(workspace, passphrase);
}

/** A new key in the place of the active one, whose certificates stay verifiable. */
export async function rotateKey(workspace: string, passphrase: string): Promise<OpenKey> {
  const active = (await listKeys(workspace)).findLast(({ state }) => state === 'active');
  if (active === undefined) throw new Failure('usage', 'There is no active key to be replaced.', { fix: 'keys create makes one.' });
  const made = await makeKey(workspace, passphrase);
  await recordInLedger(workspace, [{ kind: 'key-rotated', fingerprint: active.fingerprint, successor: made.fingerprint }]);
  return made;
}

/** Certificates of a revoked key do not verify any more. @param start of the fingerprint, as far as it tells the keys apart */
export async function revokeKey(workspace: string, start: string, reason: string): Promise<CertificateKey> {
  const { fingerprint, state } = await findKey(workspace, start);
  if (state === 'revoked') throw new Failure('usage', `The key ${fingerprint.slice(0, 16)} is revoked already.`);
  await recordInLedger(workspace, [{ kind: 'key-revoked', fingerprint, reason }]);
  return await findKey(workspace, fingerprint);
}

export async function findKey(workspace: string, start: string): Promise<CertificateKey> {
  const keys = await listKeys(workspace);
  const [found, ...more] = keys.filter(({ fingerprint }) => fingerprint.startsWith(start));
  if (found !== undefined && more.length === 0) return found;
  throw new Failure('usage', found === undefined ? `The ledger knows no key ${start}.` : `More than one key begins with ${start}.`, { fix: '"pratibimba keys list" shows them.' });
}

/** SHA-256 of a public key (SPKI, DER), hex. */
export function fingerprintOf(publicKey: KeyObject): string {
  return createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('hex');
}

async function makeKey(workspace: string, passphrase: string): Promise<OpenKey> {
  const { privateKey, publicKey: publicHalf } = generateKeyPairSync('ed25519');
  const publicKey = publicHalf.export({ type: 'spki', format: 'pem' }).toString();
  const fingerprint = fingerprintOf(publicHalf);
  const secret = await locked(privateKey, passphrase);
  await mkdir(keyFolder(workspace), { recursive: true, mode: 0o700 });
  await writeDurably(keyPath(workspace, fingerprint), `${JSON.stringify({ schemaVersion: 1, fingerprint, publicKey, secret }, null, 2)}\n`);
  await recordInLedger(workspace, [{ kind: 'key-created', fingerprint, publicKey }]);
  return { key: privateKey, fingerprint, publicKey };
}

async function readKeyFile(workspace: string, fingerprint: string): Promise<z.infer<typeof keyFile>> {
  const path = keyPath(workspace, fingerprint);
  try {
    return keyFile.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (thrown) {
    throw new Failure('resource', `The key file ${path} ${errno(thrown) === 'ENOENT' ? 'is missing' : 'cannot be read'}.`, { fix: 'Bring it back from a backup, or replace the key with keys rotate.' });
  }
}

function keyFolder(workspace: string): string {
  return join(workspace, 'keys');
}

function keyPath(workspace: string, fingerprint: string): string {
  return join(keyFolder(workspace), `certificate-${fingerprint.slice(0, 16)}.json`);
}
