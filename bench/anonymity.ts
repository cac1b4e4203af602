import { performance } from 'node:perf_hooks';
import { silentMonitor } from '../src/contract/progress.ts';
import { ClassTable } from '../src/engine/privacy/anonymity/classTable.ts';
import { mondrian } from '../src/engine/privacy/anonymity/mondrian.ts';
import { rankValues } from '../src/engine/privacy/anonymity/quasiColumn.ts';
import { QuasiCodes } from '../src/engine/privacy/anonymity/quasiCodes.ts';
import { planMoves } from '../src/engine/privacy/anonymity/releaseMoves.ts';
import { Stream } from '../src/engine/random/stream.ts';
import type { Column, Table } from '../src/engine/table/table.ts';

const rows = 1_000_000;
const k = 5;
/** Different values of each quasi-identifier: age, postcode, job, region, sex, income in thousands. */
const values = [73, 900, 40, 16, 2, 200];

/** Classes of 1,000,000 rows x 6 quasi-identifiers at k = 5: by Mondrian, and by moving; prints seconds and the memory of the process. */
export function benchAnonymity(): void {
  const table = madeUpTable();
  const names = table.columns.map(({ schema }) => schema.name);
  const codes = new QuasiCodes(names);
  const timed = <T>(what: string, work: () => T): T => {
    const started = performance.now();
    const result = work();
    console.log(`${what}: ${((performance.now() - started) / 1000).toFixed(2)} s`);
    return result;
  };
  const ranked = timed('codes and ranks', () => {
    const ranks = codes.encode(table);
    const columns = names.map((name, at) => rankValues(name, codes.valuesOf(at)));
    for (let place = 0; place < ranks.length; place++) ranks[place] = columns[place % names.length]!.ranks[ranks[place]!]!;
    return { ranks, columns: columns.map(({ column }) => column) };
  });
  for (const strict of [true, false]) {
    const { starts } = timed(`Mondrian, ${strict ? 'strict' : 'relaxed'}`, () => mondrian({ ...ranked, weights: null, k, strict, admits: () => true }, silentMonitor));
    const smallest = starts.subarray(1).reduce((least, end, part) => Math.min(least, end - starts[part]!), rows);
    console.log(`  ${starts.length - 1} classes, ${(rows / (starts.length - 1)).toFixed(1)} rows on average, ${smallest} in the smallest`);
  }
  const classes = timed('counting classes', () => {
    const tuples = codes.encode(table);
    const counted = new ClassTable(names.length);
    for (let row = 0; row < rows; row++) counted.add(tuples, row * names.length);
    return counted;
  });
  const moves = timed('moving to the nearest class', () => planMoves(classes, codes, k, silentMonitor));
  console.log(`  ${classes.size} classes became ${moves.classesAfter}; ${moves.rowsMoved} rows moved, ${moves.smallest} in the smallest`);
  console.log(`largest memory of the process: ${Math.round(process.resourceUsage().maxRSS / 1000)} MB`);
}

/** Skewed and dependent columns, all of it chance. */
function madeUpTable(): Table {
  const stream = new Stream(1, 'bench/anonymity');
  const columns = values.map(() => new Float64Array(rows));
  for (let row = 0; row < rows; row++) {
    const common = stream.uniform();
    values.forEach((count, at) => (columns[at]![row] = Math.floor(count * (0.3 * common + 0.7 * stream.uniform() ** (1 + (at % 3))))));
  }
  return {
    name: 'people',
    rows,
    columns: columns.map((own, at): Column => ({ storage: 'numeric', schema: { name: `q${at + 1}`, kind: 'integer', role: 'quasi-identifier' }, values: own })),
    format: { encoding: 'utf-8', byteOrderMark: false, delimiter: ',', newline: '\n', quoting: 'needed', header: true },
  };
}
