import { minCount } from './settings.ts';

export interface FineCell {
  readonly count: number;
  readonly sentinel: boolean;
}

/** Shares of the rows below which a code ends: tails of 5 and 3 % are codes of their own, so that pair tables hold what large values do together. */
const tailStarts = [0.95, 0.97];

/**
 * Groups fine cells, in their order, into about `target` coarse codes (twin recipe 1, "coarse codes"): frequent cells and sentinels get a
 * code of their own, the rest is cut into equal shares; the last code of a number is a tail of at most 3 % of the rows, since that is
 * what keeps joint tails.
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
    const tailBegins = numeric && tailStarts.some((start) => before < start * rows && seen >= start * rows);
    open = gathered < share && !tailBegins;
  }
  return codes;
}
