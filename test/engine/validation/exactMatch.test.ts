import fc from 'fast-check';
import { expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { matchExactly } from '../../../src/engine/validation/exactMatch.ts';
import type { ScoredVariable } from '../../../src/engine/validation/variables.ts';

type Row = readonly [number, number];

const missing = { real: 0, synthetic: 0, holdout: 0 };

function variablesOf(parts: { real: readonly Row[]; synthetic: readonly Row[]; holdout: readonly Row[] }): ScoredVariable[] {
  const numbers = (rows: readonly Row[]) => Float64Array.from(rows, ([value]) => value);
  const codes = (rows: readonly Row[]) => Int32Array.from(rows, ([, code]) => code);
  const of = <T>(take: (rows: readonly Row[]) => T) => ({ real: take(parts.real), synthetic: take(parts.synthetic), holdout: take(parts.holdout) });
  const nothing = new Float64Array();
  return [
    { use: 'number', name: 'amount', missing, dates: null, cells: of(numbers), ascending: { real: nothing, synthetic: nothing } },
    { use: 'category', name: 'grade', missing, cells: of(codes), size: 4, levels: ['a', 'b'], missingCode: 3 },
  ];
}

const row = fc.tuple(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(-0, Number.NaN, 0.1, 1e300, 2 ** 40, 2 ** 40 + 1)), fc.nat(3));
const rows = fc.array(row, { minLength: 1, maxLength: 60 });

test('a row counts as a copy exactly where some real row has all of its cells, whatever is missing', () => {
  fc.assert(
    fc.property(rows, rows, rows, (real, synthetic, holdout) => {
      const counts = { real: real.length, synthetic: synthetic.length, holdout: holdout.length };
      const texts = new Set(real.map(([value, code]) => `${value},${code}`));
      const shareIn = (some: readonly Row[]) => some.filter(([value, code]) => texts.has(`${value},${code}`)).length / some.length;
      expect(matchExactly(variablesOf({ real, synthetic, holdout }), counts, silentMonitor)).toEqual({ synthetic_in_real: shareIn(synthetic), holdout_in_real: shareIn(holdout) });
    }),
  );
});

test('a real table may hold one row two hundred thousand times', () => {
  const real = Array.from({ length: 200_000 }, (): Row => [1, 0]);
  const synthetic = Array.from({ length: 200_000 }, (_, at): Row => [at % 2, 0]);
  const counts = { real: real.length, synthetic: synthetic.length, holdout: 1 };
  expect(matchExactly(variablesOf({ real, synthetic, holdout: [[5, 5]] }), counts, silentMonitor)).toEqual({ synthetic_in_real: 0.5, holdout_in_real: 0 });
});
