/**
 * Correlation ratio eta of a number on a category, 0 to 1 (Pearson 1905; Fisher 1925): root of the share of the sum of squares that lies
 * between the levels. Null where the number is constant, or fewer than two rows have both.
 * @param codes levels from 0 to `levels` - 1; any other code is missing
 * @param values NaN where missing
 */
export function correlationRatio(codes: Int32Array, levels: number, values: Float64Array): number | null {
  const isComplete = (row: number): boolean => codes[row]! >= 0 && codes[row]! < levels && !Number.isNaN(values[row]!);
  const counts = new Float64Array(levels);
  const means = new Float64Array(levels);
  let rows = 0;
  let mean = 0;
  for (let row = 0; row < codes.length; row++) {
    if (!isComplete(row)) continue;
    const code = codes[row]!;
    means[code]! += (values[row]! - means[code]!) / ++counts[code]!;
    mean += (values[row]! - mean) / ++rows;
  }
  let within = 0;
  for (let row = 0; row < codes.length; row++) if (isComplete(row)) within += (values[row]! - means[codes[row]!]!) ** 2;
  let between = 0;
  for (let level = 0; level < levels; level++) between += counts[level]! * (means[level]! - mean) ** 2;
  // Running means of a constant are that constant to the last bit.
  const total = between + within;
  return rows < 2 || total === 0 || !Number.isFinite(total) ? null : Math.sqrt(between / total);
}
