import type { RowGroup } from '../../contract/condition.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { Twin } from '../../contract/twin.ts';
import type { Table } from '../table/table.ts';
import { TwinSampler } from '../twin/sample.ts';
import type { RemoteAssistant } from './assistant.ts';
import { blocksInOrder } from './blocksInOrder.ts';

export interface BlockRange {
  readonly rows: number;
  /** Conditions for parts of the rows, adding up to them. */
  readonly groups: readonly RowGroup[];
  readonly seed: number;
  /** Part `index` (1 to `of`) of the blocks. */
  readonly part: { readonly index: number; readonly of: number };
}

/** The blocks of a sample in their order, drawn on this thread and on the assistants at once. */
export async function* sampleBlocks(twin: Twin, { rows, groups, seed, part }: BlockRange, assistants: readonly RemoteAssistant[], monitor: Monitor): AsyncGenerator<Table> {
  const sampler = new TwinSampler(twin, rows, seed, groups);
  const first = Math.floor(((part.index - 1) * sampler.blocks) / part.of);
  const end = Math.floor((part.index * sampler.blocks) / part.of);
  const helping = assistants.slice(0, Math.max(0, end - first - 1));
  await Promise.all(helping.map((assistant) => assistant.openSampler(twin, rows, seed, groups)));
  const blocks = blocksInOrder(first, end, (block) => sampler.block(block, () => monitor.check()), helping.map((assistant) => (block: number) => assistant.block(block)));
  let done = 0;
  monitor.advance(0, 0);
  for await (const table of blocks) {
    yield table;
    done++;
    monitor.advance(done / (end - first), sampler.firstRow(first + done) - sampler.firstRow(first));
  }
}
