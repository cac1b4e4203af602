import type { ValidationResult } from './validation.ts';

/** A curve of tail dependence as screen and report draw it: chi(u), with the 95 % interval of the synthetic figure. */
export interface TailCurve {
  readonly quantiles: number[];
  readonly real: number[];
  readonly synthetic: number[];
  /** Null where the file has no intervals, as those of earlier versions. */
  readonly low: number[] | null;
  readonly high: number[] | null;
}

/** The curve as far as both tables have rows there. */
export function tailCurve(curve: ValidationResult['tails']['curves'][number], side: 'upper' | 'lower'): TailCurve {
  const { real, synthetic, synthetic_interval: intervals } = curve[side];
  const points = curve.levels.flatMap((quantile, at) => {
    const [theirs, ours] = [real[at] ?? null, synthetic[at] ?? null];
    return theirs === null || ours === null ? [] : [{ quantile, real: theirs, synthetic: ours, interval: intervals[at] ?? null }];
  });
  const ends = points.flatMap(({ interval }) => (interval === null ? [] : [interval]));
  const hasBand = ends.length === points.length;
  return {
    quantiles: points.map(({ quantile }) => quantile), real: points.map((point) => point.real), synthetic: points.map((point) => point.synthetic),
    low: hasBand ? ends.map(([low]) => low) : null, high: hasBand ? ends.map(([, high]) => high) : null,
  };
}
