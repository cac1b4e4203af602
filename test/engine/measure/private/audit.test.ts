import { describe, expect, test } from 'vitest';
import { silentMonitor } from '../../../../src/contract/progress.ts';
import type { ColumnSchema, TableSchema } from '../../../../src/contract/tableSchema.ts';
import { measurePrivately } from '../../../../src/engine/measure/private/measurePrivate.ts';
import { countNoise, type CountNoise } from '../../../../src/engine/measure/private/countNoise.ts';
import { clopperPearson } from '../../../../src/engine/numeric/binomial.ts';
import { normalQuantile } from '../../../../src/engine/numeric/normal.ts';
import { Bits } from '../../../../src/engine/privacy/noise/bits.ts';
import { noiseFrom } from '../../../../src/engine/privacy/noise/noise.ts';
import { Stream } from '../../../../src/engine/random/stream.ts';
import type { Table } from '../../../../src/engine/table/table.ts';
import { tableOf } from '../../../support/creditTable.ts';
import { noiseOf, noNoise, repeatableNoise } from './noise.ts';

/** mu of (1, 1e-6): the proven bound that no audit may exceed. */
const provenMu = 0.2367;
const runs = 1000;
/** At 1,000 + 1,000 runs: power .92 against half the noise, false alarms below .5 % (both bounds must err at once). */
const level = 0.95;

const names = ['a', 'b', 'c', 'd'];
const pairs = 6;
const schema: TableSchema = {
  schemaVersion: 1,
  table: 'worst',
  columns: [
    ...names.slice(1).map((name): ColumnSchema => ({ name, kind: 'category', role: 'ordinary', levels: ['x', 'y'], missing: false })),
    { name: 'a', kind: 'integer', role: 'ordinary', min: 0, max: 1, missing: false },
  ],
};

/** A worst-case pair: the row that is added moves every count of every step, and all others stand still. */
function table(extra: boolean): Table {
  const values = [...Array.from({ length: 400 }, (_, row) => row % 2), ...(extra ? [1] : [])];
  return tableOf(
    ...names.slice(1).map((name) => ({ name, kind: 'category' as const, values: values.map((value) => (value === 0 ? 'x' : 'y')) })),
    { name: 'a', kind: 'integer', values },
  );
}

interface Audited {
  /** A new source of noise for each run. */
  readonly noise: () => CountNoise;
  /** What is declared for the table: a mutant looks at its rows. */
  readonly declare: (some: Table) => TableSchema;
}

/**
 * What an attacker looks at after one run: the likelihood ratio of the two tables, up to a constant, from all noisy counts; the same of each
 * step by itself; and whether the plan is the one of the table without the row.
 */
function observe(some: Table, { noise, declare }: Audited): number[] {
  const moved = new Map<number, number>();
  const { add } = noise();
  const { measurements } = measurePrivately(some, {
    schema: declare(some), target: 'd', mu: provenMu, discoveryDelta: 1e-7, contribution: 1, acceptWeak: true,
  }, silentMonitor, noiseOf((counts, deviation) => {
    add(counts, deviation);
    // The row is a y everywhere: the cell of a histogram before "(other)", the last cell of a table, every product of signs.
    const touched = counts.length === pairs ? counts.reduce((sum, count) => sum + count, 0) : counts.length === 3 ? counts[1]! : counts.at(-1)!;
    moved.set(deviation, (moved.get(deviation) ?? 0) + touched);
  }));
  const steps = [...moved].map(([deviation, sum]) => sum / deviation ** 2);
  const plan = measurements.plan.columns.map((column) => (column.model === 'cells' ? column.hi : column.model === 'levels' ? column.levels : []));
  return [steps.reduce((sum, step) => sum + step, 0), ...steps, Number(JSON.stringify(plan) !== publicPlan)];
}

const publicPlan = JSON.stringify([['x', 'y'], ['x', 'y'], ['x', 'y'], [0, 1]]);

/**
 * The largest mu that an attacker proves by any of these, each with a threshold fixed beforehand: Phi^-1(TPR_lo) - Phi^-1(FPR_hi) (Dong, Roth
 * and Su 2022).
 */
function auditedMu(audited: Audited): number {
  const none: Audited = { ...audited, noise: () => noNoise };
  const thresholds = observe(table(false), none).map((without, at) => (without + observe(table(true), none)[at]!) / 2);
  const truePositives = thresholds.map(() => 0);
  const falsePositives = thresholds.map(() => 0);
  for (let run = 0; run < runs; run++) {
    observe(table(true), audited).forEach((seen, at) => (truePositives[at]! += Number(seen > thresholds[at]!)));
    observe(table(false), audited).forEach((seen, at) => (falsePositives[at]! += Number(seen > thresholds[at]!)));
  }
  return Math.max(...thresholds.map((_, at) => normalQuantile(clopperPearson(truePositives[at]!, runs, level)[0]) - normalQuantile(clopperPearson(falsePositives[at]!, runs, level)[1])));
}

describe('an attacker with the worst pair of tables, in 1,000 + 1,000 runs', () => {
  // The product's own samplers on fixed bytes, so that the audit repeats.
  test('proves no more than the plan claims', () => {
    const bytes = new Stream(1, 'test/bytes');
    const noise = countNoise(noiseFrom(new Bits((block) => block.forEach((_, at) => (block[at] = bytes.below(256))))));
    expect(auditedMu({ noise: () => noise, declare: declared })).toBeLessThan(provenMu);
  });

  test.each<[string, Audited]>([
    ['no noise', { noise: seeds(2, 0), declare: declared }],
    ['half the noise', { noise: seeds(2, 0.5), declare: declared }],
    ['an exact number of rows', { noise: sparing(({ length }) => length === 1), declare: declared }],
    ['exact signs', { noise: sparing(({ length }) => length === pairs), declare: declared }],
    ['exact tables', { noise: sparing(({ length }) => length === 4), declare: declared }],
    ['bounds from the data', { noise: seeds(3), declare: boundsFromData }],
    ['a list of levels from the data', { noise: seeds(3), declare: levelsFromData }],
  ])('catches a mutant with %s', (_, mutant) => {
    expect(auditedMu(mutant)).toBeGreaterThan(provenMu);
  });
});

function declared(): TableSchema {
  return schema;
}

/** Noise of a new seed in each run. */
function seeds(first: number, scale = 1): () => CountNoise {
  let seed = first * 1_000_000;
  return () => repeatableNoise(seed++, scale);
}

/** Noise that leaves some counts as they are. */
function sparing(spared: (counts: Int32Array) => boolean): () => CountNoise {
  const noise = seeds(4);
  return () => {
    const { add } = noise();
    return noiseOf((counts, deviation) => {
      if (!spared(counts)) add(counts, deviation);
    });
  };
}

/** A mutant that takes an upper bound from the rows: here one that the added row raises. */
function boundsFromData({ rows }: Table): TableSchema {
  return { ...schema, columns: schema.columns.map((column) => (column.name === 'a' ? { ...column, max: rows > 400 ? 2 : 1 } : column)) };
}

/** A mutant that lists the levels it sees: here one that only the added row has. */
function levelsFromData({ rows }: Table): TableSchema {
  return { ...schema, columns: schema.columns.map((column) => (column.name === 'b' ? { ...column, levels: rows > 400 ? ['x', 'y', 'z'] : ['x', 'y'] } : column)) };
}
