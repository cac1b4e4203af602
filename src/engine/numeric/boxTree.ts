import type { Monitor } from '../../contract/progress.ts';

/**
 * Exact nearest neighbours under the distance d(x, y) = sum over dimensions of min(1, |x_j - y_j|), which is Gower's when numbers are
 * scaled to their range and each level of a category is a whole number. A tree of bounding boxes, split where points differ most
 * (after Bentley 1975 and Omohundro 1989): a box is entered only if no point seen so far is nearer than the box.
 */
export interface BoxTree {
  /** Points row by row, those of one box side by side. */
  readonly points: Float32Array;
  readonly dimensions: number;
  readonly labels: Uint8Array;
  /** Where each point stood in what the tree was built from. */
  readonly order: Uint32Array;
  /** Smallest and largest coordinates of each box, box by box. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** Points `begin[box]` to `end[box]` - 1. */
  readonly begin: Uint32Array;
  readonly end: Uint32Array;
  /** The second half of a split box; the first is the next box. 0 for a leaf. */
  readonly second: Uint32Array;
}

const leafSize = 16;
/** Pairs of points that are compared to find the dimension of a split. */
const comparedPairs = 32;

/**
 * @param points row by row, finite, at least one
 * @param labels one a point, a bit mask; see `nearestLabels`
 */
export function buildBoxTree(points: Float32Array, dimensions: number, labels: Uint8Array, monitor: Monitor): BoxTree {
  const order = Uint32Array.from(labels.keys());
  const boxes = { low: [] as number[], high: [] as number[], begin: [] as number[], end: [] as number[], second: [] as number[] };
  const build = (from: number, to: number): void => {
    monitor.check();
    const box = boxes.begin.length;
    const within = order.subarray(from, to);
    const { low, high } = bounds(points, dimensions, within);
    boxes.low.push(...low);
    boxes.high.push(...high);
    boxes.begin.push(from);
    boxes.end.push(to);
    boxes.second.push(0);
    if (within.length <= leafSize || low.every((edge, dimension) => edge === high[dimension])) return;
    const { dimension, below } = chooseSplit(points, dimensions, within, low, high);
    const split = from + partition(within, (point) => points[point * dimensions + dimension]! < below);
    build(from, split);
    boxes.second[box] = boxes.begin.length;
    build(split, to);
  };
  build(0, order.length);
  const sorted = new Float32Array(points.length);
  order.forEach((point, position) => sorted.set(points.subarray(point * dimensions, (point + 1) * dimensions), position * dimensions));
  return {
    points: sorted,
    dimensions,
    labels: labels.map((_, position) => labels[order[position]!]!),
    order,
    low: Float32Array.from(boxes.low),
    high: Float32Array.from(boxes.high),
    begin: Uint32Array.from(boxes.begin),
    end: Uint32Array.from(boxes.end),
    second: Uint32Array.from(boxes.second),
  };
}

function bounds(points: Float32Array, dimensions: number, within: Uint32Array): { low: Float32Array; high: Float32Array } {
  const low = new Float32Array(dimensions).fill(Infinity);
  const high = new Float32Array(dimensions).fill(-Infinity);
  for (const point of within) {
    for (let dimension = 0; dimension < dimensions; dimension++) {
      const value = points[point * dimensions + dimension]!;
      if (value < low[dimension]!) low[dimension] = value;
      if (value > high[dimension]!) high[dimension] = value;
    }
  }
  return { low, high };
}

/** The dimension in which points differ most on average, and a value that about half of them lie below. */
function chooseSplit(points: Float32Array, dimensions: number, within: Uint32Array, low: Float32Array, high: Float32Array): { dimension: number; below: number } {
  const half = within.length >>> 1;
  const pairs = Math.min(comparedPairs, half);
  const first = (pair: number) => within[Math.floor((pair * half) / pairs)]! * dimensions;
  const other = (pair: number) => within[half + Math.floor((pair * half) / pairs)]! * dimensions;
  let chosen = -1;
  let largest = 0;
  for (let dimension = 0; dimension < dimensions; dimension++) {
    let total = 0;
    for (let pair = 0; pair < pairs; pair++) total += Math.min(1, Math.abs(points[first(pair) + dimension]! - points[other(pair) + dimension]!));
    if (total > largest) [chosen, largest] = [dimension, total];
  }
  if (chosen < 0) {
    // All compared pairs are equal: halve the widest side of the box.
    low.forEach((edge, dimension) => {
      if (chosen < 0 || high[dimension]! - edge > high[chosen]! - low[chosen]!) chosen = dimension;
    });
    return { dimension: chosen, below: (low[chosen]! + high[chosen]!) / 2 };
  }
  const values = new Float32Array(2 * pairs);
  for (let pair = 0; pair < pairs; pair++) {
    values[2 * pair] = points[first(pair) + chosen]!;
    values[2 * pair + 1] = points[other(pair) + chosen]!;
  }
  values.sort();
  // Never the smallest value, so that neither half is empty.
  const below = values.find((value, position) => position >= pairs && value > values[0]!);
  return { dimension: chosen, below: below ?? values[2 * pairs - 1]! };
}

/** Brings the points that pass to the front, and says how many they are. */
function partition(within: Uint32Array, passes: (point: number) => boolean): number {
  let front = 0;
  for (let at = 0; at < within.length; at++) {
    const point = within[at]!;
    if (!passes(point)) continue;
    within[at] = within[front]!;
    within[front++] = point;
  }
  return front;
}

/**
 * The labels, joined bit by bit, of all points that are nearest to a query: more than one bit is set where points with different
 * labels are exactly as near. Sums run in the order of the dimensions throughout, so a bound never exceeds a distance by rounding.
 * @param queries row by row, `row` is the one that is asked
 */
export function nearestLabels(tree: BoxTree, queries: Float32Array, row: number): number {
  let labels = 0;
  visitNearest(tree, queries, row, (point, nearer) => (labels = nearer ? tree.labels[point]! : labels | tree.labels[point]!));
  return labels;
}

/** The point that is nearest to a query, as it was numbered when the tree was built (the first of those that are as near), and its distance. */
export function nearestPoint(tree: BoxTree, queries: Float32Array, row: number): { point: number; distance: number } {
  let first = -1;
  const distance = visitNearest(tree, queries, row, (point, nearer) => (first = nearer ? tree.order[point]! : Math.min(first, tree.order[point]!)));
  return { point: first, distance };
}

/** Points and distances of the `k` nearest, nearest first; among those that are as near, the ones numbered first. At least k points are in the tree. */
export function nearestPoints(tree: BoxTree, queries: Float32Array, row: number, k: number): { points: Uint32Array; distances: Float64Array } {
  const points = new Uint32Array(k).fill(0xffffffff);
  const distances = new Float64Array(k).fill(Infinity);
  visitWithin(tree, queries, row, () => distances[k - 1]!, (position, distance) => {
    const point = tree.order[position]!;
    let place = k - 1;
    if (distance === distances[place]! && point > points[place]!) return;
    while (place > 0 && (distances[place - 1]! > distance || (distances[place - 1]! === distance && points[place - 1]! > point))) {
      distances[place] = distances[place - 1]!;
      points[place] = points[place - 1]!;
      place--;
    }
    distances[place] = distance;
    points[place] = point;
  });
  return { points, distances };
}

/**
 * Calls back with each point that is nearer than all before (`nearer`), or exactly as near as the nearest so far.
 * @returns the distance of the nearest
 */
function visitNearest(tree: BoxTree, queries: Float32Array, row: number, visit: (point: number, nearer: boolean) => void): number {
  let nearest = Infinity;
  visitWithin(tree, queries, row, () => nearest, (point, distance) => {
    visit(point, distance < nearest);
    nearest = distance;
  });
  return nearest;
}

/** Calls back with each point whose distance is at most `limit()`, which may shrink meanwhile; boxes beyond it are passed over. */
function visitWithin(tree: BoxTree, queries: Float32Array, row: number, limit: () => number, visit: (point: number, distance: number) => void): void {
  const query = queries.subarray(row * tree.dimensions, (row + 1) * tree.dimensions);
  const waiting = [0];
  const waitingDistances = [0];
  while (waiting.length > 0) {
    let box = waiting.pop()!;
    if (waitingDistances.pop()! > limit()) continue;
    while (tree.second[box] !== 0) {
      let near = box + 1;
      let far = tree.second[box]!;
      const most = limit();
      let nearDistance = boxDistance(tree, near, query, most);
      let farDistance = boxDistance(tree, far, query, most);
      if (farDistance < nearDistance) [near, far, nearDistance, farDistance] = [far, near, farDistance, nearDistance];
      if (farDistance <= most) {
        waiting.push(far);
        waitingDistances.push(farDistance);
      }
      box = near;
      if (nearDistance > most) break;
    }
    if (tree.second[box] !== 0) continue;
    const end = tree.end[box]!;
    for (let point = tree.begin[box]!; point < end; point++) {
      const most = limit();
      const distance = pointDistance(tree, point, query, most);
      if (distance <= most) visit(point, distance);
    }
  }
}

/** Distance to the nearest place of a box, or something above `limit` where it is above. */
function boxDistance({ low, high, dimensions }: BoxTree, box: number, query: Float32Array, limit: number): number {
  let total = 0;
  const offset = box * dimensions;
  for (let dimension = 0; dimension < dimensions && total <= limit; dimension++) {
    const value = query[dimension]!;
    const gap = Math.max(low[offset + dimension]! - value, value - high[offset + dimension]!, 0);
    total += gap < 1 ? gap : 1;
  }
  return total;
}

/** Distance to a point, or something above `limit` where it is above. */
function pointDistance({ points, dimensions }: BoxTree, point: number, query: Float32Array, limit: number): number {
  let total = 0;
  const offset = point * dimensions;
  for (let dimension = 0; dimension < dimensions && total <= limit; dimension++) {
    const gap = Math.abs(points[offset + dimension]! - query[dimension]!);
    total += gap < 1 ? gap : 1;
  }
  return total;
}
