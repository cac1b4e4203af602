import { Bits } from '../../../src/engine/privacy/noise/bits.ts';
import { Stream } from '../../../src/engine/random/stream.ts';

/** Bits that are the same in every run, for tests of the samplers alone. */
export function fixedBits(seed: number): Bits {
  const stream = new Stream(seed, 'test of noise');
  return new Bits((bytes) => {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    for (let at = 0; at < words.length; at++) words[at] = stream.next32();
  });
}
