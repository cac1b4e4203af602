type Values = readonly (readonly (number | null)[])[];

/** Cell by cell; null where either has no figure. */
export function differences(one: Values, other: Values): (number | null)[][] {
  return one.map((row, down) => row.map((value, across) => {
    const against = other[down]?.[across] ?? null;
    return value === null || against === null ? null : value - against;
  }));
}

/** chi(u) at each level, of the real and the synthetic table; null with hardly a row there. */
export interface ChiCurve {
  readonly real: readonly (number | null)[];
  readonly synthetic: readonly (number | null)[];
}

const z95 = 1.959964;

/**
 * A curve as far as both tables have rows there, with Wilson's interval (1927) of the synthetic share at 95 %: of n rows some n (1 - u) lie beyond u.
 * @param levels u, between 0 and 1
 * @param rows of the synthetic table
 */
export function withBand(levels: readonly number[], { real, synthetic }: ChiCurve, rows: number): { quantiles: number[]; real: number[]; synthetic: number[]; low: number[]; high: number[] } {
  const points = levels.flatMap((quantile, at) => {
    const [theirs, ours] = [real[at] ?? null, synthetic[at] ?? null];
    return theirs === null || ours === null ? [] : [{ quantile, real: theirs, synthetic: ours, ...wilson(ours, rows * (1 - quantile)) }];
  });
  const all = (name: keyof (typeof points)[number]): number[] => points.map((point) => point[name]);
  return { quantiles: all('quantile'), real: all('real'), synthetic: all('synthetic'), low: all('low'), high: all('high') };
}

function wilson(share: number, count: number): { low: number; high: number } {
  const shrink = z95 ** 2 / count;
  const middle = (share + shrink / 2) / (1 + shrink);
  const half = (z95 / (1 + shrink)) * Math.sqrt((share * (1 - share)) / count + shrink / (4 * count));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
