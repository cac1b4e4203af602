import auto from '../../../resources/templates/us-auto.json' with { type: 'json' };
import cards from '../../../resources/templates/us-cards.json' with { type: 'json' };
import mixedRetail from '../../../resources/templates/us-mixed-retail.json' with { type: 'json' };
import mortgages from '../../../resources/templates/us-mortgages.json' with { type: 'json' };
import personalLoans from '../../../resources/templates/us-personal-loans.json' with { type: 'json' };
import { Failure } from '../../contract/errors.ts';
import { dependenceVariables, type FigureOverrides, portfolioTemplate, type PortfolioTemplate, type TemplateFigure } from '../../contract/template.ts';
import { readJsonFile } from '../io/json.ts';

/** The shipped templates, in the order in which they are listed. */
const shipped: readonly { readonly name: string }[] = [personalLoans, cards, auto, mortgages, mixedRetail];

/** Published shares have four decimals; a dozen of them add up to 1 no better than this. */
const shareTolerance = 0.0006;

/** Names of the templates that are shipped, in the order in which they are listed. */
export function templateNames(): string[] {
  return shipped.map(({ name }) => name);
}

/**
 * A shipped template by its name, or one from a file by its path; what consists of small letters, digits and hyphens alone is a name.
 * @throws Failure 'input' if there is no template of that name, no such file, or the file is no template (as `readJsonFile`), or its
 * shares do not add up to 1, its bands or quantiles do not rise, or its correlations are of no known pair
 */
export async function loadTemplate(nameOrPath: string): Promise<PortfolioTemplate> {
  const known = shipped.find(({ name }) => name === nameOrPath);
  if (known !== undefined) return portfolioTemplate.parse(known);
  if (/^[a-z0-9-]+$/.test(nameOrPath)) {
    throw new Failure('input', `There is no template "${nameOrPath}".`, { fix: `The templates are ${templateNames().join(', ')}; a file needs its path, such as ./${nameOrPath}.json.` });
  }
  const template = await readJsonFile(nameOrPath, portfolioTemplate, 'template');
  const [fault] = faultsOf(template);
  if (fault !== undefined) throw new Failure('input', `The template "${nameOrPath}" does not hold together: ${fault}.`, { fix: 'Correct the figure in the file.' });
  return template;
}

/**
 * The template of a request: `loadTemplate` with the figures that the request replaces, which then carry the status `user` and the reason as their source.
 * @throws Failure as `loadTemplate`; 'input' for a figure that the template does not have, or a value that does not fit in its place
 */
export async function requestedTemplate({ template: name, overrides }: { readonly template: string; readonly overrides: FigureOverrides }): Promise<PortfolioTemplate> {
  const template = structuredClone(await loadTemplate(name));
  for (const [figure, { value, reason }] of Object.entries(overrides)) {
    const place = figure.split('.').reduce<unknown>((part, key) => (typeof part === 'object' && part !== null && Object.hasOwn(part, key) ? (part as Record<string, unknown>)[key] : undefined), template);
    if (typeof place !== 'object' || place === null || !isFigure(place)) {
      throw new Failure('input', `The template "${name}" has no figure "${figure}" that could be replaced.`, { fix: `"pratibimba templates ${name}" lists its figures.` });
    }
    Object.assign(place, { value, status: 'user', source: reason });
    if (!portfolioTemplate.safeParse(template).success) throw new Failure('input', `What is to replace the figure "${figure}" does not have its form.`, { fix: `"pratibimba templates ${name}" shows the form.` });
  }
  const [fault] = faultsOf(template);
  // Shares of products are figures of their own: they have to add up once all are replaced.
  if (fault !== undefined) throw new Failure('input', `With the figures that were replaced, the template does not hold together: ${fault}.`, { fix: 'Correct a value.' });
  return template;
}

/** All figures of a template, in its order. */
export function figuresOf(template: PortfolioTemplate): TemplateFigure[] {
  return collectFigures(template, []);
}

/** The figures of a template that nobody has seen at a source: what a portfolio made from it rests on. */
export function assumptionsOf(template: PortfolioTemplate): { figure: string; source: string }[] {
  return figuresOf(template).filter(({ status }) => status === 'recalled').map(({ figure, source }) => ({ figure, source }));
}

function collectFigures(part: object, path: readonly string[]): TemplateFigure[] {
  if (isFigure(part)) return [{ figure: path.join('.'), value: part.value, status: part.status, source: part.source }];
  return Object.entries(part).flatMap(([name, inner]: [string, unknown]) => (typeof inner === 'object' && inner !== null ? collectFigures(inner, [...path, name]) : []));
}

function isFigure(part: object): part is Omit<TemplateFigure, 'figure'> {
  return 'value' in part && 'status' in part && 'source' in part;
}

/** What the shape of a template cannot say: one part of a sentence for each fault. */
function faultsOf(template: PortfolioTemplate): string[] {
  const { borrowers, products, grades, spearman } = template;
  const groups: [string, readonly number[]][] = [
    ['products.share', products.map(({ share }) => share.value)],
    ...products.flatMap(({ purposes, terms }, index): [string, number[]][] => [
      [`products.${index}.purposes`, Object.values(purposes.value)],
      [`products.${index}.terms`, Object.values(terms.value)],
    ]),
    ...(['region', 'employment', 'homeOwnership', 'inquiries', 'delinquencies2y', 'bankruptcies'] as const).map((name): [string, number[]] => [`borrowers.${name}`, Object.values(borrowers[name].value)]),
    ['borrowers.scoreBands', borrowers.scoreBands.value.map(([, , share]) => share)],
    ['grades.shares', Object.values(grades.shares.value)],
  ];
  const bands = borrowers.scoreBands.value.flatMap(([lowest, highest]) => [lowest, highest + 1]);
  const { probabilities, quantiles } = borrowers.dti.value;
  return [
    ...groups.filter(([, shares]) => Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) > shareTolerance).map(([figure]) => `the shares of ${figure} do not add up to 1`),
    ...(rises(bands, 0) ? [] : ['the bands of borrowers.scoreBands do not rise']),
    ...(probabilities.length === quantiles.length && probabilities.length > 1 && rises(probabilities, Number.MIN_VALUE) && rises(quantiles, 0) ? [] : ['the quantiles of borrowers.dti do not rise with their probabilities']),
    ...Object.keys(spearman.value).filter((pair) => !isPair(pair)).map((pair) => `spearman names "${pair}", which is no pair of variables`),
  ];
}

/** Whether each number is at least `step` above the one before it. */
function rises(numbers: readonly number[], step: number): boolean {
  return numbers.every((number, index) => index === 0 || number - numbers[index - 1]! >= step);
}

function isPair(pair: string): boolean {
  const [one, other, ...more] = pair.split('~');
  return more.length === 0 && one !== other && [one, other].every((name) => dependenceVariables.some((variable) => variable === name));
}
