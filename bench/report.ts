import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportDocument } from '../src/contract/report.ts';
import { cli, measure } from './command.ts';

/** What a full report may take. */
const limits = { seconds: 5, megabytes: 500, fileMegabytes: 4 };

/** Reports a stressed portfolio by the cold command; prints pictures, seconds, memory and the size of the PDF beside their limits. */
export async function benchReport(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pratibimba-bench-'));
  const workspace = ['--workspace', join(folder, 'workspace'), '--quiet'];
  const run = (...args: string[]): void => void execFileSync(process.execPath, [cli, ...args, ...workspace], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [portfolio, reported] = [join(folder, 'portfolio'), join(folder, 'report')];
  try {
    run('generate', '--borrowers', '2000', '--history-months', '24', '--seed', '7', '-o', portfolio);
    run('stress', portfolio, '--scenario', 'severe-recession,rate-shock,housing-crash,stagflation,mild-recession', '-o', join(folder, 'stress'));
    const asked = ['report', portfolio, '--template', 'occ-sr-11-7'];
    run(...asked, '-o', reported);
    const { sections } = reportDocument.parse(JSON.parse(readFileSync(join(reported, 'occ-sr-11-7.json'), 'utf8')));
    const pictures = sections.flatMap(({ blocks }) => blocks).filter(({ block }) => block === 'figure').length;
    const fileMegabytes = statSync(join(reported, 'occ-sr-11-7.pdf')).size / 1e6;
    const { seconds, megabytes, line } = await measure(asked, 3, folder);
    console.log(`Report of a stressed portfolio, ${pictures} pictures: ${line}`);
    console.log(`  against the limits: ${(seconds / limits.seconds).toFixed(2)} of the time, ${(megabytes / limits.megabytes).toFixed(2)} of the memory, ${(fileMegabytes / limits.fileMegabytes).toFixed(2)} of the size (${fileMegabytes.toFixed(2)} MB)`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
