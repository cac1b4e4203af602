import { expect, test } from 'vitest';
import { DistinctSketch } from '../../../src/engine/io/distinct.ts';

test.each([10, 1_000, 30_000, 200_000])('%d texts are counted to 3 % (four standard errors), repeats left out', (count) => {
  const sketch = new DistinctSketch();
  for (let repeat = 0; repeat < 2; repeat++) for (let index = 0; index < count; index++) sketch.add(String(index * 7919));
  expect(Math.abs(sketch.estimate() / count - 1)).toBeLessThan(0.033);
});
