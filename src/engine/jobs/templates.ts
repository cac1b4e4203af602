import { figureStatuses, type FigureStatus, type PortfolioTemplate, type TemplateFigure, type TemplateSummary } from '../../contract/template.ts';
import { figuresOf, loadTemplate, templateNames } from '../portfolio/templates.ts';
import type { Job } from './job.ts';

/** The shipped portfolio templates, or one of them (or of a file) with every figure, its status and its source. */
export const templatesJob: Job<'templates'> = {
  stages: [{ name: 'Reading', share: 1 }],
  async run({ template }, { monitor }) {
    monitor.stage('Reading');
    const templates = await Promise.all((template === null ? templateNames() : [template]).map(loadTemplate));
    return { schemaVersion: 1, templates: templates.map(summaryOf), figures: template === null ? null : templates.flatMap(figuresOf) };
  },
};

function summaryOf(template: PortfolioTemplate): TemplateSummary {
  const { name, title, currency, asOf, products, defaultRate } = template;
  return { name, title, currency, asOf, products: products.map((product) => product.name), defaultRate: defaultRate.value, figures: countByStatus(figuresOf(template)) };
}

function countByStatus(figures: readonly TemplateFigure[]): Record<FigureStatus, number> {
  const counts = Object.fromEntries(figureStatuses.map((status) => [status, 0])) as Record<FigureStatus, number>;
  for (const { status } of figures) counts[status]++;
  return counts;
}
