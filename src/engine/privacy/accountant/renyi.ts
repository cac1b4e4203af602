import { minimise } from './search.ts';

/** Part of epsilon that a Renyi order costs at delta: Canonne, Kamath and Steinke 2020, proposition 12. May be negative at a large delta. */
export function renyiConversion(order: number, delta: number): number {
  return Math.log1p(-1 / order) - Math.log(delta * order) / (order - 1);
}

/** The least epsilon >= 0 at delta over the orders from 1 to `highest`, of a Renyi curve. */
export function renyiEpsilon(curve: (order: number) => number, delta: number, highest = 1e5): { epsilon: number; order: number } {
  // In terms of order - 1, since small orders matter as much as large ones.
  const { argument, value } = minimise((above) => curve(1 + above) + renyiConversion(1 + above, delta), 1e-3, highest - 1, 64);
  return { epsilon: Math.max(0, value), order: 1 + argument };
}

/** Epsilon of rho-zero-concentrated privacy at delta, by both conversions. */
export function concentratedEpsilon(rho: number, delta: number): { bunSteinke: number; cks: number; order: number } {
  const { epsilon, order } = renyiEpsilon((at) => rho * at, delta, 1e9);
  // Bun and Steinke 2016, proposition 1.3.
  return { bunSteinke: rho + 2 * Math.sqrt(rho * -Math.log(delta)), cks: epsilon, order };
}
