import { sign, verify, type KeyObject } from 'node:crypto';
import { type CertificateStatement, type Envelope, payloadType } from '../../contract/certificate.ts';
import { canonical } from '../ledger/entry.ts';

/** Signs a statement: Ed25519 over DSSE's pre-authentication encoding of its canonical JSON (RFC 8785). @param keyid fingerprint of the key */
export function sealStatement(statement: CertificateStatement, key: KeyObject, keyid: string): Envelope {
  const payload = Buffer.from(canonical(statement));
  return { payloadType, payload: payload.toString('base64'), signatures: [{ keyid, sig: sign(null, signedBytes(payload), key).toString('base64') }] };
}

/** Does the signature hold under this key? */
export function holdsUnder({ payload, signatures }: Envelope, key: KeyObject): boolean {
  const bytes = signedBytes(Buffer.from(payload, 'base64'));
  return signatures.every(({ sig }) => verify(null, bytes, key, Buffer.from(sig, 'base64')));
}

/** DSSE v1: `DSSEv1 <length of type> <type> <length of payload> <payload>`, so that no payload can pass for one of another type. */
function signedBytes(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `), payload]);
}
