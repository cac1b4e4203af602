import type { RowGroup } from '../../contract/condition.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { Twin } from '../../contract/twin.ts';
import type { Table } from '../table/table.ts';
import { blocksOf } from '../twin/sample.ts';
import type { RemoteAssistant } from './assistant.ts';
import { blocksInOrder } from './blocksInOrder.ts';
import { RuledSampler } from './ruledSampler.ts';

export interface BlockRange {
  readonly rows: number;
  /** Conditions for parts of the rows, adding up to them. */
  readonly groups: readonly RowGroup[];
  readonly seed: number;
  /** Part `index` (1 to `of`) of the blocks. */
  readonly part: { readonly index: number; readonly of: number };
}

/** Number of the first block of a range, and of the one after its last. */
export function blockNumbers({ rows, part }: BlockRange): { first: number; end: number } {
  const blocks = blocksOf(rows);
  return { first: Math.floor(((part.index - 1) * blocks) / part.of), end: Math.floor((part.index * blocks) / part.of) };
}

/** The blocks of a sample in their order, drawn on this thread and on the assistants at once. */
export async function* sampleBlocks(twin: Twin, range: BlockRange, assistants: readonly RemoteAssistant[], monitor: Monitor): AsyncGenerator<Table> {
  const { rows, groups, seed } = range;
  const ruled = new RuledSampler(twin, rows, seed, groups);
  const { sampler } = ruled;
  const { first, end } = blockNumbers(range);
  const helping = assistants.slice(0, Math.max(0, end - first - 1));
  await Promise.all(helping.map((assistant) => assistant.openSampler(twin, rows, seed, groups)));
  const blocks = blocksInOrder(first, end, (block) => ruled.block(block, () => monitor.check()), helping.map((assistant) => (block: number) => assistant.block(block)));
  let done = 0;
  monitor.advance(0, 0);
  for await (const table of blocks) {
    yield table;
    done++;
    monitor.advance(done / (end - first), sampler.firstRow(first + done) - sampler.firstRow(first));
  }
}
