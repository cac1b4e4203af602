import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloneRequest, generateRequest } from '../src/contract/jobs.ts';
import { rollRateDistance, secondOrderGap } from '../src/engine/cascade/measures.ts';
import type { Panel } from '../src/engine/cascade/panel.ts';
import { cloneJob } from '../src/engine/jobs/clone.ts';
import { generateJob } from '../src/engine/jobs/generate.ts';
import { JobMonitor } from '../src/engine/jobs/jobMonitor.ts';
import { borrowersSchema, loansWithPayments, paymentsSchema } from '../test/support/portfolioSchemas.ts';

const borrowers = 10_000;
const months = 24;
const states = ['CUR/0', 'PRE/0', 'D30/30', 'D60/60', 'D90/90', 'D120/120', 'D120/150', 'DEF/180'];
const defaulted = states.indexOf('D90/90');

/**
 * Clones a generated portfolio privately at (1, 1e-6), with paths that a network learns by DP-SGD and with noisy counts of their steps, and prints
 * how far each is from another portfolio of the same template. No timing: which of the two keeps more.
 */
export async function benchPrivatePaths(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'private-paths-'));
  const at = (name: string): string => join(home, name);
  for (const name of ['train', 'holdout', 'schemas', 'lstm', 'chain']) mkdirSync(at(name));
  for (const [seed, name] of [[11, 'train'], [12, 'holdout']] as const) await generateJob.run(generateRequest.parse({ num_borrowers: borrowers, seed }), { folder: at(name), ...quietly(generateJob.stages) });
  const declared = { borrowers: { ...borrowersSchema, rows: 10_000 }, loans: { ...loansWithPayments, rows: 14_500 }, payments: { ...paymentsSchema, rows: 280_000 } };
  for (const [table, schema] of Object.entries(declared)) writeFileSync(at(`schemas/${table}.json`), JSON.stringify(schema));
  const [file = '', ...related] = Object.keys(declared).map((table) => at(`train/${table}.csv`));
  const budget = { sketchKey: new Uint8Array(32), compare: async () => [], draw: async () => undefined, settle: async () => undefined };
  const reference = read(at('holdout'));
  print('source', read(at('train')), reference);
  for (const turn of [1, 2, 3]) {
    for (const paths of ['lstm', 'chain'] as const) {
      await cloneJob.run(cloneRequest.parse({ file, related, schema: at('schemas'), seed: turn, privacy: { mode: 'differential', epsilon: 1, delta: 1e-6, paths, acceptWeak: true } }), { folder: at(paths), ...quietly(cloneJob.stages), budget });
      print(`${paths} ${turn}`, read(at(paths)), reference);
    }
  }
  rmSync(home, { recursive: true });
}

const quietly = (stages: typeof cloneJob.stages): { monitor: JobMonitor; assistants: [] } => ({ monitor: new JobMonitor(stages, new Int32Array(1), () => {}), assistants: [] });

function read(folder: string): Panel {
  const rows = readFileSync(join(folder, 'payments.csv'), 'utf8').trimEnd().split('\n').slice(1).map((line) => line.trimEnd().split(','));
  const loans = new Map<string, number[]>();
  for (const row of rows) {
    const codes = loans.get(row[0]!) ?? [];
    codes.push(states.indexOf(`${row[10]}/${row[9]}`));
    loans.set(row[0]!, codes);
  }
  const all = [...loans.values()];
  const codes = new Uint8Array(all.length * months);
  all.forEach((own, loan) => codes.set(own, loan * months));
  return { clients: all.length, months, states: states.map((state) => state.split('/')[0]!), codes, lengths: Uint16Array.from(all, ({ length }) => length), statics: new Float32Array(0), staticColumns: 0 };
}

function print(name: string, panel: Panel, reference: Panel): void {
  const [own, other] = [defaultTimes(panel), defaultTimes(reference)];
  const late = own.reduce((sum, share, month) => sum + Math.abs(share / sumOf(own) - other[month]! / sumOf(other)), 0) / 2;
  const gap = secondOrderGap(panel);
  console.log(`${name}: roll rates ${rollRateDistance(reference, panel)!.toFixed(4)}, second-order gap ${gap === null ? 'none' : gap.toFixed(3)} (${secondOrderGap(reference)!.toFixed(3)}), time to default ${late.toFixed(3)}, default rate ${(100 * sumOf(own)).toFixed(2)} (${(100 * sumOf(other)).toFixed(2)}) %`);
}

const sumOf = (shares: readonly number[]): number => shares.reduce((sum, share) => sum + share, 0);

/** Share of loans that default in each month. */
function defaultTimes({ clients, codes, lengths }: Panel): number[] {
  const shares = Array.from({ length: months }, () => 0);
  for (let loan = 0; loan < clients; loan++) {
    const month = codes.subarray(loan * months, loan * months + lengths[loan]!).findIndex((code) => code >= defaulted);
    if (month >= 0) shares[month]! += 1 / clients;
  }
  return shares;
}
