import { Stream } from './stream.ts';

/** Rounds of the network; from four on such a permutation cannot be told from a random one by few of its values (Luby and Rackoff 1988). */
const rounds = 8;

/** The largest size of which all steps are exact in floating point. */
export const largestPermutation = 2 ** 52;

/**
 * A one-to-one map of 0 … size - 1 onto itself, chosen by a key, of which any value is known without the others. A number is split into a
 * left and a right part, and each in turn is shifted by a hash of the other (the generalised Feistel network of Black and Rogaway 2002,
 * "Ciphers with arbitrary finite domains"); what falls beyond the size, fewer than one in the square root of it, goes round again.
 */
export class KeyedPermutation {
  private readonly size: number;
  private readonly left: number;
  private readonly right: number;
  private readonly keys: Uint32Array;

  /** @param size whole, from 1 to 2^52 */
  constructor(size: number, seed: number, purpose: string) {
    if (!(size >= 1 && size <= largestPermutation)) throw new Error('a permutation has from 1 to 2^52 places');
    this.size = size;
    this.left = Math.ceil(Math.sqrt(size));
    this.right = Math.ceil(size / this.left);
    const stream = new Stream(seed, purpose);
    this.keys = Uint32Array.from({ length: rounds }, () => stream.next32());
  }

  /** @param place whole, from 0 to size - 1 @returns the same */
  at(place: number): number {
    let value = place;
    do value = this.round(value);
    while (value >= this.size);
    return value;
  }

  private round(value: number): number {
    let high = Math.floor(value / this.right);
    let low = value - high * this.right;
    for (let round = 0; round < rounds; round += 2) {
      high = (high + hash(low, this.keys[round]!)) % this.left;
      low = (low + hash(high, this.keys[round + 1]!)) % this.right;
    }
    return high * this.right + low;
  }
}

/** MurmurHash3's finaliser (Appleby 2011) of a number that was mixed with a key. */
function hash(value: number, key: number): number {
  let x = Math.imul(value ^ key, 0x9e3779b1) + key;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
