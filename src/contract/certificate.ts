import { z } from 'zod';
import { claimedBudget } from './budget.ts';
import { privateStep, privateTraining } from './clonePrivacy.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Base64 in its one canonical form: unused bits of the last letter are zero. */
const base64 = z.base64().refine((text) => Buffer.from(text, 'base64').toString('base64') === text);

export const payloadType = 'application/vnd.in-toto+json';
export const predicateType = 'https://pratibimba.invalid/certificate/v1';

/** DSSE (Dead Simple Signing Envelope) around an in-toto statement. */
export const envelopeSchema = z.strictObject({
  payloadType: z.literal(payloadType),
  /** The canonical JSON (RFC 8785) of the statement, base64. */
  payload: base64,
  signatures: z.array(z.strictObject({ keyid: sha256, sig: base64 })).length(1),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** What the certificate says of privacy. A generated portfolio uses nothing real, and gets no epsilon. */
const certifiedPrivacy = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('generated'), statement: z.string() }),
  z.object({
    mode: z.literal('differential'),
    statement: z.string(),
    ...claimedBudget,
    mu: z.number(),
    steps: z.array(privateStep),
    trainings: z.array(privateTraining).optional(),
    /** What the guarantee rests on beyond the declaration: none for an unconditional one, which alone may be green. */
    conditions: z.array(z.string()),
    /** How sure somebody can become who was a coin-toss sure, at most, in 100. */
    certainty_in_100: z.number(),
    sentence: z.string(),
    explanation: z.string(),
    not_promised: z.array(z.string()),
    warnings: z.array(z.string()),
  }),
]);

export const certificatePredicate = z.object({
  schemaVersion: z.literal(1),
  id: z.uuid(),
  issuedAt: z.iso.datetime(),
  validUntil: z.iso.datetime(),
  application: z.string(),
  run: z.object({ id: z.string(), kind: z.string(), startedAt: z.iso.datetime(), samplingSeed: z.int().nullable(),
    /** SHA-256 of its `run.json`, which the ledger holds, too. */
    record: sha256 }),
  tone: z.enum(['green', 'amber', 'red']),
  privacy: certifiedPrivacy,
  kAnonymity: z.object({ k: z.int(), quasiIdentifiers: z.array(z.string()), recounted: z.boolean(), statement: z.string() }),
  /** That a protocol was run may leave the house; what it found is computed on real rows and may not. */
  attack: z.object({ protocol: z.string().nullable(), gate: z.string() }),
  /** Hides the source behind a salt that the issuer keeps: opened, it proves which file it was. */
  source: z.object({ commitment: sha256 }).nullable(),
  /** The last entry of the ledger when this was issued; where the run was paid from it, by which entry. */
  ledger: z.object({ sequence: z.int(), head: sha256, source: z.string().nullable(), reservation: z.string().nullable() }).nullable(),
  key: z.object({ fingerprint: sha256, publicKey: z.string() }),
});
export type CertificatePredicate = z.infer<typeof certificatePredicate>;

/** What is signed: which files, and what holds of them. */
export const certificateStatement = z.object({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256 }) })).min(1),
  predicateType: z.literal(predicateType),
  predicate: certificatePredicate,
});
export type CertificateStatement = z.infer<typeof certificateStatement>;

/** One line of a verification. */
export const certificateCheck = z.object({ check: z.string(), status: z.enum(['holds', 'fails', 'not checked']), detail: z.string() });
export type CertificateCheck = z.infer<typeof certificateCheck>;

export const verificationResult = z.object({ schemaVersion: z.literal(1), /** `unidentified`: all holds, but whose key it is nobody has said. */
  verdict: z.enum(['valid', 'invalid', 'unidentified']), certificate: z.string().nullable(), checks: z.array(certificateCheck) });
export type VerificationResult = z.infer<typeof verificationResult>;
