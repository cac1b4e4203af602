import { type ColumnGlance, rowsPerMark } from '../../contract/tableView.ts';
import { isMissingCode } from '../io/missing.ts';
import { indexRows } from '../io/rowIndex.ts';
import { createRowReader } from '../io/rowReader.ts';
import type { Row } from '../io/rows.ts';
import { openSource } from '../io/source.ts';
import type { Job } from './job.ts';

/** Stretches of rows, spread over the file, from which columns are told at a glance. */
const stretches = 40;
const bins = 16;

/** Finds where the rows of a table's file lie, and what its columns look like. */
export const tableIndexJob: Job<'table-index'> = {
  stages: [
    { name: 'Finding rows', share: 0.8 },
    { name: 'Looking at columns', share: 0.2 },
  ],
  async run({ file }, { monitor }) {
    monitor.stage('Finding rows');
    const source = await openSource(file);
    const { index, names } = await indexRows(source, monitor).finally(() => source.handle.close());
    monitor.stage('Looking at columns');
    const reader = createRowReader(file, index);
    const pages = Math.ceil(index.rows / rowsPerMark);
    const taken = Math.min(stretches, pages);
    const sample: Row[] = [];
    for (let page = 0; page < taken; page++) {
      for (const row of await reader.rows(Math.floor(page * pages / taken) * rowsPerMark, rowsPerMark)) sample.push(row);
      monitor.advance((page + 1) / taken);
    }
    return { columns: names.map((name, position) => glanceAt(name, sample.map((row) => row[position] ?? ''))), sampled: sample.length, index };
  },
};

function glanceAt(name: string, texts: readonly string[]): ColumnGlance {
  const present = texts.filter((text) => !isMissingCode(text));
  const numbers = present.map(Number);
  // A zero in front is the mark of a code, not of a quantity.
  const numeric = present.length > 0 && numbers.every(Number.isFinite) && !present.some((text) => /^-?0\d/.test(text));
  return { name, numeric, heights: relative(numeric ? binned(numbers) : commonest(present)) };
}

function binned(numbers: readonly number[]): number[] {
  const ordered = Float64Array.from(numbers).toSorted();
  const low = ordered[Math.floor(0.01 * (ordered.length - 1))]!;
  const high = ordered[Math.ceil(0.99 * (ordered.length - 1))]!;
  const counts = Array.from({ length: bins }, () => 0);
  for (const number of numbers) counts[high === low ? 0 : Math.min(bins - 1, Math.max(0, Math.floor((number - low) / (high - low) * bins)))]!++;
  return counts;
}

/** How often the commonest texts occur; nothing where each stands alone, as identifiers do. */
function commonest(texts: readonly string[]): number[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts.size === texts.length && texts.length > 1 ? [] : [...counts.values()].toSorted((a, b) => b - a).slice(0, bins);
}

function relative(counts: readonly number[]): number[] {
  const most = Math.max(1, ...counts);
  return counts.map((count) => count / most);
}
