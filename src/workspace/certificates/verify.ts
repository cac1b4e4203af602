import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type CertificateCheck, type CertificateStatement, certificateStatement, type Envelope, envelopeSchema, type VerificationResult } from '../../contract/certificate.ts';
import { errno, Failure } from '../../contract/errors.ts';
import { sha256Of } from '../artefacts.ts';
import { canonical, hashOf, type LedgerEntry } from '../ledger/entry.ts';
import { hasFinished } from '../ledger/finished.ts';
import { ledgerEntries } from '../ledger/ledger.ts';
import { holdsUnder } from './envelope.ts';
import { fingerprintOf, keysIn } from './keys.ts';

export interface VerifyOptions {
  /** Tables that the certificate has to name by their hash. */
  readonly data: readonly string[];
  /** A public key (PEM) that the issuer gave by another way; without it the one in the certificate is taken, and that is said. */
  readonly publicKey: string | null;
  /** Null: no workspace is consulted. */
  readonly workspace: string | null;
  readonly now: Date;
}

/**
 * Checks a certificate line by line; the first that fails makes it invalid, and all are told.
 * @throws Failure 'input' for a file that is not there
 */
export async function verifyCertificate(path: string, options: VerifyOptions): Promise<VerificationResult> {
  const envelope = await readEnvelope(path);
  if ('check' in envelope) return resultOf(null, [envelope]);
  const statement = statementOf(envelope);
  if ('check' in statement) return resultOf(null, [holds('form', 'It is a DSSE envelope.'), statement]);
  const entries = options.workspace === null ? [] : await ledgerEntries(options.workspace);
  const { key: signer, check: signature } = await checkSignature(envelope, statement, options.publicKey);
  const checks = [
    holds('form', 'It is a DSSE envelope around an in-toto statement of a Pratibimba certificate.'),
    signature,
    checkKey(signer, options, entries, statement),
    checkDates(statement, options.now),
    ...(await Promise.all(options.data.map((file) => checkData(file, statement)))),
    ...(options.data.length === 0 ? [notChecked('tables', 'No table was given (--data FILE).')] : []),
    checkLedger(statement, entries),
  ];
  return resultOf(statement.predicate.id, checks);
}

function resultOf(certificate: string | null, checks: CertificateCheck[]): VerificationResult {
  const unidentified = checks.some(({ check, status }) => check === 'key' && status === 'not checked');
  return { schemaVersion: 1, verdict: checks.some(({ status }) => status === 'fails') ? 'invalid' : unidentified ? 'unidentified' : 'valid', certificate, checks };
}

const holds = (check: string, detail: string): CertificateCheck => ({ check, status: 'holds', detail });
const fails = (check: string, detail: string): CertificateCheck => ({ check, status: 'fails', detail });
const notChecked = (check: string, detail: string): CertificateCheck => ({ check, status: 'not checked', detail });

async function readEnvelope(path: string): Promise<Envelope | CertificateCheck> {
  const text = await readGiven(path, 'certificate');
  try {
    return envelopeSchema.parse(JSON.parse(text));
  } catch {
    return fails('form', 'The file is no DSSE envelope: it was changed, or it is something else.');
  }
}

/** The payload must be the canonical text itself: two texts of one content would have two signatures. */
function statementOf({ payload }: Envelope): CertificateStatement | CertificateCheck {
  const text = Buffer.from(payload, 'base64').toString('utf8');
  try {
    const statement = certificateStatement.parse(JSON.parse(text));
    return canonical(JSON.parse(text) as object) === text ? statement : fails('form', 'The statement is not in its canonical form (RFC 8785).');
  } catch {
    return fails('form', 'The payload is no statement of a Pratibimba certificate, or one of a newer version.');
  }
}

async function checkSignature(envelope: Envelope, { predicate }: CertificateStatement, given: string | null): Promise<{ key: KeyObject | null; check: CertificateCheck }> {
  const pem = given === null ? predicate.key.publicKey : await readGiven(given, 'public key');
  const key = publicKeyIn(pem);
  if (key === null) return { key, check: fails('signature', given === null ? 'The certificate holds no public key that can be read.' : `${given} holds no public key in PEM form.`) };
  if (!holdsUnder(envelope, key)) return { key, check: fails('signature', given === null ? 'The signature does not hold: the certificate was changed.' : 'The signature is not one of the given key, or the certificate was changed.') };
  if (fingerprintOf(key) !== predicate.key.fingerprint || envelope.signatures[0]?.keyid !== predicate.key.fingerprint) return { key, check: fails('signature', 'The fingerprint in the certificate is not that of the key.') };
  return { key, check: holds('signature', `Ed25519 by the key ${predicate.key.fingerprint}.`) };
}

/** Whose key it is, only its owner can say; revocations are known to the workspace in which it was made. */
function checkKey(key: KeyObject | null, { publicKey, workspace }: VerifyOptions, entries: readonly LedgerEntry[], statement: CertificateStatement): CertificateCheck {
  const known = key === null ? undefined : keysIn(entries).find(({ fingerprint }) => fingerprint === fingerprintOf(key));
  if (known?.state === 'revoked') return fails('key', `The key was revoked on ${known.endedAt}: ${known.reason}`);
  if (known !== undefined && !wasIssued(statement, entries)) return fails('key', 'It is signed with a key of this workspace, but its ledger does not hold that it was issued.');
  if (known !== undefined) return holds('key', known.state === 'active' ? 'It is the active key of this workspace.' : `It is a key of this workspace, replaced on ${known.endedAt}.`);
  if (publicKey !== null) return holds('key', 'It is the key that was given; whether it was revoked is known in the workspace that issued it.');
  return notChecked('key', `It is the key that the certificate brings along${workspace === null ? '' : ', and this workspace does not know it'}: compare its fingerprint, or give the issuer’s key (--pubkey FILE).`);
}

function wasIssued(statement: CertificateStatement, entries: readonly LedgerEntry[]): boolean {
  const payload = hashOf(canonical(statement));
  return entries.some((entry) => entry.kind === 'certified' && entry.certificate === statement.predicate.id && entry.payload === payload);
}

function checkDates({ predicate: { issuedAt, validUntil } }: CertificateStatement, now: Date): CertificateCheck {
  if (now.toISOString() > validUntil) return fails('validity', `It expired on ${validUntil}.`);
  return now.toISOString() < issuedAt ? fails('validity', `It is dated in the future (${issuedAt}); compare the clocks.`) : holds('validity', `From ${issuedAt} to ${validUntil}.`);
}

async function checkData(path: string, { subject }: CertificateStatement): Promise<CertificateCheck> {
  const digest = await sha256Of(path);
  const named = subject.find(({ digest: { sha256: expected } }) => expected === digest);
  if (named !== undefined) return holds('tables', `${basename(path)} is "${named.name}" (SHA-256 ${digest}).`);
  return fails('tables', `${basename(path)} is none of the certified tables (its SHA-256 is ${digest}).`);
}

/** A head that this ledger does not hold means that the ledger, or the workspace, is another or an older one. */
function checkLedger({ predicate: { ledger, key, run } }: CertificateStatement, entries: readonly LedgerEntry[]): CertificateCheck {
  if (ledger === null) return notChecked('ledger', 'The certificate names no entry of a ledger.');
  if (!keysIn(entries).some(({ fingerprint }) => fingerprint === key.fingerprint)) return notChecked('ledger', `It was issued in another workspace. The certificate names entry ${ledger.sequence + 1}, ${ledger.head}.`);
  const line = entries[ledger.sequence];
  if (line !== undefined && !hasFinished(entries, run.id, run.record)) return fails('ledger', `The ledger of this workspace does not hold that the run ${run.id} ended as the certificate says.`);
  if (line !== undefined && hashOf(canonical(line)) === ledger.head) return holds('ledger', `Entry ${ledger.sequence + 1} of this ledger has the hash that the certificate names.`);
  return fails('ledger', `The ledger of this workspace does not hold the entry ${ledger.sequence + 1} that the certificate names: it is another ledger, or an older copy.`);
}

function publicKeyIn(pem: string): KeyObject | null {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

async function readGiven(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    throw new Failure('input', `The ${what} ${path} ${errno(thrown) === 'ENOENT' ? 'does not exist' : 'cannot be read'}.`, { fix: 'Check the path.' });
  }
}
