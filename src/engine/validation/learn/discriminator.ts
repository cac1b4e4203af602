import type { Monitor } from '../../../contract/progress.ts';
import { Stream } from '../../random/stream.ts';
import type { Table } from '../../table/table.ts';
import { scoreByTrees, trainTrees } from './boostedTrees.ts';
import { commonFeatures, joinSamples, pickRows } from './features.ts';
import type { Sample } from './features.ts';
import { rocArea } from './rocArea.ts';

/** Fixed, so that the same files give the same figure. */
const seed = 1;
const folds = 3;
/** Rows of each table that are judged at most: more would cost time and tell nothing new. */
export const mostRowsToTell = 20_000;
/** With fewer rows of either table the trees have too little to split. */
export const leastRowsToTell = 60;

/**
 * How well boosted trees tell synthetic rows from real ones: area under the ROC on rows that they were not trained on, mean of three
 * folds. .5 is ideal; 1 says that every row gives itself away. The same number of rows is drawn from either table by a fixed seed.
 * @param names columns of both tables, at least one
 */
export function tellApart(real: Table, synthetic: Table, names: readonly string[], monitor: Monitor, progress: (share: number) => void): number {
  const size = Math.min(real.rows, synthetic.rows, mostRowsToTell);
  const draw = ({ rows }: Table, purpose: string) => new Stream(seed, `discriminator ${purpose}`).permutation(rows).subarray(0, size);
  const rows = [draw(real, 'real'), draw(synthetic, 'synthetic')] as const;
  const [ofReal, ofSynthetic] = commonFeatures([real, synthetic], names);
  const both = joinSamples(
    pickRows({ features: ofReal!, labels: new Uint8Array(real.rows) }, rows[0]),
    pickRows({ features: ofSynthetic!, labels: new Uint8Array(synthetic.rows).fill(1) }, rows[1]),
  );
  let total = 0;
  for (let fold = 0; fold < folds; fold++) total += areaOfFold(both, size, fold, monitor, (share) => progress((fold + share) / folds));
  return total / folds;
}

/** The rows were drawn in random order, so that every third of them makes a fold. */
function areaOfFold(both: Sample, size: number, fold: number, monitor: Monitor, progress: (share: number) => void): number {
  const rows = Uint32Array.from(both.labels.keys());
  const isTest = (row: number) => (row % size) % folds === fold;
  const trees = trainTrees(pickRows(both, rows.filter((row) => !isTest(row))), monitor, progress);
  const test = pickRows(both, rows.filter(isTest));
  return rocArea(scoreByTrees(trees, test.features, monitor), test.labels) ?? 0.5;
}
