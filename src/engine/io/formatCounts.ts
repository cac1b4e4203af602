import type { IdentifierFormat } from '../identifiers/format.ts';
import { formats } from '../identifiers/formats.ts';

/** Distinct texts that are looked at. */
const sampleSize = 2_000;
/** Texts longer than any identifier. */
const longest = 80;
/** From this share on, all of them are taken to be of the form; the rest may be mistyped. */
const leastShare = 0.95;
const leastTexts = 20;

/** What was found, in counts of distinct texts. */
export interface FormatEvidence {
  readonly format: IdentifierFormat;
  readonly matching: number;
  readonly sampled: number;
}

/** How many of the first distinct texts of a column are of each public form of identifiers. */
export class FormatCounts {
  private sampled = 0;
  private readonly matching = new Map<IdentifierFormat, number>();
  private readonly telling = new Map<IdentifierFormat, number>();

  /** @param text not counted before */
  add(text: string): void {
    if (this.sampled === sampleSize) return;
    this.sampled++;
    if (text.length > longest) return;
    for (const format of formats) {
      if (!format.matches(text)) continue;
      this.matching.set(format, (this.matching.get(format) ?? 0) + 1);
      if (format.telling?.test(text) === true) this.telling.set(format, (this.telling.get(format) ?? 0) + 1);
    }
  }

  /** The form that nearly all texts have, if the texts themselves or the name of the column (in lower-case words) tell it. */
  evidence(spoken: string): FormatEvidence | null {
    const { sampled } = this;
    if (sampled < leastTexts) return null;
    for (const format of formats) {
      const matching = this.matching.get(format) ?? 0;
      const told = (this.telling.get(format) ?? 0) >= leastShare * sampled || format.hint.test(spoken);
      if (matching >= leastShare * sampled && told) return { format, matching, sampled };
    }
    return null;
  }
}
