import type { CodedColumn, Column, NumericColumn } from '../../table/table.ts';
import type { PublicCells, PublicColumn } from './publicColumn.ts';

/** The level to which a text belongs that was not declared, or is too rare to be told. */
export interface LevelIndex {
  readonly levels: readonly string[];
  /** Position of "(other)", after the levels. */
  readonly other: number;
}

/**
 * The public cell of each row. A value outside the declaration goes to the nearest end cell, an undeclared level to "(other)", a missing
 * value where none may be missing to the first cell: it never raises an error, which would tell about a row.
 * @returns cell of each row; "missing" is the cell after the last
 */
export function numericCells(column: Column, cells: PublicCells): Uint16Array {
  const values = numbersOf(column);
  const amounts = [...cells.lo.keys()].filter((cell) => cells.special[cell] === 0);
  const special = new Map([...cells.lo.keys()].filter((cell) => cells.special[cell] === 1).map((cell) => [cells.lo[cell]!, cell]));
  const upper = Float64Array.from(amounts, (cell) => cells.hi[cell]!);
  const unit = cells.step ?? 10 ** -cells.decimals;
  return Uint16Array.from(values, (value) => {
    if (Number.isNaN(value)) return cells.missing ? cells.lo.length : amounts[0]!;
    const code = special.get(value);
    if (code !== undefined) return code;
    // Half a unit of tolerance: a value with more decimals than declared belongs to the cell that it rounds into.
    let low = 0;
    let high = amounts.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (upper[middle]! + unit / 2 <= value) low = middle + 1;
      else high = middle;
    }
    return amounts[low]!;
  });
}

/** @returns level of each row; `other` for a text that is none of them, the cell after it where missing */
export function levelCells(column: Column, { levels, other }: LevelIndex, missing: boolean): Uint16Array {
  const { codes, levels: own } = coded(column);
  const position = new Map(levels.map((level, index) => [level, index]));
  const cellOf = own.map((text) => position.get(text) ?? other);
  return Uint16Array.from(codes, (code) => (code < 0 ? (missing ? other + 1 : other) : cellOf[code]!));
}

/** A column of the table as codes, whatever it was read as. */
export function coded(column: Column): Pick<CodedColumn, 'codes' | 'levels'> {
  if (column.storage === 'coded') return column;
  const levels: string[] = [];
  const known = new Map<number, number>();
  const codes = Int32Array.from(column.values, (value) => {
    if (Number.isNaN(value)) return -1;
    let code = known.get(value);
    if (code === undefined) {
      code = levels.push(String(value)) - 1;
      known.set(value, code);
    }
    return code;
  });
  return { codes, levels };
}

/** A column of the table as numbers, whatever it was read as; NaN for missing ones and for what is none. */
export function numbersOf(column: Column): NumericColumn['values'] {
  if (column.storage === 'numeric') return column.values;
  const { codes, levels } = column;
  const values = levels.map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
  return Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : values[code]!));
}

/** How many rows lie in each of `length` cells: 1 row more or less changes one count by 1. */
export function histogram(cells: Uint16Array, length: number): Int32Array {
  const counts = new Int32Array(length);
  for (const cell of cells) counts[cell]!++;
  return counts;
}

export function cellCount(column: Exclude<PublicColumn, { model: 'texts' }>, levels: number): number {
  return (column.model === 'cells' ? column.lo.length : levels + 1) + (column.missing ? 1 : 0);
}
