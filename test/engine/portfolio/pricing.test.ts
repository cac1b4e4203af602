import { expect, test } from 'vitest';
import { correlate, rankColumn } from '../../../src/engine/numeric/correlation.ts';
import { normalQuantile } from '../../../src/engine/numeric/normal.ts';
import { mainProduct, Pricing } from '../../../src/engine/portfolio/pricing.ts';
import { loadTemplate, templateNames } from '../../../src/engine/portfolio/templates.ts';
import { Stream } from '../../../src/engine/random/stream.ts';

const draws = 200_000;

test.each(templateNames())('what a price of %s keeps of a correlation with risk is known', async (name) => {
  const template = await loadTemplate(name);
  const product = mainProduct(template);
  const pricing = new Pricing(template);
  const stream = new Stream(1, 'test/pricing');
  const normals = (): Float64Array => Float64Array.from({ length: draws }, () => normalQuantile(stream.uniform()));
  const risk = normals();
  const variable = normals().map((own, draw) => 0.3 * risk[draw]! + Math.sqrt(1 - 0.3 ** 2) * own);
  const rate = normals().map((noise, draw) => pricing.rate(product, risk[draw]!, noise));
  const spearman = (one: Float64Array, other: Float64Array): number => correlate(rankColumn(one), rankColumn(other)).spearman!;
  // Two sampling errors.
  expect(Math.abs(spearman(variable, rate) - pricing.fidelity(product) * spearman(variable, risk))).toBeLessThan(0.0045);
});
