import type { Monitor } from '../../../contract/progress.ts';
import { assignBins, learnCuts, sizeOf } from './binning.ts';
import type { Cut } from './binning.ts';
import type { Feature, Sample } from './features.ts';
import { growTree, mostLeaves } from './growTree.ts';
import type { Tree } from './growTree.ts';
import { Histograms } from './histograms.ts';
import type { Binned } from './histograms.ts';

/** LightGBM's defaults, so that figures can be compared. */
const defaults = { trees: 100, learningRate: 0.1 };
const mostBins = 255;

export interface BoostedTrees {
  readonly cuts: readonly Cut[];
  readonly prior: number;
  readonly trees: readonly Tree[];
}

/**
 * Gradient-boosted trees on histograms for the logarithmic loss of two classes (Friedman 2001; Ke et al. 2017): each tree takes a Newton
 * step in the log-odds. Missing cells go to the side of a split where they fit better; levels are ordered by their share of class 1.
 * Nothing is drawn by chance: the same rows give the same trees.
 * @param sample both classes present
 * @param progress is told the share of trees that are grown
 */
export function trainTrees(sample: Sample, monitor: Monitor, progress: (share: number) => void, { trees: count, learningRate } = defaults): BoostedTrees {
  const { labels } = sample;
  const cuts = learnCuts(sample, mostBins);
  const binned = binAll(sample.features, cuts, monitor);
  const share = labels.reduce((total, label) => total + label, 0) / labels.length;
  const prior = Math.log(share / (1 - share));
  const logOdds = new Float64Array(labels.length).fill(prior);
  const histograms = new Histograms(binned, mostLeaves);
  const { derivatives } = histograms;
  const trees: Tree[] = [];
  for (let round = 0; round < count; round++) {
    monitor.check();
    progress(round / count);
    for (let row = 0; row < labels.length; row++) {
      const chance = 1 / (1 + Math.exp(-logOdds[row]!));
      derivatives[2 * row] = chance - labels[row]!;
      derivatives[2 * row + 1] = chance * (1 - chance);
    }
    const tree = growTree(histograms, learningRate);
    if (tree === null) break;
    trees.push(tree);
    addTree(tree, binned, logOdds);
  }
  return { cuts, prior, trees };
}

/** The log-odds of class 1 for each row of these features, which are those of the training rows in the same order. */
export function scoreByTrees({ cuts, prior, trees }: BoostedTrees, features: readonly Feature[], monitor: Monitor): Float64Array {
  const binned = binAll(features, cuts, monitor);
  const logOdds = new Float64Array(binned.rows).fill(prior);
  for (const tree of trees) {
    monitor.check();
    addTree(tree, binned, logOdds);
  }
  return logOdds;
}

function binAll(features: readonly Feature[], cuts: readonly Cut[], monitor: Monitor): Binned {
  const bins = features.map((feature, at) => {
    monitor.check();
    return assignBins(feature, cuts[at]!);
  });
  return { rows: bins[0]?.length ?? 0, bins, sizes: cuts.map(sizeOf) };
}

function addTree({ feature, lastLeft, missingLeft, left, right, value }: Tree, { rows, bins, sizes }: Binned, logOdds: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    let node = 0;
    while (left[node] !== 0) {
      const at = feature[node]!;
      const bin = bins[at]![row]!;
      const goesLeft = bin === sizes[at]! - 1 ? missingLeft[node] === 1 : bin <= lastLeft[node]!;
      node = goesLeft ? left[node]! : right[node]!;
    }
    logOdds[row]! += value[node]!;
  }
}
