import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { access, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errno, Failure } from '../../contract/errors.ts';
import { writeDurably } from '../durable.ts';

/**
 * The key that signs the ledger, made with it. It lies beside the ledger without a passphrase, since scripts spend at night: it tells
 * apart who could write to the workspace from who could not, no more.
 */
export async function ledgerKey(workspace: string): Promise<KeyObject> {
  const path = join(workspace, 'keys', 'ledger.pem');
  try {
    return createPrivateKey(await readFile(path));
  } catch (thrown) {
    throw new Failure('resource', errno(thrown) === 'ENOENT' ? `The key of the ledger, ${path}, is missing.` : `The key of the ledger, ${path}, cannot be read.`, {
      fix: 'Bring it back from a backup; without it nothing can be written to the ledger.',
    });
  }
}

/** A new key for a new ledger, there as a whole or not at all. One that is there already is kept: a crash may have come between the two. */
export async function makeLedgerKey(workspace: string): Promise<KeyObject> {
  const folder = join(workspace, 'keys');
  const path = join(folder, 'ledger.pem');
  const isThere = await access(path).then(() => true, () => false);
  if (isThere) return await ledgerKey(workspace);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeDurably(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
  return privateKey;
}

/** The public half, as the ledger's first entry holds it. */
export function publicKeyText(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
}

/** Null for a text that is no key. */
export function publicKeyOf(text: string): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}
