import type { Column, Table } from '../../table/table.ts';

/** A cell as it is compared: a number or a date as its number, all else as its text, null where missing. */
export type CellValue = number | string | null;

/** Values of one quasi-identifier and their codes, numbered in the order in which they are first seen. */
class ValueCodes {
  readonly values: CellValue[] = [];
  private readonly known = new Map<CellValue, number>();
  private levels: readonly string[] = [];
  private codesOfLevels = new Int32Array(0);

  /** Writes the codes of a column into every `width`-th place of `into`. */
  encode(column: Column, into: Int32Array, at: number, width: number): void {
    if (column.storage === 'numeric') {
      column.values.forEach((value, row) => (into[row * width + at] = this.codeOf(Number.isNaN(value) ? null : value)));
      return;
    }
    // Blocks of one table share their levels, which are then looked up once.
    if (column.levels !== this.levels || this.codesOfLevels.length !== column.levels.length) {
      this.levels = column.levels;
      this.codesOfLevels = new Int32Array(column.levels.length).fill(-1);
    }
    column.codes.forEach((level, row) => {
      if (level < 0) into[row * width + at] = this.codeOf(null);
      else {
        if (this.codesOfLevels[level]! < 0) this.codesOfLevels[level] = this.codeOf(column.levels[level]!);
        into[row * width + at] = this.codesOfLevels[level]!;
      }
    });
  }

  private codeOf(value: CellValue): number {
    let code = this.known.get(value);
    if (code === undefined) {
      code = this.values.push(value) - 1;
      this.known.set(value, code);
    }
    return code;
  }
}

/** Turns blocks of a table into tuples of codes of its quasi-identifiers: the same value has the same code in every block. */
export class QuasiCodes {
  /** Names of the quasi-identifiers, in the order of the codes. */
  readonly names: readonly string[];
  private readonly columns: readonly ValueCodes[];

  /** @param names columns that every block has */
  constructor(names: readonly string[]) {
    this.names = names;
    this.columns = names.map(() => new ValueCodes());
  }

  get width(): number {
    return this.names.length;
  }

  /** Codes row by row. */
  encode(table: Table): Int32Array {
    const { width } = this;
    const codes = new Int32Array(table.rows * width);
    this.names.forEach((name, at) => this.columns[at]!.encode(table.columns[this.positionOf(table, name)]!, codes, at, width));
    return codes;
  }

  /** Values of a quasi-identifier by their codes. */
  valuesOf(at: number): readonly CellValue[] {
    return this.columns[at]!.values;
  }

  private positionOf(table: Table, name: string): number {
    const position = table.columns.findIndex(({ schema }) => schema.name === name);
    if (position < 0) throw new Error('a block lacks a quasi-identifier');
    return position;
  }
}
