/**
 * How many different texts there were, to about 0.8 % (standard error 1.04 / sqrt(2^14)) in 16 KB whatever their number: HyperLogLog of
 * Flajolet, Fusy, Gandouet and Meunier (2007) on a 32-bit hash, with their corrections for small and large counts.
 */
export class DistinctSketch {
  private readonly registers = new Uint8Array(registerCount);

  add(text: string): void {
    const hash = hashText(text);
    const register = hash >>> (32 - registerBits);
    const rank = Math.clz32((hash << registerBits) | (1 << (registerBits - 1))) + 1;
    if (rank > this.registers[register]!) this.registers[register] = rank;
  }

  estimate(): number {
    let inverse = 0;
    let empty = 0;
    for (const rank of this.registers) {
      inverse += 2 ** -rank;
      if (rank === 0) empty++;
    }
    const raw = ((0.7213 / (1 + 1.079 / registerCount)) * registerCount * registerCount) / inverse;
    if (raw <= 2.5 * registerCount && empty > 0) return registerCount * Math.log(registerCount / empty);
    return raw <= 2 ** 32 / 30 ? raw : -(2 ** 32) * Math.log(1 - raw / 2 ** 32);
  }
}

const registerBits = 14;
const registerCount = 2 ** registerBits;

/** FNV-1a over the UTF-16 units, then the finaliser of MurmurHash3 (Appleby), so that all bits depend on all characters. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < text.length; position++) hash = Math.imul(hash ^ text.charCodeAt(position), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
