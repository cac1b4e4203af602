import { groupCells, type FineCell } from '../coarse.ts';

/** Share of the rows that a code of numbers needs, of what an even cut would give it: a rarer one would be lost in the noise of a table. */
const leastShareOfEven = 0.3;
const leastTailShare = 0.015;

/**
 * Coarse codes from denoised counts: as in an open clone, then codes too rare for the noise of pair tables join a neighbour.
 * @param target codes wanted  @param leastShare share of the rows below which a level's code is joined
 * @returns code of each cell, ascending without gaps; "missing" left out
 */
export function noisyCodes(cells: readonly FineCell[], target: number, numeric: boolean, leastShare: number): number[] {
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  // An empty cell is no value that anyone has: as a special code it would be a code without rows.
  const codes = groupCells(cells.map((cell) => ({ ...cell, sentinel: cell.sentinel && cell.count > 0 })), target, numeric);
  const few = cells.length <= 12;
  const needed = numeric && !few ? leastShareOfEven / target : leastShare;
  for (;;) {
    const rows = new Float64Array((codes.at(-1) ?? -1) + 1);
    codes.forEach((code, cell) => {
      rows[code]! += cells[cell]!.count;
    });
    const weak = rows.findIndex((count, code) => count < total * (numeric && !few && code === rows.length - 1 ? leastTailShare : needed) && !isSpecial(code));
    if (weak < 0 || rows.length <= 2) return codes;
    const neighbour = weak === 0 ? 1 : weak === rows.length - 1 || isSpecial(weak + 1) || (!isSpecial(weak - 1) && rows[weak - 1]! <= rows[weak + 1]!) ? weak - 1 : weak + 1;
    const upper = Math.max(weak, neighbour);
    codes.forEach((code, cell) => {
      if (code >= upper) codes[cell] = code - 1;
    });
  }

  function isSpecial(code: number): boolean {
    return cells.some((cell, index) => codes[index] === code && cell.sentinel && cell.count > 0);
  }
}
