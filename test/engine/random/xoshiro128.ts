const mask = 0xffff_ffffn;

/** xoshiro128** 1.1 as its authors print it (Blackman and Vigna 2018), in integers without a size: slow, and plain to see. */
export function xoshiro128(state: readonly number[]): () => number {
  let [s0, s1, s2, s3] = state.map(BigInt) as [bigint, bigint, bigint, bigint];
  return () => {
    const result = (rotateLeft((s1 * 5n) & mask, 7n) * 9n) & mask;
    const shifted = (s1 << 9n) & mask;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = rotateLeft(s3, 11n);
    return Number(result);
  };
}

function rotateLeft(word: bigint, bits: bigint): bigint {
  return ((word << bits) | (word >> (32n - bits))) & mask;
}
