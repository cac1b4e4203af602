import { type AccountResult, type Theorem, theorems } from '../contract/privacy.ts';
import type { Command } from './command.ts';
import { usage } from './parse.ts';
import { alignedTable, paragraphs } from './print.ts';

const names: Record<Theorem, string> = {
  basic: 'basic composition',
  advanced: 'advanced composition',
  kov: 'optimal homogeneous',
  zcdp: 'zero-concentrated',
  rdp: 'Rényi',
  gaussian: 'analytic Gaussian',
  pld: 'privacy-loss distribution',
};

/** `pratibimba account`: what a composition of private steps costs, by every theorem. */
export const account: Command = {
  name: 'account',
  summary: 'Work out the epsilon of a composition, by each theorem',
  usage: 'EVENTS.json [--delta D]',
  description: `Reads a composition of differentially private steps and prints its epsilon by each theorem that applies. Every figure is an upper bound.

  {"relation": "add_or_remove_one", "events": [{"type": "gaussian", "sigma": 9, "count": 3},
                                               {"type": "subsampled_gaussian", "q": 0.01, "sigma": 2.2, "count": 400}]}

Types: laplace (b), gaussian and rounded_gaussian (sigma), discrete_gaussian (sigma), discrete_laplace (a), randomized_response (p, k),
exponential_mechanism (eps), subsampled_gaussian (q, sigma), eps_delta (eps, delta); each may have a count. Scales are in units of the
sensitivity. With "query": "delta_given_epsilon" and an "epsilon", prints delta instead. Reads no data and spends nothing.`,
  options: {
    delta: { value: 'D', help: 'The delta at which epsilon is wanted (else the file’s own)' },
  },
  examples: [
    ['What do these steps cost at a delta of one in a million?', 'pratibimba account events.json --delta 1e-6'],
    ['The same as a document', 'pratibimba account events.json --delta 1e-6 --json'],
  ],
  async run(args, context) {
    const [file, ...more] = args.positionals;
    if (file === undefined || more.length > 0) throw usage('account takes one FILE of events.', account);
    const { runJob } = await import('./runJob.ts');
    const { result } = await runJob('account', { file, delta: args.number('delta') ?? null }, args, context);
    return { document: result, text: resultText(result, context.colour) };
  },
};

function resultText(result: AccountResult, colour: boolean): string {
  switch (result.query) {
    case 'epsilon': {
      const lines = theorems.map((theorem) => [names[theorem], figure(result[theorem]), result.reasons[theorem] ?? (theorem === result.tightest_by ? 'tightest' : '')]);
      return paragraphs(
        alignedTable(['THEOREM', 'EPSILON', ''], lines, colour),
        result.tightest === null ? `No epsilon is large enough at delta = ${result.delta}.` : `Epsilon is at most ${roundedUp(result.tightest)} at delta = ${result.delta}.`,
      );
    }
    case 'delta_given_epsilon': return `Delta is at most ${result.delta.toExponential(6)} at epsilon = ${result.epsilon}.`;
    case 'gaussian_sigma_given_eps_delta': return `A standard deviation of ${roundedUp(result.sigma)} is enough.`;
    case 'zcdp_to_eps': return `Epsilon is at most ${roundedUp(Math.min(result.value.cks20_eps, result.value.bun_steinke_eps))}.`;
  }
}

function figure(value: number | null): string {
  return value === null ? '–' : roundedUp(value);
}

/** Four decimals, never below the value: a bound that is printed holds. */
function roundedUp(value: number): string {
  return (Math.ceil(value * 1e4) / 1e4).toFixed(4);
}
