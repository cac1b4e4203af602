import { findSplit } from './histograms.ts';
import type { Histograms, Split } from './histograms.ts';

/** Node by node, the root first. A leaf has `left` 0; an inner node sends bins up to `lastLeft` to the left. */
export interface Tree {
  readonly feature: number[];
  readonly lastLeft: number[];
  readonly missingLeft: number[];
  readonly left: number[];
  readonly right: number[];
  /** What a leaf adds to the log-odds. */
  readonly value: number[];
}

/** A tree has at most so many, and asks that many leaves' sums of its histograms. */
export const mostLeaves = 15;

interface Leaf {
  readonly node: number;
  /** Its rows are those at `from` to `to` - 1 of the order. */
  readonly from: number;
  readonly to: number;
  /** Which leaf of the histograms holds its sums. */
  readonly sums: number;
  readonly split: Split | null;
}

/** One tree, grown leaf by leaf where the loss falls most (Shi 2007), for the derivatives in the histograms. Null where no split lowers it. */
export function growTree(histograms: Histograms, learningRate: number): Tree | null {
  const tree: Tree = { feature: [], lastLeft: [], missingLeft: [], left: [], right: [], value: [] };
  const addLeaf = (from: number, to: number, sums: number): Leaf => {
    const total = histograms.totalOf(sums);
    for (const part of [tree.feature, tree.lastLeft, tree.missingLeft, tree.left, tree.right]) part.push(0);
    tree.value.push((-learningRate * total.gradient) / total.hessian);
    return { node: tree.value.length - 1, from, to, sums, split: findSplit(histograms, sums, total) };
  };
  histograms.gatherAll();
  histograms.sum(0, 0, histograms.order.length);
  const leaves = [addLeaf(0, histograms.order.length, 0)];
  while (leaves.length < mostLeaves) {
    const best = leaves.reduce((a, b) => ((b.split?.gain ?? 0) > (a.split?.gain ?? 0) ? b : a));
    const { split, node, from, to, sums: large } = best;
    if (split === null) break;
    const middle = histograms.divide(from, to, split);
    const small = leaves.length;
    const isLeftSmall = middle - from <= to - middle;
    histograms.sum(small, ...(isLeftSmall ? ([from, middle] as const) : ([middle, to] as const)));
    // The larger side is what is left of the whole: its rows need not be walked.
    histograms.subtract(large, small);
    const left = addLeaf(from, middle, isLeftSmall ? small : large);
    const right = addLeaf(middle, to, isLeftSmall ? large : small);
    tree.feature[node] = split.feature;
    tree.lastLeft[node] = split.lastLeft;
    tree.missingLeft[node] = split.missingLeft ? 1 : 0;
    tree.left[node] = left.node;
    tree.right[node] = right.node;
    leaves.splice(leaves.indexOf(best), 1, left, right);
  }
  return leaves.length === 1 ? null : tree;
}
