import type { ColumnForms, Reference } from '../../contract/relatedTwin.ts';
import type { Atom, Source } from './expressions.ts';
import { minCount } from './settings.ts';

const multipleCells = 16;
/** Rows from which the cells of multiples are told apart by a second column; so many rows more for each further cell of that, up to a most. */
const enoughForGiven = 400;
const rowsOfGivenCell = 100;
const fewestGivenCells = 5;
const mostGivenCells = 24;
/** Rank correlation from which a column tells something of the multiples, and how much more a product must tell than one column by itself. */
const leastStrength = 0.15;
const productsGain = 0.1;
/** Rows on which candidates are compared. */
const comparedRows = 2000;

/** Values as multiples of the column over which they spread least, each row another person's; null for too few rows, or without a positive column. */
export function multiplesOf({ values, atoms }: { readonly values: Float64Array; readonly atoms: readonly Atom[] }, positions: readonly number[], givens: readonly Source[], rows: Uint32Array): ColumnForms['multiples'] {
  if (rows.length < minCount) return null;
  const columns = positions.map((position) => atoms[position]!).filter(({ term, values: scale }) => term.kind === 'column' && positiveShare(scale, rows) >= 0.99);
  let best: { atom: Atom; ratios: Float64Array; spread: number } | null = null;
  for (const atom of columns) {
    const ratios = Float64Array.from(rows, (row) => values[row]! / Math.max(1, atom.values[row]!));
    const sorted = [...ratios].sort((one, other) => one - other);
    const quantile = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!;
    const spread = (quantile(0.9) - quantile(0.1)) / Math.max(1e-9, Math.abs(quantile(0.5)));
    if (best === null || spread < best.spread - 1e-9) best = { atom, ratios, spread };
  }
  if (best === null) return null;
  const { atom, ratios } = best;
  const given = rows.length < enoughForGiven ? null : givenOf(candidatesOf(columns.filter((column) => column !== atom), givens, atom, rows), ratios);
  const groups = given === null ? [ratios] : splitBy(ratios, given.values, given.cuts);
  return {
    scale: atom.term.of[0]!,
    given: given === null ? null : { column: given.column, times: given.times, overScale: given.overScale, cuts: given.cuts },
    edges: groups.map((group) => quantileEdges(group.length >= minCount ? group : ratios)),
  };
}

function positiveShare(values: Float64Array, rows: Uint32Array): number {
  return rows.reduce((count, row) => count + Number(values[row]! > 0), 0) / rows.length;
}

/** What multiples may depend on, by row of those that are multiples. */
interface Given {
  readonly column: Reference;
  readonly times: Reference | null;
  readonly overScale: boolean;
  readonly values: Float64Array;
}

/** Columns over the scale; what is known of the parent, as it is; and products of the two (a limit times its usual use) over the scale. */
function candidatesOf(columns: readonly Atom[], givens: readonly Source[], scale: Atom, rows: Uint32Array): { single: Given[]; products: Given[] } {
  const over = (value: (row: number) => number): Float64Array => Float64Array.from(rows, (row) => value(row) / Math.max(1, scale.values[row]!));
  const asTheyAre = givens.map(({ reference, values }): Given => ({ column: reference, times: null, overScale: false, values: Float64Array.from(rows, (row) => values[row]!) }));
  const overScale = columns.map(({ term, values }): Given => ({ column: term.of[0]!, times: null, overScale: true, values: over((row) => values[row]!) }));
  const amounts = columns.filter(({ term }) => term.of[0]!.of === 'parent');
  const products = amounts.flatMap(({ term, values }) =>
    givens.filter(({ reference }) => reference.column !== term.of[0]!.column).map(({ reference, values: share }): Given => ({ column: reference, times: term.of[0]!, overScale: true, values: over((row) => share[row]! * values[row]!) })));
  return { single: [...overScale, ...asTheyAre], products };
}

/** What tells most about the multiples, by rank correlation, and what cuts it into cells of equal counts. */
function givenOf({ single, products }: { single: readonly Given[]; products: readonly Given[] }, ratios: Float64Array): (Given & { cuts: number[] }) | null {
  const alone = strongest(single, ratios);
  const together = strongest(products, ratios);
  const best = together !== null && together.strength > (alone?.strength ?? 0) + productsGain ? together : alone;
  if (best === null) return null;
  const sorted = best.given.values.toSorted();
  const cells = Math.max(fewestGivenCells, Math.min(mostGivenCells, Math.floor(ratios.length / rowsOfGivenCell)));
  const cuts = Array.from({ length: cells - 1 }, (_, cut) => rounded(sorted[Math.floor(((cut + 1) / cells) * (sorted.length - 1))]!));
  return { ...best.given, cuts: [...new Set(cuts)] };
}

function strongest(candidates: readonly Given[], ratios: Float64Array): { given: Given; strength: number } | null {
  const stride = Math.ceil(ratios.length / comparedRows);
  const some = (values: Float64Array): Float64Array => values.filter((_, at) => at % stride === 0);
  const compared = some(ratios);
  let best: { given: Given; strength: number } | null = null;
  for (const given of candidates) {
    if (given.values.some(Number.isNaN)) continue;
    const strength = Math.abs(rankCorrelation(some(given.values), compared));
    if (strength > leastStrength && (best === null || strength > best.strength)) best = { given, strength };
  }
  return best;
}

function rankCorrelation(one: Float64Array, other: Float64Array): number {
  const ranks = (values: Float64Array): Float64Array => {
    const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
    const rank = new Float64Array(values.length);
    order.forEach((index, place) => (rank[index] = place));
    return rank;
  };
  const [a, b] = [ranks(one), ranks(other)];
  const mean = (one.length - 1) / 2;
  let ab = 0;
  let aa = 0;
  a.forEach((value, index) => {
    ab += (value - mean) * (b[index]! - mean);
    aa += (value - mean) ** 2;
  });
  return aa === 0 ? 0 : ab / aa;
}

function splitBy(ratios: Float64Array, by: Float64Array, cuts: readonly number[]): Float64Array[] {
  const groups: number[][] = Array.from({ length: cuts.length + 1 }, () => []);
  ratios.forEach((ratio, index) => groups[cellOf(by[index]!, cuts)]!.push(ratio));
  return groups.map((group) => Float64Array.from(group));
}

/** How many of the ascending cuts the value has passed. */
function cellOf(value: number, cuts: readonly number[]): number {
  let cell = 0;
  while (cell < cuts.length && value > cuts[cell]!) cell++;
  return cell;
}

/** Rows that lie beyond an outer edge: an extreme is one row's, and so are its neighbours. */
const beyondEdge = minCount / 2;

/** Edges of cells of equal counts, at least `minCount` rows in each; the outer ones lie a twentieth of a cell, and some rows, inside. */
function quantileEdges(ratios: Float64Array): number[] {
  const sorted = [...ratios].sort((one, other) => one - other);
  const cells = Math.max(1, Math.min(multipleCells, Math.floor(sorted.length / minCount)));
  const last = sorted.length - 1;
  const inside = Math.min(Math.max(Math.round((0.05 / cells) * last), beyondEdge), Math.floor(last / 2));
  return Array.from({ length: cells + 1 }, (_, edge) => rounded(sorted[edge === 0 ? inside : edge === cells ? last - inside : Math.round((edge / cells) * last)]!));
}

/** Four significant digits: an edge is no row's own value. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
