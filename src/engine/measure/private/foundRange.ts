/** A run of neighbouring public cells that becomes one cell of the plan. */
export interface CellRun {
  readonly first: number;
  readonly last: number;
}

/**
 * Bounds found under differential privacy: post-processing of the noisy counts of cells that span all magnitudes (twin recipe 6a). From the
 * first to the last place where something stands out of the noise, neighbours are joined until each run has rows enough to be told from it;
 * single values with very many rows stay alone. Rows outside fall to the end runs.
 * @param noisy counts of the amounts' cells, ascending  @param single whether a cell holds one value
 */
export function findRange(noisy: ArrayLike<number>, single: (cell: number) => boolean, deviation: number, total: number): CellRun[] {
  const significant = significantCells(noisy, deviation, total);
  const first = significant.indexOf(1);
  if (first < 0) return [{ first: 0, last: noisy.length - 1 }];
  const last = significant.lastIndexOf(1);
  const runs: { first: number; last: number; rows: number; atom: boolean }[] = [];
  let open = false;
  for (let cell = first; cell <= last; cell++) {
    const rows = noisy[cell]!;
    if (single(cell) && rows >= Math.max(0.01 * total, 5 * deviation, 10)) {
      runs.push({ first: cell, last: cell, rows, atom: true });
      open = false;
      continue;
    }
    if (!open) runs.push({ first: cell, last: cell, rows: 0, atom: false });
    const run = runs.at(-1)!;
    run.last = cell;
    run.rows += rows;
    const cells = run.last - run.first + 1;
    open = run.rows < Math.max(total / 80, 3 * deviation * Math.sqrt(cells), 10);
  }
  return joinWeakRuns(runs, deviation, total);
}

/** 1 where a cell is beyond what noise alone does, or a window of 2, 4, 8 … cells none of which is so by itself: thin tails show in sums alone. */
function significantCells(noisy: ArrayLike<number>, deviation: number, total: number): Uint8Array {
  const significant = Uint8Array.from(noisy, (count) => Number(count > Math.max(4 * deviation, 5)));
  const cumulated = new Float64Array(noisy.length + 1);
  for (let cell = 0; cell < noisy.length; cell++) cumulated[cell + 1] = cumulated[cell]! + noisy[cell]!;
  for (let width = 2; width <= Math.max(2, Math.floor(noisy.length / 6)); width *= 2) {
    for (let start = 0; start + width <= noisy.length; start += width / 2) {
      if (significant.subarray(start, start + width).includes(1)) continue;
      const rows = cumulated[start + width]! - cumulated[start]!;
      if (rows > 4 * deviation * Math.sqrt(width) && rows > 0.004 * total) significant.fill(1, start, start + width);
    }
  }
  return significant;
}

/** A run that did not gather enough before a lone value, or before the end, joins its neighbour that is no lone value. */
function joinWeakRuns(runs: { first: number; last: number; rows: number; atom: boolean }[], deviation: number, total: number): CellRun[] {
  const joined = [...runs];
  for (let place = joined.length - 1; place >= 0; place--) {
    const run = joined[place]!;
    const enough = run.rows >= Math.max(total / 160, 3 * deviation * Math.sqrt(run.last - run.first + 1));
    const before = joined[place - 1];
    if (run.atom || enough || before === undefined || before.atom) continue;
    joined.splice(place - 1, 2, { first: before.first, last: run.last, rows: before.rows + run.rows, atom: false });
  }
  return joined;
}
