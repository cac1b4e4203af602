import { describe, expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { measure } from '../../../src/engine/measure/measure.ts';
import { alone } from '../../../src/engine/kernel/crew.ts';
import { fit } from '../../../src/engine/twin/fit.ts';
import { TwinSampler } from '../../../src/engine/twin/sample.ts';
import { eachRow, tableOf, type MadeColumn } from '../../support/creditTable.ts';

/** Values of the first column of a clone of these columns, as many rows as they have. */
function cloned(...columns: MadeColumn[]): (number | string | null)[] {
  const measurements = measure(tableOf(...columns), { target: null, keepExtremes: false }, silentMonitor);
  const twin = fit(measurements, { seed: 1, createdBy: 'test', privacy: 'None.', label: 'internal' }, silentMonitor, alone);
  const column = new TwinSampler(twin, measurements.rows, 1).block(0).columns[0]!;
  return column.storage === 'numeric' ? [...column.values] : Array.from(column.codes, (code) => column.levels[code] ?? null);
}

describe('what stands out by itself is not repeated', () => {
  test('an amount that is not rounded as all others are', () => {
    const limits = eachRow(3000, 5, (stream, row) => 1000 * (10 + stream.below(900)) + (row % 60 === 0 ? 1 + stream.below(999) : 0));
    const odd = cloned({ name: 'limit', kind: 'integer', values: limits }).filter((limit) => Number(limit) % 1000 !== 0);
    expect(odd).toEqual([]);
  });

  test('a name of a shape of its own that stands in many rows of one person', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const common = eachRow(600, 3, (stream) => `Ms ${Array.from({ length: 5 }, () => letters[stream.below(26)]).join('')}`);
    const lone = 'Wolfeschlegelstein-Hausenberg';
    const names = cloned({ name: 'customer', kind: 'text', values: [...common, ...Array.from({ length: 24 }, () => lone)] });
    expect(names).not.toContain(lone);
    expect(names.filter((name) => String(name).length === lone.length).length).toBeGreaterThan(0);
  });
});
