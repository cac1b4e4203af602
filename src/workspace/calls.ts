import { z } from 'zod';
import { certificateStatement, verificationResult } from '../contract/certificate.ts';
import { ledgerSource } from '../contract/ledger.ts';
import { runSchema } from '../contract/run.ts';
import { certify } from './certificates/certify.ts';
import { listKeys } from './certificates/keys.ts';
import { verifyCertificate } from './certificates/verify.ts';
import { describeSource } from './ledger/describe.ts';
import { listSources, releaseReservation, setLimit, showSource, verifyLedger } from './ledger/ledger.ts';
import { listRuns } from './runs.ts';

const source = z.string().trim().min(1).max(120);
const key = z.object({ fingerprint: z.string(), publicKey: z.string(), createdAt: z.string(), state: z.enum(['active', 'rotated', 'revoked']), endedAt: z.string().nullable(), reason: z.string().nullable() });
const listedRun = runSchema.pick({ id: true, kind: true, startedAt: true, seed: true, privacy: true, artefacts: true }).extend({ seconds: z.number().nonnegative(), folder: z.string(), table: z.string().nullable(), rows: z.int().nullable() });

interface Call<I extends z.ZodType, O extends z.ZodType> {
  readonly request: I;
  readonly result: O;
  run(workspace: string, request: z.infer<I>): Promise<z.infer<O>>;
}

function call<I extends z.ZodType, O extends z.ZodType>(one: Call<I, O>): Call<I, O> {
  return one;
}

/** What can be asked of a workspace besides running jobs: its runs, its budgets, its keys and its certificates. */
export const workspaceCalls = {
  'runs-list': call({ request: z.object({}), result: z.array(listedRun), run: async (workspace) => await listRuns(workspace) }),
  'ledger-list': call({ request: z.object({}), result: z.array(ledgerSource), run: async (workspace) => (await listSources(workspace)).map(describeSource) }),
  'ledger-show': call({ request: z.object({ source }), result: ledgerSource, run: async (workspace, request) => describeSource(await showSource(workspace, request.source)) }),
  'ledger-limit': call({
    request: z.object({ source, epsilon: z.number().positive().max(50), delta: z.number().gt(0).lt(0.01).default(1e-6) }),
    result: ledgerSource,
    run: async (workspace, { source: name, ...limit }) => describeSource(await setLimit(workspace, name, limit)),
  }),
  'ledger-release': call({
    request: z.object({ reservation: z.uuid() }),
    result: z.object({ released: z.string() }),
    async run(workspace, { reservation }) {
      await releaseReservation(workspace, reservation);
      return { released: reservation };
    },
  }),
  'ledger-verify': call({
    request: z.object({}),
    result: z.object({ entries: z.int(), torn: z.int(), head: z.object({ sequence: z.int(), hash: z.string() }).nullable() }),
    run: async (workspace) => await verifyLedger(workspace),
  }),
  'keys-list': call({ request: z.object({}), result: z.array(key), run: async (workspace) => await listKeys(workspace) }),
  certify: call({
    request: z.object({ folder: z.string(), days: z.int().min(1).max(3650).default(365), passphrase: z.string(), evidence: z.array(z.string()).default([]), gate: z.enum(['on', 'off']).default('on') }),
    result: z.object({ path: z.string(), statement: certificateStatement }),
    async run(workspace, { folder, passphrase, ...options }) {
      const { path, statement } = await certify(workspace, folder, { ...options, ask: async () => passphrase });
      return { path, statement };
    },
  }),
  verify: call({
    request: z.object({ certificate: z.string(), data: z.array(z.string()).default([]), publicKey: z.string().nullable().default(null) }),
    result: verificationResult,
    run: async (workspace, { certificate, data, publicKey }) => await verifyCertificate(certificate, { data, publicKey, workspace, now: new Date() }),
  }),
} as const;
export type WorkspaceCall = keyof typeof workspaceCalls;
