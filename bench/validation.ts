import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { silentMonitor } from '../src/contract/progress.ts';
import { normalQuantile } from '../src/engine/numeric/normal.ts';
import { Stream } from '../src/engine/random/stream.ts';
import type { Column, Table } from '../src/engine/table/table.ts';
import { tellApart } from '../src/engine/validation/learn/discriminator.ts';
import { compareTransfer } from '../src/engine/validation/learn/trainOnSynthetic.ts';
import { compareColumn } from '../src/engine/validation/columnShapes.ts';
import { compareCloseness } from '../src/engine/validation/closeness.ts';
import { matchExactly } from '../src/engine/validation/exactMatch.ts';
import { divergenceOf, histogramOf } from '../src/engine/validation/metrics/distribution.ts';
import { missingPatternDistance } from '../src/engine/validation/metrics/missingPatterns.ts';
import { compareTargetColumns } from '../src/engine/validation/metrics/targetColumns.ts';
import { comparePairs } from '../src/engine/validation/pairTrends.ts';
import { compareTails } from '../src/engine/validation/tails.ts';
import { prepareVariables, type ScoredVariable } from '../src/engine/validation/variables.ts';
import { measure } from './command.ts';

const columnsMade = 25;
const sizes = [25_000, 50_000, 100_000];
const runs = 3;

/** What each metric costs on 25 columns as rows double, and the cold command on the largest; prints seconds, their growth, and the command's memory. */
export async function benchValidation(): Promise<void> {
  const costs = new Map<string, number[]>();
  for (const rows of sizes) {
    for (const [name, seconds] of costsAt(rows)) costs.set(name, [...(costs.get(name) ?? []), seconds]);
  }
  for (const [name, seconds] of costs) {
    const growth = Math.log2(seconds.at(-1)! / seconds[0]!) / Math.log2(sizes.at(-1)! / sizes[0]!);
    console.log(`${name}: ${seconds.map((one) => one.toFixed(2)).join(', ')} s at ${sizes.join(', ')} rows; grows as rows to the ${growth.toFixed(2)}`);
  }
  await benchWhole(sizes.at(-1)!);
}

async function benchWhole(rows: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pratibimba-bench-'));
  try {
    const [real, synthetic, holdout] = [1, 2, 3].map((seed) => writeTable(join(folder, `table${seed}.csv`), madeUpTable(seed, seed === 3 ? rows / 4 : rows))) as [string, string, string];
    const { line } = await measure(['validate', '--real', real, '--synthetic', synthetic, '--holdout', holdout, '--target', 'bad'], runs, folder);
    console.log(`pratibimba validate, ${rows} rows x ${columnsMade} columns (must: below 30 s and 1500 MB): ${line}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns the path */
function writeTable(path: string, { columns, rows }: Table): string {
  const lines = Array.from({ length: rows }, (_, row) => columns.map((column) => (column.storage === 'numeric' && !Number.isNaN(column.values[row]!) ? column.values[row]! : '')).join(','));
  writeFileSync(path, `${columns.map(({ schema }) => schema.name).join(',')}\n${lines.join('\n')}\n`);
  return path;
}

function costsAt(rows: number): [name: string, seconds: number][] {
  const [real, synthetic, holdout] = [1, 2, 3].map((seed) => madeUpTable(seed, seed === 3 ? rows / 4 : rows)) as [Table, Table, Table];
  const variables = prepareVariables({ real, synthetic, holdout }, silentMonitor).filter((variable): variable is ScoredVariable => variable.use !== 'left out');
  const names = variables.map(({ name }) => name).filter((name) => name !== 'bad');
  const counts = { real: rows, synthetic: rows, holdout: rows / 4 };
  const pairs = comparePairs(variables, silentMonitor);
  const quiet = (): void => {};
  const metrics: [string, () => unknown][] = [
    ['column shapes', () => variables.map((variable) => compareColumn(variable, counts))],
    ['histograms', () => variables.map(histogramOf)],
    ['divergences', () => variables.map(divergenceOf)],
    ['pairs', () => comparePairs(variables, silentMonitor)],
    ['tails', () => compareTails(variables, pairs, silentMonitor)],
    ['information value', () => compareTargetColumns(variables, 'bad', '1')],
    ['missing patterns', () => missingPatternDistance(variables, counts)],
    ['copies', () => matchExactly(variables, counts, silentMonitor)],
    ['closeness', () => compareCloseness(variables, counts, silentMonitor)],
    ['discriminator', () => tellApart(real, synthetic, names, silentMonitor, quiet)],
    ['train on synthetic', () => compareTransfer({ real, synthetic, holdout, target: 'bad', badLevel: '1', names }, silentMonitor, quiet)],
  ];
  return metrics.map(([name, work]) => {
    const started = performance.now();
    work();
    return [name, (performance.now() - started) / 1000];
  });
}

/** Numbers that share one factor, categories, gaps, and a target that follows the factor. */
function madeUpTable(seed: number, rows: number): Table {
  const stream = new Stream(seed, 'bench/validation');
  const cells = Array.from({ length: columnsMade }, () => new Float64Array(rows));
  for (let row = 0; row < rows; row++) {
    const factor = normalQuantile(stream.uniform());
    for (let at = 0; at < columnsMade - 1; at++) {
      const value = 0.6 * factor + 0.8 * normalQuantile(stream.uniform());
      cells[at]![row] = at % 4 === 3 ? Math.floor(4 + value) : at % 6 === 0 && stream.uniform() < 0.05 ? Number.NaN : Math.round(1e5 * Math.exp(value)) / 100;
    }
    cells.at(-1)![row] = Number(stream.uniform() < 1 / (1 + Math.exp(2.5 - factor)));
  }
  return {
    name: 'loans',
    rows,
    columns: cells.map((values, at): Column => ({ storage: 'numeric', schema: { name: at === columnsMade - 1 ? 'bad' : `c${at + 1}`, kind: 'number', role: 'ordinary' }, values })),
    format: { encoding: 'utf-8', byteOrderMark: false, delimiter: ',', newline: '\n', quoting: 'needed', header: true },
  };
}
