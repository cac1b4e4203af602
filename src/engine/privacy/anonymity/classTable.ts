import { Failure } from '../../../contract/errors.ts';

const firstCapacity = 1024;
/** Beyond it the table of classes would not fit into memory. */
const mostClasses = 2 ** 25;

/**
 * Classes of rows that are equal in all quasi-identifiers, with how many rows each has: a hash table over tuples of codes, with open
 * addressing. Classes are numbered in the order in which they are first seen.
 */
export class ClassTable {
  readonly width: number;
  private classes = 0;
  private tuples: Int32Array;
  private counts: Float64Array;
  /** Class + 1, or 0 for an empty slot; twice as many slots as classes fit. */
  private slots: Int32Array;

  /** @param width codes of a tuple, one a quasi-identifier */
  constructor(width: number) {
    this.width = width;
    this.tuples = new Int32Array(firstCapacity * width);
    this.counts = new Float64Array(firstCapacity);
    this.slots = new Int32Array(2 * firstCapacity);
  }

  get size(): number {
    return this.classes;
  }

  /** Rows of each class. A view: adding rows may replace it. */
  get rows(): Float64Array {
    return this.counts.subarray(0, this.classes);
  }

  /** Counts rows with the codes at `offset`. @returns their class */
  add(codes: Int32Array, offset = 0, rows = 1): number {
    let slot = this.slotOf(codes, offset);
    if (this.slots[slot] === 0) {
      if (this.classes === this.counts.length) {
        this.grow();
        slot = this.slotOf(codes, offset);
      }
      for (let column = 0; column < this.width; column++) this.tuples[this.classes * this.width + column] = codes[offset + column]!;
      this.slots[slot] = ++this.classes;
    }
    const found = this.slots[slot]! - 1;
    this.counts[found] = this.counts[found]! + rows;
    return found;
  }

  /** The class of the codes at `offset`; -1 where no row was counted. */
  find(codes: Int32Array, offset = 0): number {
    return this.slots[this.slotOf(codes, offset)]! - 1;
  }

  code(ofClass: number, column: number): number {
    return this.tuples[ofClass * this.width + column]!;
  }

  private slotOf(codes: Int32Array, offset: number): number {
    const mask = this.slots.length - 1;
    let hash = 0;
    for (let column = 0; column < this.width; column++) hash = mixed(hash ^ codes[offset + column]!);
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = this.slots[slot]!;
      if (found === 0 || this.equals(found - 1, codes, offset)) return slot;
    }
  }

  private equals(known: number, codes: Int32Array, offset: number): boolean {
    const start = known * this.width;
    for (let column = 0; column < this.width; column++) if (this.tuples[start + column] !== codes[offset + column]) return false;
    return true;
  }

  private grow(): void {
    if (this.classes >= mostClasses) {
      throw new Failure('resource', 'The quasi-identifiers have more than 33 million different combinations of values.', { fix: 'Declare fewer of them, or coarser ones: where nearly every row is a class of its own, no file is k-anonymous.' });
    }
    const { tuples, counts, classes } = this;
    this.tuples = new Int32Array(2 * tuples.length);
    this.tuples.set(tuples);
    this.counts = new Float64Array(2 * counts.length);
    this.counts.set(counts);
    this.slots = new Int32Array(2 * this.slots.length);
    for (let known = 0; known < classes; known++) this.slots[this.slotOf(this.tuples, known * this.width)] = known + 1;
  }
}

/** The finaliser of MurmurHash3: every bit of the code reaches every bit of the hash. */
function mixed(code: number): number {
  let hash = Math.imul(code ^ (code >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) + 0x9e3779b9 | 0;
}
