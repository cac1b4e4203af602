import texts from '../../../../resources/texts/report.en.json' with { type: 'json' };
import type { VintageCurve } from '../../../contract/cascade.ts';
import type { CascadeCompareResult } from '../../../contract/cascadeComparison.ts';
import type { ReportBlock } from '../../../contract/report.ts';
import { type RollRateMatrix, usedStates } from '../../../contract/rollRates.ts';
import { figure, number, type SectionContext, sentence, table } from '../blocks.ts';
import { isInternal } from '../evidence.ts';

/** How the months of a synthetic panel follow each other beside those of the real one: figures of real rows, for the internal edition. */
export function cascadeAgainstReal({ evidence }: SectionContext): ReportBlock[] {
  const { cascade } = evidence;
  if (cascade === null) return [];
  if (!isInternal(evidence)) return [sentence(`Roll rates against real rows. ${texts.internalOnly}`)];
  const { real, synthetic } = cascade.behaviour;
  return [
    ...table('Delinquency against the real panel', ['Measure', 'Real', 'Synthetic', 'Compare'], [
      ['Distance of roll rates', number(0), number(cascade.roll_rate_distance), '0 is equal, 2 the most'],
      ['Second-order gap', number(real.second_order_gap.value), number(synthetic.second_order_gap.value), '0 for a chain without memory'],
      ['Months in arrears of 12', number(real.months_in_arrears_of_12.value, 2), number(synthetic.months_in_arrears_of_12.value, 2), ''],
    ]),
    ...rollRates(cascade),
    ...vintageCurves('real', cascade.vintage_curves.real),
    ...vintageCurves('synthetic', cascade.vintage_curves.synthetic),
  ];
}

function vintageCurves(whose: string, curves: readonly VintageCurve[]): ReportBlock[] {
  const cohorts = curves.filter(({ cumulated }) => cumulated.length > 1).map(({ cohort, cumulated }) => ({ name: cohort === '' ? 'all' : cohort, cumulated }));
  return cohorts.length === 0 ? [] : [figure(`Share in default by months on book, of ${whose} cohorts by their first month; paid off is a competing end (Aalen and Johansen 1978).`, { kind: 'vintages', cohorts })];
}

function rollRates({ states, behaviour: { real, synthetic, roll_rate_differences: differences } }: CascadeCompareResult): ReportBlock[] {
  const values = (rates: typeof real.roll_rates): (number | null)[][] => rates.map((row) => row.map(({ value }) => value));
  const [own, made] = [values(real.roll_rates), values(synthetic.roll_rates)];
  const { from, to } = usedStates([own, made], states);
  if (from.length === 0) return [];
  const names = (places: readonly number[]): string[] => places.map((place) => states[place]!);
  const percents = (matrix: RollRateMatrix): (number | null)[][] => from.map((row) => to.map((column) => {
    const share = matrix[row]?.[column] ?? null;
    return share === null ? null : 100 * share;
  }));
  const points = percents(differences);
  const most = Math.max(1, ...points.flat().map((value) => Math.abs(value ?? 0)));
  const map = (what: string, shown: (number | null)[][], scale: 'share' | 'signed', top: number): ReportBlock =>
    figure(`Roll rates from one month (rows) to the next (columns): ${what}.`, { kind: 'matrix', rows: names(from), columns: names(to), values: shown, scale, most: top, decimals: 1 });
  return [
    map('real, per cent', percents(own), 'share', 100),
    map('synthetic, per cent', percents(made), 'share', 100),
    map('synthetic less real, percentage points', points, 'signed', most),
  ];
}
