/** Fills an array with random bytes. Production has one source, the operating system's generator; tests hand in fixed ones. */
export type ByteSource = (bytes: Uint8Array) => void;

const bufferedWords = 16_384;

/**
 * Random bits as whole numbers, read from a source in blocks of 64 kB. A word is erased from the buffer as it is handed out, so that
 * what was drawn cannot be read from memory later.
 */
export class Bits {
  private readonly words = new Uint32Array(bufferedWords);
  private readonly source: ByteSource;
  private next = bufferedWords;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** 32 random bits: a whole number in [0, 2^32). */
  next32(): number {
    if (this.next === bufferedWords) {
      this.source(new Uint8Array(this.words.buffer));
      this.next = 0;
    }
    const word = this.words[this.next]!;
    this.words[this.next++] = 0;
    return word;
  }

  /** `words` x 32 random bits as one integer. */
  nextBig(words: number): bigint {
    let value = 0n;
    for (let word = 0; word < words; word++) value = (value << 32n) | BigInt(this.next32());
    return value;
  }

  /** A whole number in [0, bound), without bias (rejection of what lies above). `bound` is at least 1. */
  below(bound: bigint): bigint {
    const width = (bound - 1n).toString(2).length;
    const words = Math.ceil(width / 32);
    const excess = BigInt(32 * words - width);
    for (;;) {
      const drawn = this.nextBig(words) >> excess;
      if (drawn < bound) return drawn;
    }
  }
}
