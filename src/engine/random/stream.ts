import { createHash } from 'node:crypto';

/**
 * Reproducible random streams. A stream is named by the user's seed, a purpose and block numbers, never by a worker or by
 * what was drawn before: the same name gives the same numbers on any number of threads.
 * These streams drive sampling alone. Noise for privacy comes from the operating system's generator, elsewhere.
 */

/** The 128-bit state of the stream of that name: the first 16 bytes of SHA-256(seed / purpose / blocks). */
export function streamState(seed: number, purpose: string, ...blocks: number[]): Uint32Array {
  const digest = createHash('sha256').update([seed, purpose, ...blocks].join('/')).digest();
  return Uint32Array.of(digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8), digest.readUInt32LE(12) | 1);
}

/** xoshiro128** 1.1 (Blackman and Vigna 2018): 32 bits a step, period 2^128 - 1. The compiled kernels run the same steps. */
export class Stream {
  private s0: number;
  private s1: number;
  private s2: number;
  private s3: number;

  constructor(seed: number, purpose: string, ...blocks: number[]) {
    [this.s0, this.s1, this.s2, this.s3] = streamState(seed, purpose, ...blocks) as unknown as [number, number, number, number];
  }

  /** A whole number in [0, 2^32). */
  next32(): number {
    const scaled = Math.imul(this.s1, 5);
    const result = Math.imul((scaled << 7) | (scaled >>> 25), 9) >>> 0;
    const shifted = this.s1 << 9;
    this.s2 ^= this.s0;
    this.s3 ^= this.s1;
    this.s1 ^= this.s2;
    this.s0 ^= this.s3;
    this.s2 ^= shifted;
    this.s3 = (this.s3 << 11) | (this.s3 >>> 21);
    return result;
  }

  /** Uniform in (0, 1), never an end, in steps of 2^-32. */
  uniform(): number {
    return (this.next32() + 0.5) * 2 ** -32;
  }

  /** A whole number in [0, bound), without bias (rejection of the incomplete last cycle). `bound` is 1 to 2^32. */
  below(bound: number): number {
    const limit = 2 ** 32 - (2 ** 32 % bound);
    for (;;) {
      const drawn = this.next32();
      if (drawn < limit) return drawn % bound;
    }
  }

  /** A random order of 0 to `length` - 1 (Fisher and Yates). */
  permutation(length: number): Uint32Array {
    const order = new Uint32Array(length);
    for (let position = 0; position < length; position++) {
      const other = this.below(position + 1);
      order[position] = order[other]!;
      order[other] = position;
    }
    return order;
  }
}
