import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { version } from '../../../package.json';
import { type CertificatePredicate, type CertificateStatement, type Envelope, predicateType } from '../../contract/certificate.ts';
import { Failure } from '../../contract/errors.ts';
import { certificatePdf } from '../../engine/report/certificate.ts';
import { writeDurably } from '../durable.ts';
import { accountsOf } from '../ledger/account.ts';
import { hashOf, canonical, type LedgerEntry, type SpendingPlan } from '../ledger/entry.ts';
import { hasFinished } from '../ledger/finished.ts';
import { ledgerEntries, recordInLedger, verifyLedger } from '../ledger/ledger.ts';
import { sealStatement } from './envelope.ts';
import { type AttackGate, gateOnAttack } from './evidence.ts';
import { type AskPassphrase, signingKey } from './keys.ts';
import { readRelease, type Release } from './release.ts';

const day = 86_400_000;

export interface CertifyOptions {
  /** Days for which the certificate holds. */
  readonly days: number;
  readonly ask: AskPassphrase;
  /** Folders of attack runs; none: those that the workspace lists. */
  readonly evidence?: readonly string[];
  readonly gate?: AttackGate;
}

/** A certificate that was issued, and where it lies. */
export interface Issued {
  readonly path: string;
  readonly statement: CertificateStatement;
  readonly envelope: Envelope;
}

/**
 * Issues a certificate for a run and writes it beside its tables. The key is made at first use.
 * @throws Failure like `readRelease` and `gateOnAttack`, and 'verification' for a run whose `run.json` was changed, or whose ledger entry is not there or not finished
 */
export async function certify(workspace: string, folder: string, { days, ask, evidence = [], gate = 'on' }: CertifyOptions): Promise<Issued> {
  const release = await readRelease(folder);
  const entries = await ledgerEntries(workspace);
  refuseUnsigned(release, entries);
  const paid = paidEntry(release, entries);
  const attack = await gateOnAttack(workspace, evidence, release, gate);
  const { key, fingerprint, publicKey } = await signingKey(workspace, ask);
  const { head } = await verifyLedger(workspace);
  const issued = new Date();
  const predicate: CertificatePredicate = {
    schemaVersion: 1,
    id: randomUUID(),
    issuedAt: issued.toISOString(),
    validUntil: new Date(issued.getTime() + days * day).toISOString(),
    application: `Pratibimba ${version}`,
    run: { id: release.run.id, kind: release.run.kind, startedAt: release.run.startedAt, samplingSeed: release.run.seed, record: release.record },
    tone: toneOf(release),
    privacy: release.privacy,
    kAnonymity: release.kAnonymity,
    attack,
    source: release.run.source === undefined ? null : { commitment: release.run.source.commitment },
    ledger: head === null ? null : { sequence: head.sequence, head: head.hash, source: paid?.source ?? null, reservation: paid?.reservation ?? null },
    key: { fingerprint, publicKey },
  };
  const statement: CertificateStatement = { _type: 'https://in-toto.io/Statement/v1', subject: release.subject, predicateType, predicate };
  const envelope = sealStatement(statement, key, fingerprint);
  const path = join(folder, 'certificate.json');
  await writeDurably(join(folder, 'certificate.pdf'), await certificatePdf(statement));
  await writeDurably(path, `${JSON.stringify(envelope, null, 2)}\n`);
  const payload = createHash('sha256').update(canonical(statement)).digest('hex');
  await recordInLedger(workspace, [{ kind: 'certified', certificate: predicate.id, run: release.run.id, payload }]);
  return { path, statement, envelope };
}

/** What a certificate repeats stands in `run.json`, which is signed by nobody but the ledger. */
function refuseUnsigned({ run, record, folder }: Release, entries: readonly LedgerEntry[]): void {
  if (hasFinished(entries, run.id, record)) return;
  const known = entries.some((entry) => entry.kind === 'finished' && entry.run === run.id);
  const why = known ? `${join(folder, 'run.json')} is not the file that the run wrote.` : `The ledger of this workspace does not hold that the run ${run.id} ended.`;
  throw new Failure('verification', why, { fix: known ? 'Run it again; only what was written then can be certified.' : 'Certify it in the workspace in which it was made; runs of older versions have to be run again.' });
}

/** The reservation that paid for a private run; null for a run that cost nothing. */
function paidEntry({ run, privacy }: Release, entries: readonly LedgerEntry[]): { source: string; reservation: string } | null {
  if (privacy.mode !== 'differential') return null;
  const { ledger } = run;
  if (ledger === undefined) throw new Failure('verification', `The run ${run.id} does not say which budget paid for it.`, { fix: 'Certify the run that made the twin.' });
  const line = entries[ledger.sequence];
  const account = accountsOf(entries).get(ledger.source);
  const paid = account?.reservations.find(({ entry }) => entry.reservation === ledger.reservation);
  const own = line?.kind === 'committed' && line.reservation === ledger.reservation && next(entries, ledger.sequence) === ledger.head;
  if (paid === undefined || !own) {
    throw new Failure('verification', `The ledger of this workspace does not know the entry that paid for the run ${run.id}.`, { fix: 'Certify it in the workspace in which it was made.' });
  }
  if (paid.state !== 'committed') throw new Failure('verification', `The ledger entry of the run ${run.id} is not finished (${paid.state}).`, { fix: 'Wait for the run to end, or run it again.' });
  const { plan } = paid.entry;
  if (plan.epsilon !== privacy.epsilon || plan.delta !== privacy.delta || !isPaidBy(privacy, plan)) {
    throw new Failure('verification', `What the run ${run.id} claims is not what was paid for it.`, { fix: 'Run the clone again.' });
  }
  return { source: ledger.source, reservation: ledger.reservation };
}

/** Whether the noise that a run claims is that of a plan: all Gaussian, or Gaussian counts and a training for each event after them. */
function isPaidBy({ mu, trainings = [] }: Extract<Release['privacy'], { mode: 'differential' }>, plan: SpendingPlan): boolean {
  const near = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-12 * Math.max(1, Math.abs(other));
  if ('mu' in plan) return trainings.length === 0 && near(plan.mu, mu);
  const [counts, ...trained] = plan.events;
  if (counts?.type !== 'rounded_gaussian' || counts.count !== 1 || !near(counts.sensitivity / counts.sigma, mu) || trained.length !== trainings.length) return false;
  return trained.every((event, position) => {
    const { rate, sigma, steps } = trainings[position]!;
    return event.type === 'subsampled_gaussian' && near(event.q, rate) && near(event.sigma, sigma) && event.count === steps;
  });
}

/** Hash of a line, which its successor holds, or the head. */
function next(entries: readonly LedgerEntry[], sequence: number): string {
  return entries[sequence + 1]?.previous ?? hashOf(canonical(entries[sequence]!));
}

/** Green is a guarantee that rests on the declaration alone, up to epsilon 1 and delta 1e-6. */
function toneOf({ privacy, kAnonymity }: Release): CertificatePredicate['tone'] {
  if (privacy.mode === 'generated') return 'green';
  if (privacy.epsilon >= 5) return 'red';
  return privacy.conditions.length === 0 && privacy.epsilon <= 1 && privacy.delta <= 1e-6 && (kAnonymity.recounted || kAnonymity.quasiIdentifiers.length === 0) ? 'green' : 'amber';
}
