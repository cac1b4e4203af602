import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { CascadeStarts, StartVariable } from '../../contract/cascadeModel.ts';
import { averageRanks, ordinals, pearson } from '../numeric/correlation.ts';
import { repairCorrelation } from '../numeric/correlationMatrix.ts';
import { normalCdf, normalQuantile } from '../numeric/normal.ts';
import { Stream } from '../random/stream.ts';
import type { Column } from '../table/table.ts';
import type { Panel } from './panel.ts';

/** No class is held by fewer clients. */
const minCount = 10;
/** Classes of a number, at most. */
const mostClasses = 100;
/** Weight of independence in the correlation: a guard where columns nearly repeat one another. */
export const ridge = 0.001;
const blockClients = 1024;

/** Names of the variables that a panel has by itself. */
export const firstState = 'first state';
export const historyLength = 'length';
const monthsAfter = 'months after';

/**
 * How the histories of a panel begin and how long they are, jointly with static columns: counts in classes of ten clients or more, and a
 * Gaussian copula of their normal scores. Rarer values are counted with their neighbours; the outer classes end at their tenth value.
 * @param statics a row a client; numbers, dates or categories
 */
export function fitStarts({ clients, months, codes, lengths, calendar }: Panel, statics: readonly Column[]): CascadeStarts {
  const values: (readonly [name: string, values: Float64Array, atoms: boolean])[] = [
    [firstState, Float64Array.from({ length: clients }, (_, client) => codes[client * months]!), true],
    [historyLength, Float64Array.from(lengths), false],
    ...(calendar === undefined ? [] : [[monthsAfter, Float64Array.from(lengths, (length, client) => calendar.span - calendar.starts[client]! - length), false] as const]),
    ...statics.map((column) => [column.schema.name, column.storage === 'numeric' ? column.values : Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : code)), column.storage === 'coded'] as const),
  ];
  const scores = values.map(([, own]) => normalScores(own));
  const pairwise = Matrix.eye(values.length);
  for (let one = 0; one < values.length; one++) {
    for (let other = 0; other < one; other++) {
      const correlation = pearson(scores[one]!, scores[other]!) ?? 0;
      pairwise.set(one, other, correlation).set(other, one, correlation);
    }
  }
  return {
    clients,
    variables: values.map(([name, own, atoms]) => ({ name, step: stepOf(own), classes: classesOf(own, atoms) })),
    correlation: repairCorrelation(pairwise, ridge).to2DArray(),
  };
}

/** What sampling begins with: first states, lengths and places, and a value of each static column. */
export interface DrawnStarts {
  readonly first: Uint8Array;
  readonly lengths: Uint16Array;
  /** Months from the end of each history to the end of the calendar. */
  readonly after: Uint16Array;
  /** By static column; NaN where missing, positions of levels for categories. */
  readonly statics: readonly Float64Array[];
}

/** Draws starts; those of a client depend on the seed and its number alone. */
export function drawStarts({ variables, correlation }: CascadeStarts, clients: number, seed: number): DrawnStarts {
  const root = new CholeskyDecomposition(new Matrix(correlation)).lowerTriangularMatrix.to2DArray();
  const statics = variables.filter(({ name }, position) => position > 1 && !(position === 2 && name === monthsAfter));
  const inner = variables.length - statics.length;
  const draws = variables.map(quantileOf);
  const values = variables.map(() => new Float64Array(clients));
  for (let block = 0; block * blockClients < clients; block++) {
    const stream = new Stream(seed, 'cascade/starts', block);
    const independent = new Float64Array(variables.length);
    for (let client = block * blockClients; client < Math.min(clients, (block + 1) * blockClients); client++) {
      for (let variable = 0; variable < variables.length; variable++) {
        independent[variable] = normalQuantile(stream.uniform());
        let score = 0;
        for (let other = 0; other <= variable; other++) score += root[variable]![other]! * independent[other]!;
        values[variable]![client] = draws[variable]!(normalCdf(score));
      }
    }
  }
  return {
    first: Uint8Array.from(values[0]!), lengths: Uint16Array.from(values[1]!),
    after: inner > 2 ? Uint16Array.from(values[2]!) : new Uint16Array(clients), statics: values.slice(inner),
  };
}

/** Ranks with ties averaged as standard normals (van der Waerden); missing cells count as the mean. */
function normalScores(values: Float64Array): Float64Array {
  const { codes, distinct } = ordinals(values);
  const ranks = averageRanks(codes, distinct);
  const present = codes.reduce((count, code) => count + Number(code >= 0), 0);
  return ranks.map((rank, row) => (codes[row]! < 0 ? 0 : normalQuantile((rank - 0.5) / Math.max(1, present))));
}

const largestStep = 1e6;

function stepOf(values: Float64Array): number | null {
  for (let step = largestStep; step >= 1; step /= 10) if (values.every((value) => Number.isNaN(value) || value % step === 0)) return step;
  return null;
}

/** @param atoms whether values are names, which have nothing between them */
function classesOf(values: Float64Array, atoms: boolean): StartVariable['classes'] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const missing = values.length - sorted.length;
  const least = atoms ? minCount : Math.max(minCount, Math.ceil(sorted.length / mostClasses));
  const classes: { lo: number; hi: number; clients: number }[] = [];
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    do {
      const value = sorted[to]!;
      while (to < sorted.length && sorted[to] === value) to++;
    } while (to < sorted.length && to - from < least);
    const last = classes.at(-1);
    if (to - from < least && last) {
      last.clients += to - from;
      if (!atoms) last.hi = sorted[Math.max(0, sorted.length - minCount)]!;
    } else classes.push({ lo: sorted[from]!, hi: atoms ? mostFrequent(sorted, from, to) : sorted[to - 1]!, clients: to - from });
    from = to;
  }
  if (atoms) for (const one of classes) one.lo = one.hi;
  else if (classes.length > 0) {
    classes[0]!.lo = Math.min(classes[0]!.hi, sorted[Math.min(sorted.length, minCount) - 1]!);
    classes.at(-1)!.hi = Math.max(classes.at(-1)!.lo, sorted[Math.max(0, sorted.length - minCount)]!);
  }
  return [...classes, ...(missing >= minCount || classes.length === 0 ? [{ lo: null, hi: null, clients: missing }] : [])];
}

/** Of sorted values from one place to another. */
function mostFrequent(sorted: Float64Array, from: number, to: number): number {
  let [best, most] = [sorted[from]!, 0];
  for (let at = from; at < to; ) {
    let end = at;
    while (end < to && sorted[end] === sorted[at]) end++;
    if (end - at > most) [best, most] = [sorted[at]!, end - at];
    at = end;
  }
  return best;
}

/** The value at a share of the clients, even within a class. */
function quantileOf({ classes, step }: StartVariable): (u: number) => number {
  const total = classes.reduce((sum, { clients }) => sum + clients, 0);
  return (u) => {
    let left = u * total;
    let place = 0;
    while (place < classes.length - 1 && left >= classes[place]!.clients) left -= classes[place++]!.clients;
    const { lo, hi, clients } = classes[place]!;
    if (lo === null || hi === null) return Number.NaN;
    const share = Math.min(1, left / Math.max(1, clients));
    return step === null ? lo + share * (hi - lo) : Math.min(hi, lo + step * Math.floor(share * ((hi - lo) / step + 1)));
  };
}
