/** Linear between order statistics (definition 7 of Hyndman and Fan 1996). @param ascending not empty, without NaN */
export function quantile(ascending: Float64Array, probability: number): number {
  const place = (ascending.length - 1) * probability;
  const below = Math.floor(place);
  const lower = ascending[below]!;
  return lower + (place - below) * (ascending[Math.min(below + 1, ascending.length - 1)]! - lower);
}
