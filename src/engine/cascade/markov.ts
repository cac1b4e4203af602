import type { Monitor } from '../../contract/progress.ts';
import type { Panel } from './panel.ts';

/** Months that the longest chain remembers. */
export const longestOrder = 3;

const orders = Array.from({ length: longestOrder + 1 }, (_, order) => order);
const clientsPerCheck = 1024;

/**
 * Markov chains of orders 0 to 3, nested: each order's distribution is its counts, smoothed by a Dirichlet prior whose mean is the
 * prediction of the next lower order (MacKay and Peto 1995, "A hierarchical Dirichlet language model"); order 0 rests on the uniform
 * distribution. A context that was never seen thus falls back to the longest that was, and no step has probability 0.
 */
export interface MarkovChains {
  /** Weight of the next lower order's prediction, in observations, of each order. */
  readonly concentrations: readonly number[];
  /**
   * Probability of a state.
   * @param history codes of the months before, oldest first; the chain takes the last ones that it remembers
   * @param month position of the state in the panel, 1 or more; chains that are not by month do without
   * @param order 0 to 3
   */
  probability(history: readonly number[], month: number, order: number, state: number): number;
  /**
   * Natural log-likelihood of each client's transitions, its first state given. The first months, with fewer before them than the order
   * asks for, use the lower orders.
   */
  logLikelihoods(panel: Panel, order: number, monitor: Monitor): Float64Array;
}

/**
 * Counts all transitions of the panel and fits the weight of each order's prior.
 * @param options.byMonth a chain for each month of the panel instead of one for all
 */
export function fitMarkov(panel: Panel, { byMonth }: { byMonth: boolean }, monitor: Monitor): MarkovChains {
  const states = panel.states.length;
  const counts = orders.map(() => new Map<number, Float64Array>());
  const concentrations: number[] = [];

  /** Contexts are numbers: the states before as digits, the oldest first, with the month before them. */
  const contextOf = (digits: number, month: number, order: number): number => (byMonth ? month : 0) * states ** order + (digits % states ** order);

  function probability(digits: number, month: number, order: number, state: number): number {
    const lower = order === 0 ? 1 / states : probability(digits, month, order - 1, state);
    const followed = counts[order]!.get(contextOf(digits, month, order));
    if (followed === undefined) return lower;
    const concentration = concentrations[order]!;
    return (followed[state]! + concentration * lower) / (followed[states]! + concentration);
  }

  forEachTransition(panel, monitor, ({ digits, month, next }) => {
    for (let order = 0; order <= Math.min(longestOrder, month); order++) count(counts[order]!, contextOf(digits, month, order), next, states);
  });
  for (const order of orders) {
    const cells: Cell[] = [];
    for (const [context, followed] of counts[order]!) {
      monitor.check();
      const month = Math.floor(context / states ** order);
      const digits = context % states ** order;
      for (let state = 0; state < states; state++) {
        if (followed[state]! > 0) cells.push({ count: followed[state]!, total: followed[states]!, prior: order === 0 ? 1 / states : probability(digits, month, order - 1, state) });
      }
    }
    concentrations.push(fitConcentration(cells, monitor));
  }

  return {
    concentrations,
    probability(history, month, order, state) {
      const remembered = history.slice(Math.max(0, history.length - order));
      return probability(remembered.reduce((digits, code) => digits * states + code, 0), month, remembered.length, state);
    },
    logLikelihoods(judged, order, watch) {
      const sums = new Float64Array(judged.clients);
      forEachTransition(judged, watch, ({ client, digits, month, next }) => {
        sums[client]! += Math.log(probability(digits, month, Math.min(order, month), next));
      });
      return sums;
    },
  };
}

interface Transition {
  client: number;
  /** Position of the state that was reached, 1 or more. */
  month: number;
  /** The last states before, up to three, as the digits of a number in base `states`. */
  digits: number;
  next: number;
}

/** Visits all transitions, client by client, oldest first. The visited object is one and the same. */
function forEachTransition({ clients, months, states, codes, lengths }: Panel, monitor: Monitor, visit: (transition: Transition) => void): void {
  const longest = states.length ** longestOrder;
  const transition: Transition = { client: 0, month: 0, digits: 0, next: 0 };
  for (let client = 0; client < clients; client++) {
    if (client % clientsPerCheck === 0) monitor.check();
    transition.client = client;
    transition.digits = 0;
    for (let month = 1; month < lengths[client]!; month++) {
      transition.month = month;
      transition.digits = (transition.digits * states.length + codes[client * months + month - 1]!) % longest;
      transition.next = codes[client * months + month]!;
      visit(transition);
    }
  }
}

/** The last cell of a context holds its total. */
function count(contexts: Map<number, Float64Array>, context: number, next: number, states: number): void {
  let followed = contexts.get(context);
  if (followed === undefined) {
    followed = new Float64Array(states + 1);
    contexts.set(context, followed);
  }
  followed[next]!++;
  followed[states]!++;
}

/** How often a state followed a context that occurred `total` times, and what the lower order says of it. */
interface Cell {
  readonly count: number;
  readonly total: number;
  readonly prior: number;
}

const leastConcentration = 0.01;
const mostConcentration = 1e6;
const searchSteps = 40;

/** The concentration under which each transition is best foretold by all others (leaving one out), by golden section on its logarithm. */
function fitConcentration(cells: readonly Cell[], monitor: Monitor): number {
  const score = (logarithm: number): number => {
    monitor.check();
    const concentration = Math.exp(logarithm);
    let sum = 0;
    for (const { count: times, total, prior } of cells) sum += times * Math.log((times - 1 + concentration * prior) / (total - 1 + concentration));
    return sum;
  };
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(leastConcentration), Math.log(mostConcentration)];
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [scoreLeft, scoreRight] = [score(left), score(right)];
  for (let step = 0; step < searchSteps; step++) {
    if (scoreLeft >= scoreRight) {
      [high, right, scoreRight] = [right, left, scoreLeft];
      left = high - golden * (high - low);
      scoreLeft = score(left);
    } else {
      [low, left, scoreLeft] = [left, right, scoreRight];
      right = low + golden * (high - low);
      scoreRight = score(right);
    }
  }
  return Math.exp((low + high) / 2);
}
