import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReleaseAnonymity } from '../../contract/anonymity.ts';
import { Failure } from '../../contract/errors.ts';
import { shareOfStage } from '../../contract/progress.ts';
import type { RuleCount } from '../../contract/rules.ts';
import type { Twin } from '../../contract/twin.ts';
import { createTableWriter } from '../io/write.ts';
import type { Table } from '../table/table.ts';
import type { JobContext } from './job.ts';
import { enforceReleaseK, quasiIdentifiersOf, type ReleaseK } from './releaseK.ts';
import { repairMoved, sharedConditions, verifyRules } from './ruledSampler.ts';
import { blockNumbers, sampleBlocks, type BlockRange } from './sampleBlocks.ts';

/** Cells that are kept from counting to writing: a hundred megabytes or so. Larger samples are drawn twice, which gives the same rows. */
const mostKept = 2 ** 24;

export interface ReleasedSample extends BlockRange {
  readonly k: number;
}

/**
 * Draws the rows and writes `<table>.csv` in the formats of the source, k-anonymous over its quasi-identifiers and keeping the twin's rules.
 * The file is read back, classes of a whole one are counted again; what is not as it was promised, or fails on the way, leaves no file.
 */
export async function writeSample(twin: Twin, sample: ReleasedSample, folder: string, context: JobContext): Promise<{ rows: number; anonymity: ReleaseAnonymity; rules: RuleCount[] }> {
  const path = join(folder, `${twin.plan.table}.csv`);
  const schemas = twin.plan.columns.map(({ schema }) => schema);
  const { move, release, blocks } = await countedSample(twin, sample, context);
  const writer = await createTableWriter(path, schemas, twin.plan.format);
  try {
    let { first: number } = blockNumbers(sample);
    for await (const block of blocks) await writer.write(move(block, number++));
    const { rows } = await writer.close();
    const { table, format } = twin.plan;
    const rules = await verifyRules(path, twin.rules, { schemaVersion: 1, table, format, columns: schemas }, shareOfStage(context.monitor, 0.95, 0.97));
    const { of: parts } = sample.part;
    return { rows, rules, anonymity: parts > 1 ? release.ofParts(parts) : await release.recount(path, format, shareOfStage(context.monitor, 0.97, 1)) };
  } catch (thrown) {
    await writer.abort();
    await rm(path, { force: true });
    throw thrown;
  }
}

/** Rows that move take another value of a quasi-identifier: counts of its values that were asked for would not hold. */
function refuseQuotasOf(quasiIdentifiers: readonly string[], groups: ReleasedSample['groups']): void {
  const shared = sharedConditions(groups).map((condition) => JSON.stringify(condition));
  const own = groups.flatMap(({ conditions }) => conditions).filter((condition) => !shared.includes(JSON.stringify(condition)));
  const column = own.find((condition) => quasiIdentifiers.includes(condition.column))?.column;
  if (column === undefined) return;
  throw new Failure('usage', `"${column}" is a quasi-identifier: rows may be moved to another value of it, so the rows asked for by its values would not hold.`, {
    column, fix: 'Say --k 1 for a sample without k-anonymity, or ask for rows by another column.',
  });
}

interface CountedSample {
  readonly release: ReleaseK;
  readonly blocks: AsyncIterable<Table> | readonly Table[];
  /** A block as it is written; its number counts from the first block of the whole release. */
  move(block: Table, number: number): Table;
}

/** The blocks to be written, once those of the whole release have been counted. */
async function countedSample(twin: Twin, sample: ReleasedSample, { monitor, assistants }: JobContext): Promise<CountedSample> {
  const schemas = twin.plan.columns.map(({ schema }) => schema);
  const draw = (range: BlockRange, from: number, to: number): AsyncGenerator<Table> => sampleBlocks(twin, range, assistants, shareOfStage(monitor, from, to));
  if (sample.k === 1 || quasiIdentifiersOf(schemas).length === 0) {
    return { release: await enforceReleaseK(schemas, sample.k, () => draw(sample, 0, 0), monitor), blocks: draw(sample, 0, 0.95), move: (block) => block };
  }
  refuseQuotasOf(quasiIdentifiersOf(schemas), sample.groups);
  const repair = repairMoved(twin, sample.groups, sample.seed);
  const kept: Table[] = [];
  const keeps = sample.part.of === 1 && sample.rows * schemas.length <= mostKept;
  async function* wholeRelease(): AsyncGenerator<Table> {
    for await (const block of draw({ ...sample, part: { index: 1, of: 1 } }, 0, keeps ? 0.9 : 0.5)) {
      if (keeps) kept.push(block);
      yield block;
    }
  }
  const release = await enforceReleaseK(schemas, sample.k, wholeRelease, monitor);
  return { release, blocks: keeps ? kept : draw(sample, 0.5, 0.95), move: (block, number) => repair(release.move(block), number) };
}
