import { expect, test } from 'vitest';
import { uniformAt } from '../../../src/engine/random/counter.ts';
import { secondOrderCascade, type Cascade } from '../../../src/engine/portfolio/cascade.ts';
import { lstmCascade } from '../../../src/engine/portfolio/lstmCascade.ts';
import { loadTemplate, templateNames } from '../../../src/engine/portfolio/templates.ts';
import { walk } from '../../../src/engine/portfolio/walk.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { generateInto } from './generating.ts';

/** Of 6,000 loans of one probability: shares that default within 24 months, and that stay behind when they were behind for one month and for more. */
function figures(cascade: Cascade, probability: number): { defaults: number; fresh: number; known: number } {
  const times = [0, 0];
  const stayed = [0, 0];
  let defaults = 0;
  for (let item = 0; item < 6000; item++) {
    let [before, now] = [0, 0];
    if (walk(cascade, 7, { item, level: cascade.levelOf(probability), term: 0, firstDue: 1 }, 24, (_, __, missed) => {
      if (now > 0 && now < 3) {
        times[before > 0 ? 1 : 0]!++;
        stayed[before > 0 ? 1 : 0]! += Number(missed > 0);
      }
      [before, now] = [now, missed];
    }) > 0) defaults++;
  }
  return { defaults: defaults / 6000, fresh: stayed[0]! / times[0]!, known: stayed[1]! / times[1]! };
}

test.each(templateNames())('the network of %s pays as the chain does that it learnt from, but for the frailty that no feature tells', async (name) => {
  const template = await loadTemplate(name);
  const [lstm, markov] = [lstmCascade, secondOrderCascade].map((make) => figures(make(template, 24, 0.1), 0.1));
  // An error of a share of 6,000 loans is .004; frailty spreads the odds of default, which moves their mean.
  expect(Math.abs(lstm!.defaults - markov!.defaults)).toBeLessThan(0.03);
  expect(Math.abs(lstm!.fresh - markov!.fresh)).toBeLessThan(0.06);
  expect(Math.abs(lstm!.known - markov!.known)).toBeLessThan(0.06);
  expect(lstm!.known - lstm!.fresh).toBeGreaterThan(0.2);
});

test('riskier levels default more, from one in a thousand to one in two', async () => {
  const cascade = lstmCascade(await loadTemplate('us-cards'), 24, 0.04);
  const rates = [0.001, 0.01, 0.05, 0.15, 0.5].map((probability) => figures(cascade, probability).defaults);
  for (let place = 1; place < rates.length; place++) expect(rates[place]!).toBeGreaterThan(rates[place - 1]!);
  expect(rates[4]).toBeGreaterThan(0.35);
});

test('paths that run side by side do not disturb each other', async () => {
  const cascade = lstmCascade(await loadTemplate('us-cards'), 24, 0.04);
  const run = (other: boolean): string[] => {
    const [path, noise] = [cascade.start(800), cascade.start(900)];
    let missed = 0;
    return Array.from({ length: 20 }, (_, month) => {
      if (other) noise.step(month + 1, month % 3, 0.9999);
      const step = path.step(month + 1, missed, uniformAt(3, 5, month));
      missed = step === 'miss' ? Math.min(5, missed + 1) : step === 'one' ? missed : 0;
      return step;
    });
  };
  expect(run(true)).toEqual(run(false));
});

test.each(['lstm', 'markov'] as const)('generate by %s keeps the rate, says which it was, and has memory', async (cascade) => {
  const result = await generateInto(temporaryFolder(), { num_borrowers: 4000, target_default_rate: 0.05, cascade, seed: 2 });
  expect(Math.abs(result.achieved_default_rate - 0.05)).toBeLessThan(0.0005);
  expect(result.realism.second_order_gap).toBeGreaterThan(0.2);
  expect(result.cascade).toMatch(cascade === 'lstm' ? /^LSTM\. Trained by .* Nothing real was read\.$/ : /^Second-order Markov chain/);
});
