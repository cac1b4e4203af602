import { findSplit, Histograms } from './histograms.ts';
import type { Binned, Split } from './histograms.ts';

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

const mostLeaves = 15;

interface Leaf {
  readonly node: number;
  /** Its rows are those at `from` to `to` - 1 of the order. */
  readonly from: number;
  readonly to: number;
  readonly histogram: Float64Array;
  readonly split: Split | null;
}

/** One tree, grown leaf by leaf where the loss falls most (Shi 2007). Null where no split lowers it. */
export function growTree(binned: Binned, gradient: Float64Array, hessian: Float64Array, learningRate: number): Tree | null {
  const histograms = new Histograms(binned, gradient, hessian);
  const order = Uint32Array.from({ length: binned.rows }, (_, row) => row);
  const tree: Tree = { feature: [], lastLeft: [], missingLeft: [], left: [], right: [], value: [] };
  const addLeaf = (from: number, to: number, histogram: Float64Array): Leaf => {
    const total = histograms.totalOf(histogram);
    for (const part of [tree.feature, tree.lastLeft, tree.missingLeft, tree.left, tree.right]) part.push(0);
    tree.value.push((-learningRate * total.gradient) / total.hessian);
    return { node: tree.value.length - 1, from, to, histogram, split: findSplit(histograms, histogram, total) };
  };
  const leaves = [addLeaf(0, order.length, histograms.ofRows(order))];
  while (leaves.length < mostLeaves) {
    const best = leaves.reduce((a, b) => ((b.split?.gain ?? 0) > (a.split?.gain ?? 0) ? b : a));
    const { split, node, from, to } = best;
    if (split === null) break;
    const middle = from + partition(order.subarray(from, to), binned, split);
    const [smallFrom, smallTo] = middle - from <= to - middle ? [from, middle] : [middle, to];
    const small = histograms.ofRows(order.subarray(smallFrom, smallTo));
    const large = histograms.subtract(best.histogram, small);
    const left = addLeaf(from, middle, smallFrom === from ? small : large);
    const right = addLeaf(middle, to, smallFrom === from ? large : small);
    tree.feature[node] = split.feature;
    tree.lastLeft[node] = split.lastLeft;
    tree.missingLeft[node] = split.missingLeft ? 1 : 0;
    tree.left[node] = left.node;
    tree.right[node] = right.node;
    leaves.splice(leaves.indexOf(best), 1, left, right);
  }
  return leaves.length === 1 ? null : tree;
}

/** Brings the rows that go left to the front, each side in its order, and says how many they are. */
function partition(order: Uint32Array, { bins, sizes }: Binned, { feature, lastLeft, missingLeft }: Split): number {
  const bin = bins[feature]!;
  const missing = sizes[feature]! - 1;
  const right = new Uint32Array(order.length);
  let front = 0;
  let back = 0;
  for (let at = 0; at < order.length; at++) {
    const row = order[at]!;
    const goesLeft = bin[row] === missing ? missingLeft : bin[row]! <= lastLeft;
    if (goesLeft) order[front++] = row;
    else right[back++] = row;
  }
  order.set(right.subarray(0, back), front);
  return front;
}
