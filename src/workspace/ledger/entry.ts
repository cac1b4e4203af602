import { createHash, sign, verify, type KeyObject } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';

/** What every entry has. `previous` is the SHA-256 of the line before, so that no line can be changed, moved or taken out unseen. */
const common = {
  schemaVersion: z.literal(1),
  sequence: z.int().nonnegative(),
  time: z.iso.datetime(),
  previous: z.string().regex(/^[0-9a-f]{64}$/),
  /** Ed25519 over the canonical JSON (RFC 8785) of the other fields, base64. */
  signature: z.string(),
};

/** Names a process, so that another one can tell whether it has ended. */
const holder = z.object({ pid: z.int(), host: z.string(), boot: z.string() });

const reservation = z.uuid();
const fingerprint = z.string().regex(/^[0-9a-f]{64}$/);

const planOfAnyKind = {
  /** What was asked for. */
  epsilon: z.number().positive(),
  delta: z.number().gt(0).lt(1),
  /** Part of delta that is spent beside the noise. */
  deltaBeside: z.number().min(0).lt(1),
};

/** All noise is Gaussian and no row is left out by chance. */
const gaussianPlan = z.object({
  ...planOfAnyKind,
  /** Gaussian differential privacy of all noisy counts together. */
  mu: z.number().positive(),
});

const sigma = z.number().positive();
const count = z.int().min(1);

/** Noise of other kinds: what it costs follows from the events, in the accountant's form but without defaults, since a signed line says all. */
const eventPlan = z.object({
  ...planOfAnyKind,
  events: z.array(z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('rounded_gaussian'), sigma, sensitivity: z.number().positive(), count }),
    z.strictObject({ type: z.literal('subsampled_gaussian'), q: z.number().gt(0).max(1), sigma, count, sampling: z.literal('poisson') }),
  ])).min(1).max(100),
});

/** What a private run will spend, fixed before any row is read. */
export const spendingPlan = z.union([gaussianPlan, eventPlan]);
export type SpendingPlan = z.infer<typeof spendingPlan>;
export type GaussianPlan = z.infer<typeof gaussianPlan>;
export type EventPlan = z.infer<typeof eventPlan>;

export const ledgerEntry = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('opened'), ledger: z.uuid(), publicKey: z.string() }),
  /** How much a source may spend in all. Raising it is an entry like any other. */
  z.object({ ...common, kind: z.literal('limit'), source: z.string(), epsilon: z.number().positive(), delta: z.number().gt(0).lt(1), by: z.enum(['owner', 'default']) }),
  z.object({ ...common, kind: z.literal('reserved'), reservation, source: z.string(), job: z.string(), plan: spendingPlan, holder }),
  /** Noise is about to be drawn: from here on the reservation is spent, whatever happens. */
  z.object({ ...common, kind: z.literal('drawn'), reservation }),
  /** The run ended. `share` of the squared mu (of other plans, the divergence) was spent: 1, or less where it stopped for a reason of its own. */
  z.object({ ...common, kind: z.literal('committed'), reservation, share: z.number().min(0).max(1) }),
  /** Given back, since nothing had been drawn. */
  z.object({ ...common, kind: z.literal('released'), reservation, by: z.enum(['job', 'owner']) }),
  /** A run ended with this `run.json`: what a certificate tells of it can be held to what was written then. */
  z.object({ ...common, kind: z.literal('finished'), run: z.string(), sha256: fingerprint }),
  /** Keys that sign certificates: made, replaced by another, or no longer to be trusted. */
  z.object({ ...common, kind: z.literal('key-created'), fingerprint, publicKey: z.string() }),
  z.object({ ...common, kind: z.literal('key-rotated'), fingerprint, successor: fingerprint }),
  z.object({ ...common, kind: z.literal('key-revoked'), fingerprint, reason: z.string().min(1).max(500) }),
  /** A certificate was issued: its id and the SHA-256 of what was signed. */
  z.object({ ...common, kind: z.literal('certified'), certificate: z.uuid(), run: z.string(), payload: fingerprint }),
  /** The last line was cut off by a crash, before anything that it says had happened; so many bytes were taken away. */
  z.object({ ...common, kind: z.literal('repaired'), bytes: z.int().positive() }),
]);
export type LedgerEntry = z.infer<typeof ledgerEntry>;
/** An entry before it is chained and signed. */
export type EntryFacts = LedgerEntry extends infer Entry ? (Entry extends unknown ? Omit<Entry, keyof typeof common> : never) : never;

export const firstPrevious = '0'.repeat(64);

/** The line of an entry, without its line end. */
export function sealEntry(facts: EntryFacts, place: { readonly sequence: number; readonly previous: string; readonly time: string }, key: KeyObject): string {
  const unsigned = { schemaVersion: 1, ...place, ...facts };
  return canonical({ ...unsigned, signature: sign(null, Buffer.from(canonical(unsigned)), key).toString('base64') });
}

/** Whether the signature is that of the entry's other fields. */
export function isSigned({ signature, ...unsigned }: LedgerEntry, key: KeyObject): boolean {
  return verify(null, Buffer.from(canonical(unsigned)), key, Buffer.from(signature, 'base64'));
}

export function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}

/** RFC 8785. */
export function canonical(content: object): string {
  const text = canonicalize(content);
  if (text === undefined) throw new Error('what a ledger holds is JSON');
  return text;
}
