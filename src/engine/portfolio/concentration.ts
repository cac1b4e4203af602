/** Cells in a doubling of the amount: the boundary of the top is known to 1 %. */
const cellsPerOctave = 64;
const octaves = 44;
const smallest = 2 ** -7;

/** The share of a sum that its largest parts hold, in bounded memory: amounts are counted and summed in cells of equal ratio. */
export class Concentration {
  private readonly counts = new Float64Array(octaves * cellsPerOctave);
  private readonly sums = new Float64Array(octaves * cellsPerOctave);

  /** @param amount at least 0 */
  add(amount: number): void {
    const cell = amount <= smallest ? 0 : Math.min(this.counts.length - 1, Math.floor(Math.log2(amount / smallest) * cellsPerOctave));
    this.counts[cell]!++;
    this.sums[cell]! += amount;
  }

  /** Share of the sum in the largest `top` of the amounts, 0 to 1; the cell at the boundary gives its mean. 0 where all amounts are 0. */
  shareOfTop(top: number): number {
    let wanted = top * this.counts.reduce((sum, count) => sum + count, 0);
    const total = this.sums.reduce((sum, amount) => sum + amount, 0);
    let held = 0;
    for (let cell = this.counts.length - 1; cell >= 0 && wanted > 0; cell--) {
      const count = this.counts[cell]!;
      if (count === 0) continue;
      const taken = Math.min(wanted, count);
      held += (this.sums[cell]! * taken) / count;
      wanted -= taken;
    }
    return total === 0 ? 0 : held / total;
  }
}
