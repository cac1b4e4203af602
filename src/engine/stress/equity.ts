import { normalCdf } from '../numeric/normal.ts';
import { usualFigures } from './assumptions.ts';

/** Quarters over which the growth of house prices is looked at. */
const age = 8;
/** Variance of the logarithm of a single home's growth around the index after q quarters is linear x q + square x q^2: the weaker the link, the older the loan. */
const dispersion = { linear: 0.002977, square: -0.000024322 } as const;
/** Log odds of default by the middle of each class of the probability of negative equity; the last class is open upwards. */
const logOdds: readonly (readonly [probability: number, value: number])[] = [
  [0.025, -1.603], [0.075, -0.5241], [0.125, -0.1805], [0.175, 0.07961], [0.225, 0.2553], [0.275, 0.5154], [0.325, 0.6518], [0.375, 0.8059],
];

/** Chance that a home is worth less than its loan, which was made eight quarters ago at this loan to value. */
export function negativeEquity(growth: number, loanToValue = usualFigures.loanToValue): number {
  const deviation = Math.sqrt(dispersion.linear * age + dispersion.square * age ** 2);
  return normalCdf((Math.log(loanToValue) - Math.log1p(growth / 100)) / deviation);
}

/**
 * What house prices add to the log odds of default through lost equity, up to a constant: never less where prices fall further, and
 * flat once most borrowers owe more than their home. A published rule of 2001, and so older than the bust of 2006.
 * Source: `assumptions.equityRule`; between the middles of its classes a straight line.
 * @param growth of house prices over eight quarters, per cent, above -100
 */
export function equityLogOdds(growth: number, loanToValue = usualFigures.loanToValue): number {
  const probability = negativeEquity(growth, loanToValue);
  const above = logOdds.findIndex(([middle]) => middle >= probability);
  if (above < 0) return logOdds.at(-1)![1];
  const [high, top] = logOdds[above]!;
  if (above === 0) return top;
  const [low, bottom] = logOdds[above - 1]!;
  return bottom + ((top - bottom) * (probability - low)) / (high - low);
}
