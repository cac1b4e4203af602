/**
 * Two-sample Kolmogorov-Smirnov distance: the largest difference of the two empirical distribution functions (Smirnov 1939),
 * 0 to 1. Exact, equal values step together. Both samples ascending, not empty, without NaN.
 */
export function kolmogorovSmirnov(a: Float64Array, b: Float64Array): number {
  let inA = 0;
  let inB = 0;
  let largest = 0;
  while (inA < a.length && inB < b.length) {
    const value = Math.min(a[inA]!, b[inB]!);
    while (inA < a.length && a[inA]! === value) inA++;
    while (inB < b.length && b[inB]! === value) inB++;
    largest = Math.max(largest, Math.abs(inA * b.length - inB * a.length));
  }
  return largest / (a.length * b.length);
}

/** Total variation of two distributions given by their counts: half the sum of the differences of shares, 0 to 1. */
export function totalVariation(a: Float64Array, b: Float64Array): number {
  const sizeA = sum(a);
  const sizeB = sum(b);
  let difference = 0;
  for (let level = 0; level < a.length; level++) difference += Math.abs(a[level]! * sizeB - b[level]! * sizeA);
  return difference / (2 * sizeA * sizeB);
}

/** How often each code from 0 to `size` - 1 occurs. */
export function countCodes(codes: Int32Array, size: number): Float64Array {
  const counts = new Float64Array(size);
  for (const code of codes) counts[code]!++;
  return counts;
}

/** The values that are there, ascending. */
export function sortedPresent(values: Float64Array): Float64Array {
  const present = new Float64Array(values.length);
  let count = 0;
  for (const value of values) if (!Number.isNaN(value)) present[count++] = value;
  return present.slice(0, count).sort();
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
