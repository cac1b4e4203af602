import { join } from 'node:path';
import type { Twin } from '../../contract/twin.ts';
import { createTableWriter } from '../io/write.ts';
import type { JobContext } from './job.ts';
import { sampleBlocks, type BlockRange } from './sampleBlocks.ts';

/** Draws the rows and writes `<table>.csv` in the formats of the source. @returns the number of rows written */
export async function writeSample(twin: Twin, range: BlockRange, folder: string, { monitor, assistants }: JobContext): Promise<number> {
  const path = join(folder, `${twin.plan.table}.csv`);
  const writer = await createTableWriter(path, twin.plan.columns.map(({ schema }) => schema), twin.plan.format);
  try {
    for await (const block of sampleBlocks(twin, range, assistants, monitor)) await writer.write(block);
    return (await writer.close()).rows;
  } catch (thrown) {
    await writer.abort();
    throw thrown;
  }
}
