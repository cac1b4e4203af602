import type { ColumnSchema } from '../../contract/tableSchema.ts';
import type { PortfolioTemplate } from '../../contract/template.ts';
import { borrowerColumns, loanColumns, paymentColumns } from './columns.ts';
import { borrowerDescriptions, loanDescriptions, paymentDescriptions, type Description, type Descriptions } from './descriptions.ts';
import { figuresOf } from './templates.ts';

/** The tables of a portfolio, with what each column means. */
export const describedTables: readonly { readonly table: 'borrowers' | 'loans' | 'payments'; readonly columns: readonly ColumnSchema[]; readonly descriptions: Descriptions }[] = [
  { table: 'borrowers', columns: borrowerColumns, descriptions: borrowerDescriptions },
  { table: 'loans', columns: loanColumns, descriptions: loanDescriptions },
  { table: 'payments', columns: paymentColumns, descriptions: paymentDescriptions },
];

/** `dictionary.json` of a portfolio: what each column means, its unit, type and range, and where it comes from. */
export function portfolioDictionary(template: PortfolioTemplate, withHistory: boolean): object {
  const figures = figuresOf(template);
  const tables = describedTables.filter(({ table }) => withHistory || table !== 'payments');
  return {
    schemaVersion: 1,
    template: template.name,
    currency: template.currency,
    asOf: template.asOf,
    tables: tables.map(({ table, columns, descriptions }) => ({
      table,
      columns: columns.map((schema) => {
        const description = descriptions[schema.name]!;
        const { meaning, unit } = description;
        return { name: schema.name, meaning, unit: unit === 'currency' ? template.currency : unit, type: typeOf(schema), range: description.range(template), source: sourceOf(description, figures) };
      }),
    })),
  };
}

/** How values of a column are written, for people. */
export function typeOf(schema: ColumnSchema): string {
  switch (schema.kind) {
    case 'integer': return 'whole number';
    case 'number': return `number, ${schema.number?.decimals ?? 0} decimals`;
    case 'date': return `month, ${schema.dateFormat ?? ''}`;
    default: return schema.kind;
  }
}

function sourceOf({ figures: wanted, follows }: Description, figures: ReturnType<typeof figuresOf>): string {
  if (wanted.length === 0) return `follows from ${follows}`;
  const found = figures.filter(({ figure, value }) => value !== null && wanted.includes(figure.replace(/^products\.\d+\./, 'products.*.')));
  const origins = [...new Set(found.map(({ status, source }) => `${status}: ${source}`))];
  return origins.length === 0 ? 'nothing in the template' : `drawn by ${wanted.join(', ')} of the template (${origins.join('; ')})`;
}
