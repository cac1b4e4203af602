import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignBins, learnCuts, sizeOf } from '../../../../src/engine/validation/learn/binning.ts';

const values = fc.array(fc.oneof(fc.integer({ min: -20, max: 20 }), fc.double({ noNaN: true }), fc.constant(Number.NaN)), { minLength: 1, maxLength: 400 });

test('the bin of a number is how many ends are below it, and missing cells have the last one', () => {
  fc.assert(
    fc.property(values, values, fc.integer({ min: 2, max: 255 }), (training, others, mostBins) => {
      const [cut] = learnCuts({ features: [{ kind: 'number', values: Float64Array.from(training) }], labels: new Uint8Array(training.length) }, mostBins);
      if (cut?.kind !== 'number') throw new TypeError('a number is cut as a number');
      expect(cut.upper.length).toBeLessThan(mostBins);
      const asked = [...training, ...others, ...cut.upper, -Infinity, Infinity];
      const expected = asked.map((value) => (Number.isNaN(value) ? sizeOf(cut) - 1 : cut.upper.filter((end) => end < value).length));
      expect([...assignBins({ kind: 'number', values: Float64Array.from(asked) }, cut)]).toEqual(expected);
    }),
  );
});

test('255 bins, the most there are, hold 255 values apart', () => {
  const ascending = Float64Array.from({ length: 255 }, (_, at) => at);
  const [cut] = learnCuts({ features: [{ kind: 'number', values: ascending }], labels: new Uint8Array(255) }, 255);
  expect([...assignBins({ kind: 'number', values: ascending }, cut!)]).toEqual([...ascending]);
});
