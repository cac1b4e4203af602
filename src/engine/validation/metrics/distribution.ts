import type { ColumnDivergence, ColumnHistogram } from '../../../contract/validation.ts';
import { jensenShannonDistance, klDivergence, populationStability, psiCriticalValue, smoothedShares, wasserstein } from '../../numeric/divergence.ts';
import type { CategoryVariable, NumberVariable, ScoredVariable } from '../variables.ts';
import { quantile } from './quantile.ts';

const drawnBins = 20;
/** A long tail beyond these would hide the rest: the outer bins hold what lies beyond. */
const drawnRange = [0.005, 0.995] as const;
const mostLevels = 20;
/** Levels that are not listed by name. */
export const otherLevels = '(other)';

/** Rows of either table by bin; a bin is known by its place among `edges` or by its level. */
interface Counts {
  /** Inner edges, ascending: a value equal to one lies above it. Null for levels. */
  readonly edges: readonly number[] | null;
  readonly levels: readonly string[] | null;
  readonly real: readonly number[];
  readonly synthetic: readonly number[];
}

/** One column as it is drawn: shares of the values that are there, by bins that both tables share. Both tables hold a value. */
export function histogramOf(variable: ScoredVariable): ColumnHistogram {
  if (variable.use === 'category') return sharesOf(levelCounts(variable));
  const { real } = variable.ascending;
  const [low, high] = drawnRange.map((at) => quantile(real, at)) as [number, number];
  const width = (high - low) / drawnBins;
  const edges = Array.from({ length: drawnBins + 1 }, (_none, edge) => low + edge * width);
  if (!(high > low)) return { ...sharesOf(numberCounts(variable, [low])), edges: [low, low, low], dates: variable.dates };
  return { ...sharesOf(numberCounts(variable, edges.slice(1, -1))), edges, dates: variable.dates };
}

/**
 * How far one column is from its real one, over the tenths of the real values or over levels, and missing as a bin of its own where there
 * is any. Half a row is added to each bin. Both tables hold a value.
 */
export function divergenceOf(variable: ScoredVariable): ColumnDivergence {
  const counts = variable.use === 'category' ? levelCounts(variable) : numberCounts(variable, tenths(variable.ascending.real));
  const { real: missingReal, synthetic: missingSynthetic } = variable.missing;
  const withMissing = missingReal + missingSynthetic > 0;
  const [real, synthetic] = [withMissing ? [...counts.real, missingReal] : counts.real, withMissing ? [...counts.synthetic, missingSynthetic] : counts.synthetic];
  const [p, q] = [smoothedShares(real), smoothedShares(synthetic)];
  const total = (rows: readonly number[]) => rows.reduce((all, some) => all + some, 0);
  const contribution = (bin: number) => (p[bin]! - q[bin]!) * Math.log(p[bin]! / q[bin]!);
  const worst = real.reduce((best, _rows, bin) => (contribution(bin) > contribution(best) ? bin : best), 0);
  return {
    bins: real.length,
    psi: populationStability(p, q),
    psi_critical: real.length < 2 ? null : psiCriticalValue(real.length, total(real), total(synthetic)),
    kl_real_from_synthetic: klDivergence(p, q),
    kl_synthetic_from_real: klDivergence(q, p),
    jensen_shannon: jensenShannonDistance(p, q),
    wasserstein: variable.use === 'category' ? null : wasserstein(variable.ascending.real, variable.ascending.synthetic),
    worst_bin: { ...placeOf(counts, worst), rows_real: real[worst]!, share_real: real[worst]! / total(real), share_synthetic: synthetic[worst]! / total(synthetic) },
  };
}

/** The tenths of the real values, ascending, each once; of a value that makes up a tenth and more, the bin starts with it. */
export function tenths(real: Float64Array): number[] {
  return [...new Set(Array.from({ length: 9 }, (_none, tenth) => quantile(real, (tenth + 1) / 10)))].filter((edge) => edge > real[0]!);
}

function numberCounts({ cells }: NumberVariable, edges: readonly number[]): Counts {
  const count = (values: Float64Array): number[] => {
    const counts = Array.from({ length: edges.length + 1 }, () => 0);
    for (const value of values) {
      if (Number.isNaN(value)) continue;
      let bin = 0;
      while (bin < edges.length && edges[bin]! <= value) bin++;
      counts[bin]!++;
    }
    return counts;
  };
  return { edges, levels: null, real: count(cells.real), synthetic: count(cells.synthetic) };
}

/** The most frequent real levels, and all others together where there are any. */
function levelCounts({ cells, levels, missingCode }: CategoryVariable): Counts {
  const count = (codes: Int32Array): number[] => {
    const counts = Array.from({ length: missingCode + 1 }, () => 0);
    for (const code of codes) counts[code]!++;
    return counts.slice(0, missingCode);
  };
  const [real, synthetic] = [count(cells.real), count(cells.synthetic)];
  const shown = levels.map((_level, code) => code).toSorted((a, b) => real[b]! - real[a]! || a - b).slice(0, mostLevels);
  const names = shown.map((code) => levels[code]!);
  const rest = (counts: readonly number[]) => counts.reduce((sum, rows, code) => (shown.includes(code) ? sum : sum + rows), 0);
  const others = [rest(real), rest(synthetic)] as const;
  const pick = (counts: readonly number[]) => shown.map((code) => counts[code]!);
  if (others[0] + others[1] === 0) return { edges: null, levels: names, real: pick(real), synthetic: pick(synthetic) };
  return { edges: null, levels: [...names, otherLevels], real: [...pick(real), others[0]], synthetic: [...pick(synthetic), others[1]] };
}

function sharesOf({ levels, real, synthetic }: Counts): ColumnHistogram {
  const shares = (counts: readonly number[]) => {
    const total = counts.reduce((all, some) => all + some, 0);
    return counts.map((count) => (total === 0 ? 0 : count / total));
  };
  return { edges: null, dates: null, levels: levels === null ? null : [...levels], real: shares(real), synthetic: shares(synthetic) };
}

function placeOf({ edges, levels, real }: Counts, bin: number): Pick<ColumnDivergence['worst_bin'], 'from' | 'to' | 'level' | 'missing'> {
  if (bin >= real.length) return { from: null, to: null, level: null, missing: true };
  if (levels !== null) return { from: null, to: null, level: levels[bin]!, missing: false };
  return { from: edges?.[bin - 1] ?? null, to: edges?.[bin] ?? null, level: null, missing: false };
}
