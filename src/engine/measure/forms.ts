import type { ColumnForms, Reference } from '../../contract/relatedTwin.ts';
import type { Unit } from '../table/units.ts';
import { coverage, holdsAt, searchExpressions, toExpression, type Atom, type Candidate, type Source } from './expressions.ts';
import { multiplesOf } from './multiples.ts';
import { onePerPerson } from './persons.ts';
import { minCount } from './settings.ts';

/** An expression that holds in so many of the rows is the law of the column there; a rarer miss is a slip of the source. */
export const lawShare = 0.995;
/** Share of the rows that an expression must explain to be one of a column's forms, and how many there may be. */
const leastShare = 0.03;
const mostForms = 6;
const mostContexts = 2;

/** A numeric column whose forms are sought. */
export interface Target {
  readonly name: string;
  readonly unit: Unit;
  readonly values: Float64Array;
  readonly atoms: readonly Atom[];
}

/** A category that the choice of a form may depend on. */
export interface ContextSource {
  readonly reference: Reference;
  readonly levels: readonly string[];
  /** -1 where missing. */
  readonly codes: Int32Array;
}

/** What else is known of the rows that are searched. */
export interface Surroundings {
  readonly contexts: readonly ContextSource[];
  /** Numbers of the parent and of those above it that multiples may depend on. */
  readonly givens: readonly Source[];
  /** Whose each row is. */
  readonly persons: Int32Array;
}

/**
 * In which order the columns of these rows arise, and how: first what is a law there, the laws of most rows of the table before others,
 * so that identities of the whole table hold everywhere; then what is a choice of a few expressions or a multiple of another column.
 * @param everywhere rows by which laws of the whole table are known
 */
export function formsOf(targets: readonly Target[], rows: Uint32Array, everywhere: Uint32Array, surroundings: Surroundings): ColumnForms[] {
  const placed = new Set<string>();
  const ordered: ColumnForms[] = [];
  const known = new Map<Target, Law>();
  let open = [...targets];
  for (let newest: string | null = null; open.length > 0; newest = ordered.at(-1)!.column) {
    for (const target of open) {
      const law = lawOf(target, placed, rows, everywhere, newest);
      if (law !== null && isBetter(law, known.get(target))) known.set(target, law);
    }
    const laws = open.flatMap((target) => (known.has(target) ? [{ target, ...known.get(target)! }] : []));
    const best = laws.reduce<(typeof laws)[number] | null>((one, other) => (one === null || other.reach > one.reach ? other : one), null);
    const [target, forms] = best === null ? mostExplained(open, placed, rows, surroundings) : [best.target, lawForms(best.target, best.candidate, rows.length)];
    ordered.push(forms);
    placed.add(target.name);
    open = open.filter((other) => other !== target);
  }
  return ordered;
}

/** Positions of the atoms whose columns of the same row are there already. */
function usable({ name, atoms }: Target, placed: ReadonlySet<string>): number[] {
  return atoms.flatMap(({ term }, position) => (term.of.every(({ of, column }) => of !== 'own' || (column !== name && placed.has(column))) ? [position] : []));
}

interface Law {
  readonly candidate: Candidate;
  /** Whether it never fails in the rows that it is a law of. */
  readonly exact: boolean;
  /** Share of the table's rows in which it holds. */
  readonly reach: number;
}

/** What never fails goes before what fails in one row of a thousand: that one has a reason. Of two alike the first, which is the simpler. */
function isBetter(law: Law, than: Law | undefined): boolean {
  if (than === undefined || law.exact !== than.exact) return than === undefined || law.exact;
  return law.reach > than.reach + 1e-9;
}

/**
 * The expression that is a law of these rows, and holds in most rows of the table; the simplest of those.
 * @param newest if given, only expressions with this column of the same row are looked at
 */
export function lawOf(target: Target, placed: ReadonlySet<string>, rows: Uint32Array, everywhere: Uint32Array, newest: string | null = null): Law | null {
  const { atoms, values, unit } = target;
  const allowed = usable(target, placed);
  const fresh = new Set(newest === null ? [] : allowed.filter((position) => atoms[position]!.term.of.some(({ of, column }) => of === 'own' && column === newest)));
  if (newest !== null && fresh.size === 0) return null;
  let best: Law | undefined;
  for (const candidate of searchExpressions(atoms, allowed, values, unit, rows, lawShare, fresh)) {
    const law = { candidate, exact: coverage(candidate, atoms, values, rows) === 1, reach: coverage(candidate, atoms, values, everywhere) };
    if (isBetter(law, best)) best = law;
  }
  return best ?? null;
}

function lawForms({ name, atoms }: Target, candidate: Candidate, rows: number): ColumnForms {
  return { column: name, forms: [toExpression(candidate, atoms)], contexts: [], counts: [{ levels: [], rows: [rows, 0] }], multiples: null };
}

function mostExplained(open: readonly Target[], placed: ReadonlySet<string>, rows: Uint32Array, surroundings: Surroundings): [Target, ColumnForms] {
  const choices = open.map((target) => ({ target, ...choiceOf(target, placed, rows, surroundings) }));
  const best = choices.reduce((one, other) => (other.explained > one.explained ? other : one));
  return [best.target, best.forms];
}

/** The expressions that explain most rows between them, and the multiples of another column that the rest is. */
export function choiceOf(target: Target, placed: ReadonlySet<string>, rows: Uint32Array, { contexts, givens, persons }: Surroundings): { forms: ColumnForms; explained: number } {
  const { name, atoms, values, unit } = target;
  const positions = usable(target, placed);
  const candidates = searchExpressions(atoms, positions, values, unit, rows, leastShare);
  const chosen: Candidate[] = [];
  let rest = rows;
  while (chosen.length < mostForms && rest.length >= Math.max(minCount, (1 - lawShare) * rows.length)) {
    let best: { candidate: Candidate; share: number } | null = null;
    for (const candidate of candidates) {
      const share = coverage(candidate, atoms, values, rest);
      if (best === null || share > best.share + 1e-9) best = { candidate, share };
    }
    if (best === null || best.share * rest.length < leastShare * rows.length) break;
    const { candidate } = best;
    if (onePerPerson(rest.filter((row) => holdsAt(candidate, atoms, values, row)), persons).length < minCount) break;
    chosen.push(candidate);
    rest = rest.filter((row) => !holdsAt(candidate, atoms, values, row));
  }
  const formOf = Int32Array.from(rows, (row) => {
    const form = chosen.findIndex((candidate) => holdsAt(candidate, atoms, values, row));
    return form < 0 ? chosen.length : form;
  });
  const multiples = multiplesOf(target, positions, givens, onePerPerson(rest.filter((row) => !Number.isNaN(values[row]!)), persons));
  // Without a column to be a multiple of, the rest takes the expressions in their shares.
  if (multiples === null && chosen.length === 0) chosen.push({ atoms: [], signs: [], constant: median(values, rows) });
  const options = chosen.length + 1;
  const used = chooseContexts(contexts, formOf, rows, options);
  const explained = 1 - rest.length / rows.length;
  return {
    forms: { column: name, forms: chosen.map((candidate) => toExpression(candidate, atoms)), contexts: used.map(({ reference }) => reference), counts: countForms(used, formOf, rows, options, multiples !== null), multiples },
    explained,
  };
}

function median(values: Float64Array, rows: Uint32Array): number {
  const sorted = Float64Array.from(rows, (row) => values[row]!).filter((value) => !Number.isNaN(value)).sort();
  return sorted.length === 0 ? 0 : sorted[sorted.length >>> 1]!;
}

/** Greedily the categories that tell most about the form, as long as they tell more than chance. */
function chooseContexts(contexts: readonly ContextSource[], formOf: Int32Array, rows: Uint32Array, options: number): ContextSource[] {
  const used: ContextSource[] = [];
  if (options === 1) return used;
  let cells = new Map<string, number>([['', rows.length]]);
  for (let turn = 0; turn < mostContexts; turn++) {
    let best: { source: ContextSource; gain: number; excess: number } | null = null;
    const before = conditionalEntropy([...used], formOf, rows, options);
    if (before < 0.005) break;
    for (const source of contexts) {
      if (used.includes(source)) continue;
      const gain = before - conditionalEntropy([...used, source], formOf, rows, options);
      const freedom = (source.levels.length - 1) * (options - 1) * Math.max(1, cells.size);
      const excess = 2 * rows.length * gain - 3 * freedom;
      if (excess > 20 && (best === null || gain > best.gain)) best = { source, gain, excess };
    }
    if (best === null) break;
    used.push(best.source);
    cells = new Map([...rows].map((row) => [keyOf(used, row), 1]));
  }
  return used;
}

const keyOf = (sources: readonly ContextSource[], row: number): string => sources.map(({ codes }) => codes[row]!).join('/');

/** Entropy (natural logarithm) of the form given the contexts. */
function conditionalEntropy(sources: readonly ContextSource[], formOf: Int32Array, rows: Uint32Array, options: number): number {
  const tables = new Map<string, Float64Array>();
  rows.forEach((row, index) => {
    const key = keyOf(sources, row);
    let table = tables.get(key);
    if (table === undefined) tables.set(key, (table = new Float64Array(options)));
    table[formOf[index]!]!++;
  });
  let entropy = 0;
  for (const table of tables.values()) {
    const total = table.reduce((sum, count) => sum + count, 0);
    for (const count of table) if (count > 0) entropy -= (count / rows.length) * Math.log(count / total);
  }
  return entropy;
}

/** Rows of each form by the levels of the contexts; the first entry is over all of them, for combinations that are not listed. */
function countForms(used: readonly ContextSource[], formOf: Int32Array, rows: Uint32Array, options: number, hasMultiples: boolean): ColumnForms['counts'] {
  const tables = new Map<string, { levels: string[]; rows: number[] }>();
  const all = { levels: [], rows: new Array<number>(options).fill(0) };
  rows.forEach((row, index) => {
    const form = formOf[index]!;
    if (form === options - 1 && !hasMultiples) return;
    all.rows[form]!++;
    if (used.length === 0) return;
    const key = keyOf(used, row);
    let table = tables.get(key);
    if (table === undefined) tables.set(key, (table = { levels: used.map(({ codes, levels }) => levels[codes[row]!] ?? ''), rows: new Array<number>(options).fill(0) }));
    table.rows[form]!++;
  });
  if (!all.rows.some((count) => count > 0)) all.rows[0] = 1;
  return [all, ...[...tables.values()].filter((table) => table.rows.some((count) => count > 0))];
}
