import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/contract/errors.ts';
import { portfolioTemplate, type PortfolioTemplate } from '../../../src/contract/template.ts';
import { assumptionsOf, figuresOf, loadTemplate, requestedTemplate, templateNames } from '../../../src/engine/portfolio/templates.ts';
import { sharedData } from '../../support/sharedData.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const folder = fileURLToPath(new URL('../../../resources/templates/', import.meta.url));
const files = readdirSync(folder);

function sharesOf(template: PortfolioTemplate): [string, number[]][] {
  const { borrowers, products } = template;
  return [
    ['products', products.map(({ share }) => share.value)],
    ...products.flatMap(({ name, purposes, terms }): [string, number[]][] => [[`${name} purposes`, Object.values(purposes.value)], [`${name} terms`, Object.values(terms.value)]]),
    ...[borrowers.region, borrowers.employment, borrowers.homeOwnership, borrowers.inquiries, borrowers.delinquencies2y, borrowers.bankruptcies].map(({ value }, index): [string, number[]] => [`borrowers ${index}`, Object.values(value)]),
    ['bands', borrowers.scoreBands.value.map(([, , share]) => share)],
    ['grades', Object.values(template.grades.shares.value)],
  ];
}

/** All numbers inside a figure's value. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const thrown: unknown = await promise.catch((reason: unknown) => reason);
  expect(thrown).toBeInstanceOf(Failure);
  return thrown as Failure;
}

test('every file of the folder is shipped under its own name', () => {
  expect(templateNames().map((name) => `${name}.json`).toSorted()).toEqual(files.toSorted());
});

describe.each(templateNames())('%s', (name) => {
  test('is of the published shape, with no unknown figure', async () => {
    const content: unknown = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
    expect(portfolioTemplate.parse(content)).toEqual(content);
    expect(await loadTemplate(name)).toEqual(content);
  });

  test('also holds together as a file of the user', async () => {
    expect((await loadTemplate(join(folder, `${name}.json`))).name).toBe(name);
  });

  test('its shares add up to 1', async () => {
    const far = sharesOf(await loadTemplate(name)).filter(([, shares]) => Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) > 6e-4);
    expect(far).toEqual([]);
  });

  test('every figure is of finite numbers and says where it is from', async () => {
    const figures = figuresOf(await loadTemplate(name));
    expect(figures.length).toBeGreaterThan(25);
    expect(figures.filter(({ value }) => numbersIn(value).length === 0 || !numbersIn(value).every(Number.isFinite))).toEqual([]);
    expect(figures.filter(({ source }) => source.trim() === '')).toEqual([]);
  });

  test('a confirmed figure names a publisher, and no assumption passes for a figure that was seen', async () => {
    const figures = figuresOf(await loadTemplate(name));
    expect(figures.filter(({ status, source }) => status === 'confirmed' && !/[A-Z]{2}|Federal Reserve|Experian|Homebuyer/.test(source))).toEqual([]);
    expect(figures.filter(({ status, source }) => status !== 'recalled' && /no public table|not seen/.test(source))).toEqual([]);
  });

  test('rates rise from grade A to E, and score bands follow one another without a gap', async () => {
    const { products, borrowers } = await loadTemplate(name);
    for (const { rateByGrade } of products) expect(Object.values(rateByGrade.value)).toEqual(Object.values(rateByGrade.value).toSorted((a, b) => a - b));
    const bands = borrowers.scoreBands.value;
    expect(bands.slice(1).map(([lowest]) => lowest)).toEqual(bands.slice(0, -1).map(([, highest]) => highest + 1));
    for (const [lowest, highest] of bands) expect(lowest).toBeLessThan(highest);
  });

  test('its assumptions are its recalled figures', async () => {
    const template = await loadTemplate(name);
    const assumptions = assumptionsOf(template);
    expect(assumptions.length).toBe(figuresOf(template).filter(({ status }) => status === 'recalled').length);
    expect(assumptions).toContainEqual({ figure: 'clustering.systematic', source: template.clustering.systematic.source });
    expect(assumptions.map(({ figure }) => figure)).not.toContain('loansPerBorrower');
  });
});

test('a mortgage is near the mean loan of 2024 after its limits', async () => {
  const { mu, sigma, min, max } = (await loadTemplate('us-mortgages')).products[0]!.amount.value;
  // The mean of the clipped lognormal, by a sum over a fine grid of normal scores.
  let sum = 0;
  let mass = 0;
  for (let z = -6; z <= 6; z += 0.001) {
    const density = Math.exp((-z * z) / 2);
    sum += density * Math.min(max, Math.max(min, Math.exp(mu + sigma * z)));
    mass += density;
  }
  expect(sum / mass / 385_886).toBeCloseTo(1, 1.7);
});

const calibration = sharedData('calibration.json');

test.skipIf(calibration === undefined)('personal loans carry the calibration to the digit', async () => {
  const { calibration: seen } = JSON.parse(readFileSync(calibration!, 'utf8')) as { calibration: Record<string, Record<string, { value: Record<string, number> }>> };
  const { borrowers, products, grades, spearman } = await loadTemplate('us-personal-loans');
  const [loan] = products;
  expect(borrowers.homeOwnership.value).toEqual(seen['borrowers']!['homeownership']!.value);
  expect(loan!.purposes.value).toEqual(seen['products']!['personal_loan_purpose']!.value);
  expect(loan!.terms.value).toEqual(seen['products']!['personal_loan_term_mix']!.value);
  expect(grades.shares.value).toEqual(seen['grades']!['share_5grade_renormalised']!.value);
  const { mu, sigma } = seen['borrowers']!['annual_income_lognormal_lc2018']!.value;
  expect(borrowers.income.value).toMatchObject({ mu, sigma });
  const table = seen['borrowers']!['spearman']!.value;
  expect(Object.values(spearman.value).toSorted((a, b) => a - b)).toEqual(Object.values(table).toSorted((a, b) => a - b));
  expect(spearman.value['income~loan_amount']).toBe(table['income~loan_amount']);
  expect(spearman.value['rate~delinquencies_2y']).toBe(table['rate~delinq2y']);
  expect(spearman.value['income~open_lines']).toBe(table['income~credit_lines']);
});

describe('a template that cannot be used', () => {
  const changed = async (change: (template: PortfolioTemplate) => void): Promise<string> => {
    const template = await loadTemplate('us-cards');
    change(template);
    const path = join(temporaryFolder(), 'mine.json');
    writeFileSync(path, JSON.stringify(template));
    return path;
  };

  test('an unknown name is answered with the names there are', async () => {
    const { record } = await failureOf(loadTemplate('us-students'));
    expect(record).toMatchObject({ code: 'input', message: 'There is no template "us-students".' });
    for (const name of templateNames()) expect(record.fix).toContain(name);
  });

  test.each<[string, (template: PortfolioTemplate) => void, RegExp]>([
    ['shares that miss 1', (template) => void (template.borrowers.region.value['south'] = 0.5), /borrowers\.region do not add up to 1/],
    ['bands that overlap', (template) => void (template.borrowers.scoreBands.value[1]![0] = 500), /scoreBands do not rise/],
    ['quantiles that fall', (template) => void template.borrowers.dti.value.quantiles.reverse(), /quantiles of borrowers\.dti/],
    ['a pair of no variables', (template) => void (template.spearman.value['income~shoe_size'] = 0.1), /"income~shoe_size", which is no pair/],
    ['a share that is no share', (template) => void (template.defaultRate.value = 2), /is no template: it is not as it should be at defaultRate\.value/],
  ])('%s', async (_, change, sentence) => {
    const { record } = await failureOf(loadTemplate(await changed(change)));
    expect(record).toMatchObject({ code: 'input', message: expect.stringMatching(sentence) });
  });

  test('a file that is not there, and one that is not JSON', async () => {
    const path = join(temporaryFolder(), 'none.json');
    expect((await failureOf(loadTemplate(path))).message).toBe(`There is no file "${path}".`);
    writeFileSync(path, 'not json');
    expect((await failureOf(loadTemplate(path))).message).toContain('it is not JSON');
  });
});

describe('a figure that a request replaces', () => {
  const replaced = (figure: string, value: unknown): ReturnType<typeof requestedTemplate> => requestedTemplate({ template: 'us-cards', overrides: { [figure]: { value: value as number, reason: 'Our own book of 2025' } } });

  test('has the new value, the status of the user, and the reason as its source; nothing else changes, nor does what is shipped', async () => {
    const shipped = await loadTemplate('us-cards');
    const template = await replaced('loansPerBorrower', { lambda: 2.5 });
    expect(template.loansPerBorrower).toEqual({ value: { lambda: 2.5 }, status: 'user', source: 'Our own book of 2025' });
    expect({ ...template, loansPerBorrower: shipped.loansPerBorrower }).toEqual(shipped);
    expect(await loadTemplate('us-cards')).toEqual(shipped);
  });

  test('lies anywhere in the template, in lists too', async () => {
    const template = await replaced('products.0.rateSpread', 2);
    expect(template.products[0]?.rateSpread.value).toBe(2);
  });

  test.each([
    ['borrowers.shoeSize', 1, 'has no figure "borrowers.shoeSize"'],
    ['borrowers.__proto__', 1, 'has no figure'],
    ['products', 1, 'has no figure'],
    ['tDegrees', 'many', 'does not have its form'],
    ['borrowers.age', { mean: 40 }, 'does not have its form'],
    ['borrowers.region', { midwest: 0.4, northeast: 0.3, south: 0.2, west: 0.2 }, 'the shares of borrowers.region do not add up to 1'],
  ])('is refused where it cannot be: %s', async (figure, value, says) => {
    const failure = await failureOf(replaced(figure, value));
    expect([failure.code, failure.message]).toEqual(['input', expect.stringContaining(says)]);
  });
});
