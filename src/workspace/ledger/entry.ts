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

/** What a private run will spend, fixed before any row is read. */
export const spendingPlan = z.object({
  /** What was asked for. */
  epsilon: z.number().positive(),
  delta: z.number().gt(0).lt(1),
  /** Gaussian differential privacy of all noisy counts together. */
  mu: z.number().positive(),
  /** Part of delta that is spent beside the Gaussian noise. */
  deltaBeside: z.number().min(0).lt(1),
});
export type SpendingPlan = z.infer<typeof spendingPlan>;

export const ledgerEntry = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('opened'), ledger: z.uuid(), publicKey: z.string() }),
  /** How much a source may spend in all. Raising it is an entry like any other. */
  z.object({ ...common, kind: z.literal('limit'), source: z.string(), epsilon: z.number().positive(), delta: z.number().gt(0).lt(1), by: z.enum(['owner', 'default']) }),
  z.object({ ...common, kind: z.literal('reserved'), reservation, source: z.string(), job: z.string(), plan: spendingPlan, holder }),
  /** Noise is about to be drawn: from here on the reservation is spent, whatever happens. */
  z.object({ ...common, kind: z.literal('drawn'), reservation }),
  /** The run ended. `share` of the squared mu was spent: 1, or less where it stopped for a reason of its own. */
  z.object({ ...common, kind: z.literal('committed'), reservation, share: z.number().min(0).max(1) }),
  /** Given back, since nothing had been drawn. */
  z.object({ ...common, kind: z.literal('released'), reservation, by: z.enum(['job', 'owner']) }),
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
