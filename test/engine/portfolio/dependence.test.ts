import { expect, test } from 'vitest';
import { correlate, rankColumn } from '../../../src/engine/numeric/correlation.ts';
import { normalQuantile } from '../../../src/engine/numeric/normal.ts';
import { chiSquareOverDegrees, solveDependence, variables } from '../../../src/engine/portfolio/dependence.ts';
import { loadTemplate } from '../../../src/engine/portfolio/templates.ts';
import { Stream } from '../../../src/engine/random/stream.ts';

const draws = 400_000;

test.each(['gaussian', 't'] as const)('a %s copula has the rank correlation that is asked for', async (copula) => {
  const template = await loadTemplate('us-personal-loans');
  const { root } = solveDependence(template, 1, copula);
  const stream = new Stream(1, 'test/dependence');
  const normal = (): number => normalQuantile(stream.uniform());
  const income = new Float64Array(draws);
  const amount = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    const mixing = copula === 't' ? 1 / Math.sqrt(chiSquareOverDegrees(template.tDegrees.value, normal())) : 1;
    const independent = variables.map(normal);
    const latent = (name: (typeof variables)[number]): number => root[variables.indexOf(name)]!.reduce((sum, weight, index) => sum + weight * independent[index]!, 0);
    income[draw] = mixing * latent('income');
    amount[draw] = mixing * latent('loan_amount');
  }
  const { spearman } = correlate(rankColumn(income), rankColumn(amount));
  // Two and a half sampling errors.
  expect(Math.abs(spearman! - template.spearman.value['income~loan_amount']!)).toBeLessThan(0.0035);
});
