import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure } from './command.ts';
import { writeLargeTable } from './largeTable.ts';

const runs = 5;
/** Whole processes of SDV 1.38's Gaussian copula on a machine like ours: start, read, fit, sample as many rows, write. */
const peers: Record<string, { seconds: number; megabytes: number }> = { taiwan: { seconds: 10.5, megabytes: 586 }, large: { seconds: 16, megabytes: 530 } };

const shared = (name: string): string => fileURLToPath(new URL(`../../shared/data/${name}`, import.meta.url));
const sample = fileURLToPath(new URL('../resources/sample/loans.csv', import.meta.url));

interface Case {
  readonly name: string;
  readonly what: string;
  readonly file: string;
  readonly target: string;
}

/** Clones several tables by the cold command on one thread and on two; prints median, spread, stages, memory and ratios. */
export async function benchClone(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pratibimba-bench-'));
  try {
    for (const one of cases(folder)) {
      if (!existsSync(one.file)) {
        console.log(`${one.what}: skipped, ${one.file} is not there`);
        continue;
      }
      for (const threads of [1, 2]) await benchCase(one, threads, folder);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function cases(folder: string): Case[] {
  return [
    { name: 'sample', what: 'bundled sample, 5,000 rows', file: sample, target: 'default_flag' },
    { name: 'german', what: 'German credit, 700 x 21', file: shared('german_train.csv'), target: 'BAD' },
    { name: 'taiwan', what: 'Taiwan cards, 21,000 x 24', file: shared('taiwan_train.csv'), target: 'default_next_month' },
    { name: 'large', what: 'made-up loans, 150,000 x 12', file: writeLargeTable(folder, 150_000), target: 'defaulted' },
  ];
}

async function benchCase({ name, what, file, target }: Case, threads: number, folder: string): Promise<void> {
  const { seconds, megabytes, line } = await measure(['clone', file, '--no-dp', '--target', target, '--threads', `${threads}`], runs, folder);
  console.log(`${what}, ${threads} thread${threads === 1 ? '' : 's'}: ${line}`);
  const peer = peers[name];
  if (peer) console.log(`  against SDV's ${peer.seconds} s and ${peer.megabytes} MB: ${(peer.seconds / seconds).toFixed(1)} times as fast, ${(megabytes / peer.megabytes).toFixed(2)} of the memory`);
}
