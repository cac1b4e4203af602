/**
 * How well a score of whole numbers tells defaults from the rest. Counted per score, so that every loan of a portfolio of any size
 * is in it.
 */
export class ScoreDiscrimination {
  private readonly good: Float64Array;
  private readonly bad: Float64Array;
  private readonly lowest: number;

  constructor(lowest: number, highest: number) {
    this.lowest = lowest;
    this.good = new Float64Array(highest - lowest + 1);
    this.bad = new Float64Array(highest - lowest + 1);
  }

  add(score: number, isDefault: boolean): void {
    (isDefault ? this.bad : this.good)[score - this.lowest]!++;
  }

  /** Gini coefficient (2 AUC - 1, ties half; above 0 where low scores default) and Kolmogorov-Smirnov distance; 0 without both classes. */
  figures(): { gini: number; ks: number } {
    const goods = total(this.good);
    const bads = total(this.bad);
    if (goods === 0 || bads === 0) return { gini: 0, ks: 0 };
    let goodBelow = 0;
    let badBelow = 0;
    let wins = 0;
    let ks = 0;
    for (let at = 0; at < this.good.length; at++) {
      wins += this.good[at]! * (badBelow + this.bad[at]! / 2);
      goodBelow += this.good[at]!;
      badBelow += this.bad[at]!;
      ks = Math.max(ks, Math.abs(badBelow / bads - goodBelow / goods));
    }
    return { gini: (2 * wins) / (goods * bads) - 1, ks };
  }
}

function total(counts: Float64Array): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}
