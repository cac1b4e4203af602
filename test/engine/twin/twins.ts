import type { Twin } from '../../../src/contract/twin.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { measure } from '../../../src/engine/measure/measure.ts';
import type { Column, Table } from '../../../src/engine/table/table.ts';
import { fit } from '../../../src/engine/twin/fit.ts';
import { TwinSampler } from '../../../src/engine/twin/sample.ts';

export const options = { seed: 1, createdBy: 'a test', privacy: 'None.', label: 'internal' } as const;

/** The twin of a made-up table, as the clone job would fit it. */
export function twinOf(table: Table, target: string | null = null, keepExtremes = false, seed = 1): Twin {
  const measurements = measure(table, { target, keepExtremes }, silentMonitor);
  return fit(measurements, { ...options, seed }, silentMonitor);
}

/** All blocks of a sample. */
export function blocksOf(twin: Twin, rows: number, seed = 1): Table[] {
  const sampler = new TwinSampler(twin, rows, seed);
  return Array.from({ length: sampler.blocks }, (_, block) => sampler.block(block));
}

export function columnOf(table: Table, name: string): Column {
  return table.columns.find(({ schema }) => schema.name === name)!;
}

/** What a column says row by row: numbers or texts, null where missing. */
export function valuesOf(column: Column): (number | string | null)[] {
  if (column.storage === 'numeric') return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
  return Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code]!));
}

export function share<T>(values: readonly T[], holds: (value: T) => boolean): number {
  return values.filter(holds).length / values.length;
}
