import { transitionCount, type Panel } from './panel.ts';

const z95 = 1.959963984540054;

/** f64 [from][to]: how often a month in one state was followed by one in another. */
export function transitionCounts({ clients, months, states, codes, lengths }: Panel): Float64Array {
  const counts = new Float64Array(states.length ** 2);
  for (let client = 0; client < clients; client++) {
    const start = client * months;
    for (let month = 1; month < lengths[client]!; month++) counts[codes[start + month - 1]! * states.length + codes[start + month]!]!++;
  }
  return counts;
}

/**
 * How far the roll rates of a panel are from those of a reference: the sum of absolute differences of each row of the transition matrix,
 * 0 to 2, averaged with the reference's rows as weights. A state of the reference that the other panel never leaves counts 2.
 * Null without transitions.
 */
export function rollRateDistance(reference: Panel, other: Panel): number | null {
  const states = reference.states.length;
  const [expected, found] = [transitionCounts(reference), transitionCounts(other)];
  let distance = 0;
  for (let from = 0; from < states; from++) {
    const row = (counts: Float64Array): Float64Array => counts.subarray(from * states, (from + 1) * states);
    const [total, foundTotal] = [sum(row(expected)), sum(row(found))];
    const differences = row(expected).reduce((difference, times, to) => difference + Math.abs(times / total - row(found)[to]! / foundTotal), 0);
    if (total > 0) distance += total * (foundTotal > 0 ? differences : 2);
  }
  const all = transitionCount(reference);
  return all === 0 ? null : distance / all;
}

/** Names of states in which nothing is due; written in lower case. */
const performing: readonly string[] = ['c', 'closed', 'cur', 'current', 'fully paid', 'mat', 'matured', 'ok', 'paid', 'performing', 'pre', 'prepaid', 'x'];

/** The rule of `delinquentStates`, for the result. */
export const delinquencyRule = `A state is delinquent if its code is a number of at least 1, or a text other than ${performing.join(', ')}.`;

/** u8 [state]: 1 for the states in which a client is behind with payments. */
export function delinquentStates(states: readonly string[]): Uint8Array {
  return Uint8Array.from(states, (name) => {
    const number = Number(name);
    return Number(name === '' || Number.isNaN(number) ? !performing.includes(name.toLowerCase()) : number >= 1);
  });
}

/** P(delinquent | delinquent now and before) - P(delinquent | delinquent now, not before): 0 for a chain of first order. Null where a condition never holds. */
export function secondOrderGap({ clients, months, states, codes, lengths }: Panel): number | null {
  const delinquent = delinquentStates(states);
  const times = [0, 0];
  const stayed = [0, 0];
  for (let client = 0; client < clients; client++) {
    const start = client * months;
    for (let month = 2; month < lengths[client]!; month++) {
      if (delinquent[codes[start + month - 1]!] === 0) continue;
      const before = delinquent[codes[start + month - 2]!]!;
      times[before]!++;
      stayed[before]! += delinquent[codes[start + month]!]!;
    }
  }
  return times[0] === 0 || times[1] === 0 ? null : stayed[1]! / times[1]! - stayed[0]! / times[0]!;
}

/** Correlation of being delinquent with being delinquent `lag` months later, over all pairs of months within clients. Null where one of the two never varies. */
export function autocorrelation({ clients, months, states, codes, lengths }: Panel, lag: number): number | null {
  const delinquent = delinquentStates(states);
  let [pairs, first, second, both] = [0, 0, 0, 0];
  for (let client = 0; client < clients; client++) {
    const start = client * months;
    for (let month = lag; month < lengths[client]!; month++) {
      const [earlier, later] = [delinquent[codes[start + month - lag]!]!, delinquent[codes[start + month]!]!];
      pairs++;
      first += earlier;
      second += later;
      both += earlier * later;
    }
  }
  const variances = first * (pairs - first) * second * (pairs - second);
  return variances === 0 ? null : (pairs * both - first * second) / Math.sqrt(variances);
}

/** Mean negative log-likelihood per transition; null without transitions. */
export function negativeLogLikelihood(logLikelihoods: Float64Array, panel: Panel): number | null {
  const transitions = transitionCount(panel);
  return transitions === 0 ? null : -sum(logLikelihoods) / transitions;
}

/** 95 % interval of `negativeLogLikelihood`, as of a ratio of sums over clients (Cochran 1977, 6.3); null for fewer than two clients. */
export function lossInterval(logLikelihoods: Float64Array, panel: Panel): [low: number, high: number] | null {
  return pairedDifference(logLikelihoods, new Float64Array(panel.clients), panel)?.interval ?? null;
}

/**
 * Mean difference of the negative log-likelihood per transition, model minus baseline (negative: the model is better), with its 95 %
 * interval. Clients are independent, their months are not: the error is that of a ratio of sums over clients (Cochran 1977, 6.3).
 * Null for fewer than two clients, or without transitions.
 */
export function pairedDifference(model: Float64Array, baseline: Float64Array, panel: Panel): { difference: number; interval: [low: number, high: number] } | null {
  const { clients, lengths } = panel;
  const transitions = transitionCount(panel);
  if (transitions === 0 || clients < 2) return null;
  const difference = (sum(baseline) - sum(model)) / transitions;
  let squares = 0;
  for (let client = 0; client < clients; client++) squares += (baseline[client]! - model[client]! - difference * (lengths[client]! - 1)) ** 2;
  const half = (z95 * Math.sqrt((squares * clients) / (clients - 1))) / transitions;
  return { difference, interval: [difference - half, difference + half] };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
