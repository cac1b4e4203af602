import type { TemplateFigure, TemplatesResult, TemplateSummary } from '../contract/template.ts';
import type { Command } from './command.ts';
import { usage } from './parse.ts';
import { alignedTable, list, paint, paragraphs, percent, safe, wholeNumber } from './print.ts';

/** `pratibimba templates`: what portfolios can be generated from, and where each figure comes from. */
export const templates: Command = {
  name: 'templates',
  summary: 'List portfolio templates and where their figures come from',
  usage: '[NAME]',
  description: `Lists the templates that generate takes, with their default rate and how well their figures are sourced:
confirmed were seen at their source, computed come from data that was seen, recalled are assumptions of practice.
With a NAME, or the path of a template file, prints each figure with its status and source.`,
  options: {},
  examples: [
    ['Which templates are there?', 'pratibimba templates'],
    ['Where do the figures of one come from?', 'pratibimba templates us-personal-loans'],
  ],
  async run(args, context) {
    const [template = null, ...more] = args.positionals;
    if (more.length > 0) throw usage('templates takes one NAME at a time.', templates);
    const { runJob } = await import('./runJob.ts');
    const { result } = await runJob('templates', { template }, args, context);
    return { document: result, text: resultText(result, context.colour) };
  },
};

function resultText({ templates: found, figures }: TemplatesResult, colour: boolean): string {
  if (figures === null) return alignedTable(['TEMPLATE', 'TITLE', 'PRODUCTS', 'DEFAULT RATE', 'CONFIRMED', 'COMPUTED', 'RECALLED'], found.map(summaryLine), colour);
  return paragraphs(...found.map((template) => templateText(template, figures, colour)));
}

function summaryLine({ name, title, products, defaultRate, figures }: TemplateSummary): string[] {
  return [name, title, products.join(', '), percent(defaultRate), ...[figures.confirmed, figures.computed, figures.recalled].map(wholeNumber)];
}

function templateText({ name, title, currency, asOf }: TemplateSummary, figures: readonly TemplateFigure[], colour: boolean): string {
  return paragraphs(
    paint('bold', `${safe(name)}: ${safe(title)}, in ${safe(currency)} as of ${safe(asOf)}`, colour),
    alignedTable(['FIGURE', 'VALUE', 'STATUS', 'SOURCE'], figures.map(({ figure, value, status, source }) => [figure, valueText(value), status, source]), colour),
    list('Notes', figures.some(({ status }) => status === 'recalled') ? ['Recalled figures are assumptions; run.json lists them for every portfolio that is made.'] : [], colour),
  );
}

/** `{"A":6.74,"B":10.52}` as `A 6.74, B 10.52`. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map((part) => (Array.isArray(part) ? part.join(' ') : valueText(part))).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value).map(([key, part]: [string, unknown]) => `${key} ${valueText(part)}`).join(', ');
}
