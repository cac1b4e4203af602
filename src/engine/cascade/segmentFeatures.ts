/** Between the levels in the name of a segment. */
const separator = '\u001f';

/**
 * The features by which a network tells segments apart: an indicator for each level of each of their columns.
 * @param segments names: levels of the columns, joined, each combination once
 */
export class SegmentFeatures {
  readonly count: number;
  private readonly places: readonly (readonly number[])[];

  constructor(segments: readonly string[]) {
    const parts = segments.map((name) => name.split(separator));
    const levels = (parts[0] ?? []).map((_, column) => [...new Set(parts.map((own) => own[column]!))]);
    const from = levels.map((_, column) => levels.slice(0, column).reduce((sum, own) => sum + own.length, 0));
    this.count = levels.reduce((sum, own) => sum + own.length, 0);
    this.places = parts.map((own) => own.map((level, column) => from[column]! + levels[column]!.indexOf(level)));
  }

  /** Sets the indicators of a segment from `at` on; none of one that is not known. */
  write(segment: number, to: Float32Array, at = 0): void {
    for (const place of this.places[segment] ?? []) to[at + place] = 1;
  }
}
