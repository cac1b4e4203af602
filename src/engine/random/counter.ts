/**
 * Uniforms by address: the same key, item and step always give the same number, in any order and on any thread. Two rounds of
 * MurmurHash3's finaliser (Appleby 2011) over a Weyl sequence.
 */
export function uniformAt(key: number, item: number, step: number): number {
  let x = (key ^ Math.imul(item, 0x9e3779b1)) >>> 0;
  x = mixed(x + Math.imul(step + 1, 0x85ebca77));
  x = mixed(x ^ Math.imul(item + 0x27d4eb2f, 0xc2b2ae3d) ^ key);
  return ((x >>> 0) + 0.5) * 2 ** -32;
}

function mixed(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
