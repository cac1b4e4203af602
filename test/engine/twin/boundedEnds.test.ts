import { expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { alone } from '../../../src/engine/kernel/crew.ts';
import { measure } from '../../../src/engine/measure/measure.ts';
import { fit } from '../../../src/engine/twin/fit.ts';
import { TwinSampler } from '../../../src/engine/twin/sample.ts';
import { eachRow, tableOf } from '../../support/creditTable.ts';

test('evenly spread values end about where the source ends, at either side', () => {
  const columns = [1, 2, 3, 4].map((seed) => ({ name: `c${seed}`, kind: 'integer' as const, values: eachRow(1000, seed, (stream) => stream.below(20_001) - 10_000) }));
  const measurements = measure(tableOf(...columns), { target: null, keepExtremes: false }, silentMonitor);
  const twin = fit(measurements, { seed: 1, createdBy: 'test', privacy: 'None.', label: 'internal' }, silentMonitor, alone);
  const drawn = new TwinSampler(twin, 2000, 1).block(0).columns.flatMap((column) => (column.storage === 'numeric' ? [...column.values] : []));
  expect(Math.max(...drawn)).toBeLessThan(10_500);
  expect(Math.min(...drawn)).toBeGreaterThan(-10_500);
  expect(Math.max(...drawn)).toBeGreaterThan(9500);
  expect(Math.min(...drawn)).toBeLessThan(-9500);
});
