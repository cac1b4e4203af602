import { createCipheriv, createDecipheriv, createPrivateKey, type KeyObject, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { Failure } from '../../contract/errors.ts';

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);
const shortest = 8;

/** A private key under a passphrase: scrypt (RFC 7914) and AES-256-GCM over its PKCS 8 form. */
export const secretSchema = z.object({ kdf: z.literal('scrypt'), cost: z.int(), blockSize: z.int(), salt: z.base64(), nonce: z.base64(), tag: z.base64(), ciphertext: z.base64() });
export type Secret = z.infer<typeof secretSchema>;

/** 64 MiB and a few tenths of a second for each guess. */
const hardness = { cost: 2 ** 16, blockSize: 8 } as const;

/** @throws Failure 'usage' for a passphrase of fewer than 8 characters */
export async function locked(key: KeyObject, passphrase: string): Promise<Secret> {
  if ([...passphrase].length < shortest) throw new Failure('usage', `A passphrase has at least ${shortest} characters.`, { fix: 'Choose a longer one.' });
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', await derivedKey(passphrase, salt, hardness), nonce);
  const ciphertext = Buffer.concat([cipher.update(key.export({ type: 'pkcs8', format: 'der' })), cipher.final()]);
  const text = (bytes: Buffer): string => bytes.toString('base64');
  return { kdf: 'scrypt', ...hardness, salt: text(salt), nonce: text(nonce), tag: text(cipher.getAuthTag()), ciphertext: text(ciphertext) };
}

/** @throws Failure 'verification' for another passphrase, or a file that was changed */
export async function unlocked(secret: Secret, passphrase: string): Promise<KeyObject> {
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', await derivedKey(passphrase, bytes(secret.salt), secret), bytes(secret.nonce));
    decipher.setAuthTag(bytes(secret.tag));
    return createPrivateKey({ key: Buffer.concat([decipher.update(bytes(secret.ciphertext)), decipher.final()]), format: 'der', type: 'pkcs8' });
  } catch {
    throw new Failure('verification', 'The passphrase does not open the key.', { fix: 'Try again; a lost passphrase cannot be brought back, but keys rotate makes a new key.' });
  }
}

async function derivedKey(passphrase: string, salt: Buffer, { cost, blockSize }: { readonly cost: number; readonly blockSize: number }): Promise<Buffer> {
  return await derive(passphrase.normalize('NFKC'), salt, 32, { N: cost, r: blockSize, p: 1, maxmem: 256 * cost * blockSize });
}
