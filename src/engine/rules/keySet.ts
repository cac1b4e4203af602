const firstCapacity = 2 ** 12;
/** A gigabyte of fingerprints. */
const mostKeys = 2 ** 26;

/**
 * Which texts were seen before, by 64-bit fingerprints: 16 bytes a text or less than twice that, however long it is. Two different texts
 * are taken for one with a chance of about n^2 / 2^65, one in four hundred thousand for ten million.
 */
export class KeySet {
  private slots = new Uint32Array(2 * firstCapacity);
  private size = 0;

  /** False for a text that was seen before; null once so many were seen that no more are remembered. */
  add(text: string): boolean | null {
    if (this.size >= mostKeys) return null;
    if (4 * this.size >= this.slots.length) this.grow();
    const isNew = place(this.slots, ...fingerprint(text));
    if (isNew) this.size++;
    return isNew;
  }

  private grow(): void {
    const larger = new Uint32Array(2 * this.slots.length);
    for (let at = 0; at < this.slots.length; at += 2) if (this.slots[at + 1] !== 0) place(larger, this.slots[at]!, this.slots[at + 1]!);
    this.slots = larger;
  }
}

/** Open addressing; a high half of 0 marks an empty slot. @returns whether it was not there */
function place(slots: Uint32Array, low: number, high: number): boolean {
  const mask = slots.length / 2 - 1;
  for (let slot = low & mask; ; slot = (slot + 1) & mask) {
    const there = slots[2 * slot + 1]!;
    if (there === 0) {
      slots[2 * slot] = low;
      slots[2 * slot + 1] = high;
      return true;
    }
    if (there === high && slots[2 * slot] === low) return false;
  }
}

/** Two running products over the characters, each mixed into the other at the end, as in MurmurHash3. The high half is never 0. */
function fingerprint(text: string): [low: number, high: number] {
  let one = 0xdeadbeef;
  let other = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 2654435761);
    other = Math.imul(other ^ code, 1597334677);
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909);
  other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  return [one >>> 0, other >>> 0 || 1];
}
