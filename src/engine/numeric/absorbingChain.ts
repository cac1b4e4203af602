/**
 * Probability that a Markov chain is in one of some states at least once within so many steps (Kemeny and Snell 1960, absorbing chains): whatever
 * leads out of these states is left out of account.
 * @param transitions [from][to], each row adding up to 1
 * @param ends positions of the states, absorbing or not
 */
export function reachedWithin(transitions: readonly (readonly number[])[], from: number, ends: readonly number[], steps: number): number {
  const isEnd = transitions.map((_row, state) => ends.includes(state));
  let shares = transitions.map((_row, state) => Number(state === from));
  for (let step = 0; step < steps; step++) {
    shares = transitions.map((_row, to) => shares.reduce((sum, share, state) => sum + share * (isEnd[state] ? Number(to === state) : transitions[state]![to]!), 0));
  }
  return shares.reduce((sum, share, state) => sum + (isEnd[state] ? share : 0), 0);
}
