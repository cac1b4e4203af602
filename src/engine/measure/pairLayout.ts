/** Where the table of each pair of columns (i < j) lies in one flat array: row-major [code_i][code_j]. */
export class PairLayout {
  /** Codes of each column. */
  readonly codes: readonly number[];
  /** Both columns of each pair, in the order (0,1), (0,2) … */
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Start of each pair's table; one more entry than pairs, the last being the total length. */
  readonly offset: Int32Array;

  constructor(codes: readonly number[]) {
    const pairs = (codes.length * (codes.length - 1)) / 2;
    this.codes = codes;
    this.first = new Int32Array(pairs);
    this.second = new Int32Array(pairs);
    this.offset = new Int32Array(pairs + 1);
    let pair = 0;
    for (let i = 0; i < codes.length; i++) {
      for (let j = i + 1; j < codes.length; j++, pair++) {
        this.first[pair] = i;
        this.second[pair] = j;
        this.offset[pair + 1] = this.offset[pair]! + codes[i]! * codes[j]!;
      }
    }
  }

  get pairs(): number {
    return this.first.length;
  }

  get length(): number {
    return this.offset[this.pairs]!;
  }

  /** Number of the pair of two different columns. */
  pairOf(one: number, other: number): number {
    const i = Math.min(one, other);
    const j = Math.max(one, other);
    return (i * (2 * this.codes.length - i - 1)) / 2 + (j - i - 1);
  }

  /** The part of `tables` that belongs to the pair; a view, not a copy. */
  table<T extends Int32Array | Float32Array | Float64Array>(tables: T, pair: number): T {
    return tables.subarray(this.offset[pair]!, this.offset[pair + 1]!) as T;
  }
}

/** All pair tables of rows of codes. `codes` is row-major [row][column]; `rows` picks rows, all without it. */
export function countPairs(codes: Uint8Array, layout: PairLayout, rows?: Uint32Array): Int32Array {
  const width = layout.codes.length;
  const counts = new Int32Array(layout.length);
  const total = rows ? rows.length : codes.length / Math.max(1, width);
  const line = new Int32Array(width);
  for (let position = 0; position < total; position++) {
    const start = (rows ? rows[position]! : position) * width;
    for (let column = 0; column < width; column++) line[column] = codes[start + column]!;
    let pair = 0;
    for (let i = 0; i < width; i++) {
      const code = line[i]!;
      for (let j = i + 1; j < width; j++, pair++) {
        const cell = layout.offset[pair]! + code * layout.codes[j]! + line[j]!;
        counts[cell] = counts[cell]! + 1;
      }
    }
  }
  return counts;
}
