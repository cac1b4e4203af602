import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure } from './command.ts';

/** Recorded for 10,000 borrowers with 24 months of history: the figure to beat. */
const recorded = { borrowers: 10_000, seconds: 2.34 };

interface Case {
  readonly borrowers: number;
  readonly format: 'csv' | 'parquet';
  readonly runs: number;
}

const cases: readonly Case[] = [
  { borrowers: 1000, format: 'csv', runs: 3 },
  { borrowers: 10_000, format: 'csv', runs: 5 },
  { borrowers: 100_000, format: 'csv', runs: 1 },
  // Some 28 million payments.
  { borrowers: 1_000_000, format: 'parquet', runs: 1 },
];

/** Generates portfolios of growing size by the cold command; prints seconds, memory, how time grows, and the ratio to the recorded figure. */
export async function benchPortfolio(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pratibimba-bench-'));
  try {
    const points: { borrowers: number; seconds: number }[] = [];
    for (const one of cases) points.push({ borrowers: one.borrowers, seconds: await benchCase(one, folder) });
    // From the size at which the start of the process no longer counts for much.
    const [from, to] = [points.find(({ borrowers }) => borrowers === recorded.borrowers)!, points.at(-1)!];
    const exponent = Math.log(to.seconds / from.seconds) / Math.log(to.borrowers / from.borrowers);
    console.log(`From ${from.borrowers} to ${to.borrowers} borrowers seconds grow with the power ${exponent.toFixed(2)} of borrowers.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns the median of the seconds */
async function benchCase({ borrowers, format, runs }: Case, folder: string): Promise<number> {
  const { seconds, line } = await measure(['generate', '--borrowers', `${borrowers}`, '--target-default-rate', '0.035', '--format', format, '--seed', '7'], runs, folder);
  console.log(`${borrowers} borrowers, 24 months, ${format}: ${line}`);
  if (borrowers === recorded.borrowers) console.log(`  against the recorded ${recorded.seconds} s: ${(recorded.seconds / seconds).toFixed(1)} times as fast`);
  return seconds;
}
