import type { ReportBlock, TableFigures } from '../../../contract/report.ts';
import texts from '../../../../resources/texts/report.en.json' with { type: 'json' };
import type { ValidationResult } from '../../../contract/validation.ts';
import { figure, notPerformed, number, percent, type Section, type SectionContext, sentence, table, textOf, whole } from '../blocks.ts';
import { type Evidence, isClone, isInternal } from '../evidence.ts';

/** Lineage, missing cells and range of each column, distances from the source. */
export const data: Section = (context) => {
  const { evidence } = context;
  return [
    sentence('All rows are synthetic: none is the row of a person or a loan.', 'strong'),
    ...lineage(evidence),
    ...evidence.figures.flatMap(columnsOf),
    ...evidence.notDescribed.map((file) => notPerformed(context, 'low', `Figures of the columns of ${file}, which is too large to be read for a report`)),
    ...(showsReal(evidence) ? overlays(evidence.validation!) : evidence.figures.slice(0, 2).flatMap(distributions)),
    ...againstSource(context),
    sentence(texts.circularity, 'strong'),
  ];
};

function lineage({ run, generated, claim }: Evidence): ReportBlock[] {
  if (generated !== null) return [sentence(`Lineage: template ${generated.template}, no source table. ${generated.cascade}`)];
  const source = run.source === undefined ? 'no commitment to a source is recorded' : `a salted commitment to the source file, ${run.source.commitment}`;
  return [
    sentence(`Lineage: one source table or several, read once to count; ${source}.`),
    sentence(claim === null ? 'Counts are exact: what was fitted to them is internal.' : claim.mechanism),
  ];
}

function columnsOf({ file, columns }: TableFigures): ReportBlock[] {
  return table(`Columns of ${file}, counted in the written file`, ['Column', 'Kind', 'Missing', 'Distinct', 'Lowest', 'Highest'], columns.map(({ name, kind, missing, distinct, low, high }) => [
    name, kind, percent(missing), distinct === null ? '' : whole(distinct), low, high,
  ]));
}

function distributions({ file, histograms, categories }: TableFigures): ReportBlock[] {
  return [
    ...histograms.map(({ name, edges, shares }) => figure(`Distribution of ${name} in ${file}, between its quantiles .005 and .995; the filled area is synthetic.`, { kind: 'overlay', name, edges, real: null, synthetic: shares })),
    ...categories.map(({ name, levels, shares }) => figure(`Shares of ${name} in ${file}.`, { kind: 'categories', name, levels, real: null, synthetic: shares })),
  ];
}

/** Whether distributions are drawn with those of the source: figures of real rows. */
function showsReal(evidence: Evidence): boolean {
  return isInternal(evidence) && evidence.validation !== null && evidence.validation.columns.some(({ histogram }) => histogram !== null);
}

/** Columns whose distributions are drawn, those furthest from the source first. */
const mostOverlays = 8;

function overlays({ columns }: ValidationResult): ReportBlock[] {
  const per100 = (shares: readonly number[]): number[] => shares.map((share) => 100 * share);
  return columns.filter(({ histogram }) => histogram !== null && histogram.dates === null).toSorted((one, other) => (other.distance ?? 0) - (one.distance ?? 0)).slice(0, mostOverlays).map(({ name, histogram, distance }) => {
    const { edges, levels, real, synthetic } = histogram!;
    const shared = { name, real: per100(real), synthetic: per100(synthetic) };
    const caption = `${name}: filled synthetic, outline real; distance ${textOf(number(distance))}.`;
    return edges === null ? figure(caption, { kind: 'categories', name, ...gathered(levels ?? [], shared.real, shared.synthetic) }) : figure(caption, { kind: 'overlay', edges, ...shared });
  });
}

/** Levels that are drawn each by itself. */
const mostLevels = 10;

/** The last levels, which are the rarest and those of no name, as one. */
function gathered(levels: readonly string[], real: readonly number[], synthetic: readonly number[]): { levels: string[]; real: number[]; synthetic: number[] } {
  const cut = levels.length <= mostLevels ? levels.length : mostLevels - 1;
  const others = (shares: readonly number[]): number[] => (cut === levels.length ? [] : [shares.slice(cut).reduce((sum, share) => sum + share, 0)]);
  return { levels: [...levels.slice(0, cut), ...(cut === levels.length ? [] : ['(other)'])], real: [...real.slice(0, cut), ...others(real)], synthetic: [...synthetic.slice(0, cut), ...others(synthetic)] };
}

/** Distances of each column from the source: figures of real rows. */
function againstSource(context: SectionContext): ReportBlock[] {
  const { evidence } = context;
  const { validation } = evidence;
  if (validation === null) {
    const control = isClone(evidence) ? null : 'The portfolio is calibrated to published figures, and its realism is measured against them.';
    return [notPerformed(context, 'medium', 'Comparison of the columns with real rows', control)];
  }
  if (!isInternal(evidence)) return [sentence(`Comparison of the columns with real rows. ${texts.internalOnly}`)];
  return table('Columns against the source', ['Column', 'Measure', 'Distance', 'Missing, real', 'Missing, synthetic'], validation.columns.map((column) => [
    column.name, column.measure ?? column.reason ?? '–', number(column.distance), percent(column.missing_rate_real), percent(column.missing_rate_synthetic),
  ]));
}
