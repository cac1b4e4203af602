import type { Monitor } from '../../contract/progress.ts';
import type { Twin } from '../../contract/twin.ts';
import type { Table } from '../table/table.ts';
import { TwinSampler } from '../twin/sample.ts';
import type { RemoteAssistant } from './assistant.ts';

export interface BlockRange {
  readonly rows: number;
  readonly seed: number;
  /** Part `index` (1 to `of`) of the blocks. */
  readonly part: { readonly index: number; readonly of: number };
}

/** The blocks of a sample in their order, drawn on this thread and on the assistants at once. */
export async function* sampleBlocks(twin: Twin, { rows, seed, part }: BlockRange, assistants: readonly RemoteAssistant[], monitor: Monitor): AsyncGenerator<Table> {
  const sampler = new TwinSampler(twin, rows, seed);
  const first = Math.floor(((part.index - 1) * sampler.blocks) / part.of);
  const end = Math.floor((part.index * sampler.blocks) / part.of);
  const helping = assistants.slice(0, Math.max(0, end - first - 1));
  await Promise.all(helping.map((assistant) => assistant.openSampler(twin, rows, seed)));
  for (let block = first; block < end; block += helping.length + 1) {
    monitor.advance((block - first) / (end - first), sampler.firstRow(block) - sampler.firstRow(first));
    const others = helping.slice(0, end - block - 1).map((assistant, index) => assistant.block(block + index + 1));
    yield sampler.block(block, () => monitor.check());
    for (const other of others) yield await other;
  }
  monitor.advance(1, sampler.firstRow(end) - sampler.firstRow(first));
}
