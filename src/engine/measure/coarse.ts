import { minCount, tailStarts } from './settings.ts';

export interface FineCell {
  readonly count: number;
  readonly sentinel: boolean;
}

/** A code of fewer rows just below a tail is a fragment. */
const leastShare = 0.03;

/**
 * Groups fine cells, in their order, into about `target` coarse codes (twin recipe 1, "coarse codes"): frequent cells and sentinels get a
 * code of their own, the rest is cut into equal shares; the upper tails of a number are codes of their own, since that is what keeps
 * joint tails.
 * @returns the code of each cell; without the missing cell
 */
export function groupCells(cells: readonly FineCell[], target: number, numeric: boolean): number[] {
  if (cells.length <= target) return cells.map((_, cell) => cell);
  const rows = cells.reduce((sum, cell) => sum + cell.count, 0);
  const big = Math.max(0.05, 0.6 / target) * rows;
  const alone = (cell: FineCell): boolean => cell.count >= big || (cell.sentinel && cell.count >= minCount);
  const frequent = cells.filter((cell) => cell.count >= big);
  const rest = rows - frequent.reduce((sum, cell) => sum + cell.count, 0);
  const share = rest / Math.max(1, target - frequent.length);
  const tails = numeric ? tailStarts(rows).map((start) => start * rows) : [];
  const codes: number[] = [];
  let code = -1;
  let open = false;
  let gathered = 0;
  let seen = 0;
  for (const cell of cells) {
    const before = seen;
    seen += cell.count;
    if (alone(cell)) {
      codes.push(++code);
      open = false;
      continue;
    }
    if (!open) {
      code++;
      gathered = 0;
    }
    codes.push(code);
    gathered += cell.count;
    const starts = tails.filter((start) => before < start);
    const tailBegins = starts.some((start) => seen >= start);
    // A code does not end just below a tail, where the next one would be a fragment.
    const nearTail = starts.some((start) => start - seen < Math.min(share / 2, leastShare * rows));
    open = (gathered < share || nearTail) && !tailBegins;
  }
  return codes;
}
