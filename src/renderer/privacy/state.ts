import { type ReleaseAnonymity, releaseAnonymity } from '../../contract/anonymity.ts';
import type { AttackResult } from '../../contract/attack.ts';
import type { VerificationResult } from '../../contract/certificate.ts';
import type { FailureRecord } from '../../contract/errors.ts';
import { fileName } from '../format.ts';
import { messages } from '../messages/messages.ts';
import { runJob } from '../state/jobs.ts';
import { createStore } from '../state/store.ts';

/** What is being proved of one run. A passphrase is never part of it: it goes from the field to the key and nowhere else. */
export interface PrivacyState {
  /** Folder of the run, and the table of it that is attacked. */
  readonly run: string | null;
  readonly table: string | null;
  readonly tables: readonly string[];
  /** What is known of its classes; null where the run says nothing. */
  readonly anonymity: ReleaseAnonymity | null;
  readonly train: string;
  readonly holdout: string;
  readonly running: string | null;
  readonly attack: AttackResult | null;
  readonly issued: string | null;
  readonly certificate: string;
  readonly data: string;
  /** Public key that the issuer gave by another way; empty for none. */
  readonly publicKey: string;
  readonly verified: VerificationResult | null;
  readonly failure: { readonly of: 'attack' | 'issue' | 'verify'; readonly record: FailureRecord } | null;
}

export const privacyState = createStore<PrivacyState>({
  run: null, table: null, tables: [], anonymity: null, train: '', holdout: '', running: null, attack: null, issued: null, certificate: '', data: '', publicKey: '', verified: null, failure: null,
});

export const change = (part: Partial<PrivacyState>): void => privacyState.set((now) => ({ ...now, ...part }));

/** Takes the run whose release is to be proved. What was found of another is let go. */
export async function chooseRun(run: string): Promise<void> {
  change({ run, table: null, tables: [], anonymity: null, attack: null, issued: null, failure: null });
  const [tables, record] = await Promise.all([window.bridge.request('tables:list', { folder: run }), window.bridge.request('run:open', { folder: run })]);
  if (privacyState.get().run !== run) return;
  const anonymity = releaseAnonymity.safeParse(record.ok ? record.value.summary['anonymity'] : null);
  const names = tables.ok ? tables.value.tables.map(({ table }) => table) : [];
  change({ tables: names, table: names[0] ?? null, anonymity: anonymity.success ? anonymity.data : null });
}

/** Attacks the table with real rows that it was made from, and real rows that it was not. */
export async function runAttack(): Promise<void> {
  const { run, table, train, holdout, running } = privacyState.get();
  if (run === null || table === null || running !== null) return;
  const outcome = await runJob('attack', { synthetic: `${run}/${table}`, train: train.trim(), holdout: holdout.trim() }, {
    label: messages.privacy.attacking(table),
    onStart: (jobId) => change({ running: jobId, attack: null, failure: null }),
  });
  // What was found of one table is never shown beside another that was chosen meanwhile.
  const now = privacyState.get();
  change(now.run !== run || now.table !== table ? { running: null } : { running: null, ...(outcome.ok ? { attack: outcome.value.result } : { failure: { of: 'attack', record: outcome.failure } }) });
}

/** Issues a certificate for the run. @returns whether it was issued */
export async function issueCertificate(passphrase: string, gate: boolean): Promise<boolean> {
  const { run } = privacyState.get();
  if (run === null) return false;
  change({ failure: null });
  const outcome = await window.bridge.request('certificate:issue', { folder: run, passphrase, gate: gate ? 'on' : 'off' });
  const { run: chosen, table } = privacyState.get();
  if (chosen === run) change(outcome.ok ? { issued: outcome.value.path, certificate: outcome.value.path, data: table === null ? '' : `${run}/${table}` } : { failure: { of: 'issue', record: outcome.failure } });
  return outcome.ok;
}

/** Checks a certificate line by line, as an auditor would. */
export async function verifyCertificate(): Promise<void> {
  const { certificate, data, publicKey } = privacyState.get();
  change({ failure: null, verified: null });
  const outcome = await window.bridge.request('certificate:verify', { certificate: certificate.trim(), data: data.trim() === '' ? [] : [data.trim()], publicKey: publicKey.trim() === '' ? null : publicKey.trim() });
  const now = privacyState.get();
  // A verdict is never shown beside another file than the one it is about.
  if (now.certificate === certificate && now.data === data && now.publicKey === publicKey) change(outcome.ok ? { verified: outcome.value } : { failure: { of: 'verify', record: outcome.failure } });
}

/** A certificate that was dropped on the window. */
export function takeCertificate(file: string): void {
  change({ certificate: file, data: '', publicKey: '', verified: null });
  if (fileName(file).endsWith('.json')) void verifyCertificate();
}
