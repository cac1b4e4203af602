import { logGamma } from '../../numeric/chiSquare.ts';
import { clopperPearson } from '../../numeric/binomial.ts';
import { incompleteBeta } from '../../numeric/beta.ts';
import type { AttackRate } from '../../../contract/attack.ts';

/**
 * P(at least `marked` of `drawn` are marked) when `drawn` of `total` are drawn by chance and `allMarked` of these are: the exact test of whether rows
 * that an attack picks are rows of the train table more often than chance has it (Fisher 1935). Rows of train and hold-out are exchangeable
 * under the hypothesis that none can be told, whatever their distances are.
 */
export function hypergeometricTail(marked: number, drawn: number, allMarked: number, total: number): number {
  const most = Math.min(drawn, allMarked);
  const base = logChoose(total, drawn);
  let tail = 0;
  for (let count = Math.max(marked, drawn - (total - allMarked)); count <= most; count++) tail += Math.exp(logChoose(allMarked, count) + logChoose(total - allMarked, drawn - count) - base);
  return Math.min(1, tail);
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/** P(Bin(trials, probability) >= successes). */
export function binomialTail(successes: number, trials: number, probability: number): number {
  if (successes <= 0) return 1;
  return successes > trials ? 0 : incompleteBeta(probability, successes, trials - successes + 1);
}

/** The smallest p of several tests of one hypothesis, once their number is paid for (Bonferroni). */
export function smallestOf(values: readonly number[]): number {
  return Math.min(1, values.length * Math.min(1, ...values));
}

/** Holm's step-down: each p as it has to be compared with the level of the whole family (Holm 1979). */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_p, index) => index).sort((one, other) => values[one]! - values[other]!);
  const adjusted = new Array<number>(values.length);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (values.length - rank) * values[index]!));
    adjusted[index] = largest;
  });
  return adjusted;
}

export function rateOf(succeeded: number, attempted: number): AttackRate {
  return { attempted, succeeded, rate: attempted === 0 ? 0 : succeeded / attempted, interval: clopperPearson(succeeded, attempted, 0.95) };
}

/**
 * Excess risk (train - control) / (1 - control) (Giomi et al. 2023), its interval by joining those of the two rates (Newcombe 1998, method 10).
 */
export function excessOf(train: AttackRate, control: AttackRate): { excess: number; interval: [number, number] } {
  const room = Math.max(1e-9, 1 - control.rate);
  const difference = train.rate - control.rate;
  const below = Math.hypot(train.rate - train.interval[0], control.interval[1] - control.rate);
  const above = Math.hypot(train.interval[1] - train.rate, control.rate - control.interval[0]);
  return { excess: difference / room, interval: [(difference - below) / room, Math.min(1, (difference + above) / room)] };
}

/**
 * The one-run audit (Steinke, Nasr and Jagielski 2023, theorem 5.2): the largest epsilon that `correct` of `guesses` about who of `rows` was in the data
 * refutes at the level 1 - `confidence`; 0 where none. For delta > 0 the p-value gets 2 rows delta max_i P[v > Bin >= v - i] / i.
 */
export function oneRunAudit(rows: number, guesses: number, correct: number, delta: number, confidence = 0.95): number {
  let [low, high] = [0, 30];
  if (oneRunPValue(rows, guesses, correct, delta, low) > 1 - confidence) return 0;
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (oneRunPValue(rows, guesses, correct, delta, middle) <= 1 - confidence) low = middle;
    else high = middle;
  }
  return low;
}

function oneRunPValue(rows: number, guesses: number, correct: number, delta: number, epsilon: number): number {
  const q = 1 / (1 + Math.exp(-epsilon));
  const beyond = binomialTail(correct, guesses, q);
  if (delta === 0) return beyond;
  let worst = 0;
  for (let i = 1; i <= correct; i++) worst = Math.max(worst, (binomialTail(correct - i, guesses, q) - beyond) / i);
  return Math.min(1, beyond + 2 * rows * delta * worst);
}
