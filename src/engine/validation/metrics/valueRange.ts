import type { ColumnRange } from '../../../contract/validation.ts';
import type { NumberVariable } from '../variables.ts';

/** More are the noise of binary fractions. */
const mostDecimals = 15;

/**
 * Where the values of a number lie and how they are written: the share of the real range that the synthetic values span and the share of them
 * that lies within it (RangeCoverage and BoundaryAdherence of SDMetrics), and decimals, which dates have none of. Null where a table has no value.
 */
export function rangeOf({ ascending: { real, synthetic }, dates }: NumberVariable): ColumnRange | null {
  if (real.length === 0 || synthetic.length === 0) return null;
  const [low, high] = [real[0]!, real.at(-1)!];
  const within = synthetic.reduce((count, value) => count + Number(value >= low && value <= high), 0) / synthetic.length;
  const range = { coverage: coverage(low, high, synthetic[0]!, synthetic.at(-1)!), within };
  if (dates !== null) return { ...range, decimals_real: null, decimals_synthetic: null, as_precise: null };
  const decimals = real.reduce((most, value) => Math.max(most, decimalsOf(value, most)), 0);
  return {
    ...range,
    decimals_real: decimals,
    decimals_synthetic: synthetic.reduce((most, value) => Math.max(most, decimalsOf(value, most)), 0),
    as_precise: synthetic.reduce((count, value) => count + Number(decimalsOf(value, decimals) === decimals), 0) / synthetic.length,
  };
}

/** 1 less what is missing of the range at either end; of a range of one value, whether it is met. */
function coverage(low: number, high: number, from: number, to: number): number {
  if (low === high) return Number(from <= low && to >= high);
  return Math.max(0, 1 - Math.max(0, from - low) / (high - low) - Math.max(0, high - to) / (high - low));
}

/** Decimals that a value needs to be written, `least` or more. A number that has them is the nearest to a whole one over a power of ten. */
function decimalsOf(value: number, least: number): number {
  for (let decimals = least; decimals < mostDecimals; decimals++) {
    const power = 10 ** decimals;
    if (Math.round(value * power) / power === value) return decimals;
  }
  return mostDecimals;
}
