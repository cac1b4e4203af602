import type { Expression, Reference, Term } from '../../contract/relatedTwin.ts';
import { levelPayment, monthsInterest } from '../table/expression.ts';
import type { Unit } from '../table/units.ts';

/** A column as expressions may name it, in whole units, over the rows that are searched. */
export interface Source {
  readonly reference: Reference;
  readonly unit: Unit;
  readonly values: Float64Array;
}

/** What an expression is made of, with its values. */
export interface Atom {
  readonly term: Omit<Term, 'sign'>;
  readonly values: Float64Array;
}

/** An expression as positions among the atoms, so that it can be tried on any rows at once. */
export interface Candidate {
  readonly atoms: readonly number[];
  readonly signs: readonly (1 | -1)[];
  readonly constant: number;
}

/** Rows looked at before a candidate that never holds is given up, and rows of a search. */
const firstLook = 40;
const searchRows = 400;
/** A law that misses more of the rows of a search than this share of them is none. */
const lawMisses = 0.02;

/** Columns that a month's interest may be taken at. */
const rateName = /rate|apr|coupon|interest_r|zins/i;

/**
 * The atoms of expressions for a target of this unit: columns of the like, a month's interest on each, and, where `formulas` says so, level
 * payments of annuities and amounts grossed up by a percentage.
 */
export function atomsOf(unit: Unit, sources: readonly Source[], formulas: boolean): Atom[] {
  const like = sources.filter((source) => goesWith(unit, source.unit));
  const atoms: Atom[] = like.map(({ reference, values }) => ({ term: { kind: 'column', of: [reference] }, values }));
  if (unit.kind !== 'amount' || unit.decimals === 0) return atoms;
  const real = ({ values, unit: own }: Source): Float64Array => values.map((value) => value / 10 ** own.decimals);
  const amounts = like.filter(({ reference }) => formulas || reference.of !== 'own');
  const rates = sources.filter(({ reference, unit: own }) => own.kind === 'amount' && rateName.test(reference.column) && reference.of !== 'previous');
  for (const rate of rates.slice(0, 3)) {
    const rateValues = real(rate);
    for (const base of amounts) {
      if (base === rate) continue;
      if (!formulas) atoms.push({ term: { kind: 'interest', of: [base.reference, rate.reference] }, values: base.values.map((value, row) => monthsInterest(value, rateValues[row]!)) });
      else {
        for (const months of sources.filter(({ unit: own, values }) => own.kind === 'amount' && own.decimals === 0 && values.every((value) => Number.isNaN(value) || (value >= 1 && value <= 600))).slice(0, 4)) {
          atoms.push({ term: { kind: 'annuity', of: [base.reference, rate.reference, months.reference] }, values: base.values.map((value, row) => levelPayment(value, rateValues[row]!, months.values[row]!)) });
        }
      }
    }
  }
  if (formulas) {
    for (const base of amounts) {
      for (const percent of like) {
        const percents = real(percent);
        if (percent === base || percents.some((value) => value <= 0 || value > 1000)) continue;
        atoms.push({ term: { kind: 'grossed', of: [base.reference, percent.reference] }, values: base.values.map((value, row) => Math.round((100 * value) / percents[row]!)) });
      }
    }
  }
  return atoms;
}

/** Whole numbers may count months or days. */
function goesWith(target: Unit, own: Unit): boolean {
  if (own.kind === target.kind) return own.decimals === target.decimals;
  return own.decimals === 0 && target.decimals === 0 && (own.kind === 'amount' || target.kind === 'amount');
}

export function toExpression({ atoms: positions, signs, constant }: Candidate, atoms: readonly Atom[]): Expression {
  return { terms: positions.map((position, index) => ({ sign: signs[index]!, ...atoms[position]!.term, of: [...atoms[position]!.term.of] })), constant };
}

export function valueAt({ atoms: positions, signs, constant }: Candidate, atoms: readonly Atom[], row: number): number {
  let sum = constant;
  for (let index = 0; index < positions.length; index++) sum += signs[index]! * atoms[positions[index]!]!.values[row]!;
  return sum;
}

/** Whether the expression gives the target's value: both missing, or equal. */
export function holdsAt(candidate: Candidate, atoms: readonly Atom[], target: Float64Array, row: number): boolean {
  const value = valueAt(candidate, atoms, row);
  return value === target[row] || (Number.isNaN(value) && Number.isNaN(target[row]));
}

/** Share of the rows in which the expression gives the target's value. */
export function coverage(candidate: Candidate, atoms: readonly Atom[], target: Float64Array, rows: ArrayLike<number>): number {
  let held = 0;
  for (let index = 0; index < rows.length; index++) if (holdsAt(candidate, atoms, target, rows[index]!)) held++;
  return held / Math.max(1, rows.length);
}

const anyAtom: ReadonlySet<number> = new Set();

/**
 * Expressions of up to three terms that give the target's value in at least `least` of the rows: a constant, a column, a column and a
 * constant, sums and differences. Simple ones first.
 * @param allowed positions of the atoms that may be used  @param fresh of these, the ones of which an expression must use one; any without it
 */
export function searchExpressions(atoms: readonly Atom[], allowed: readonly number[], target: Float64Array, unit: Unit, rows: Uint32Array, least: number, fresh = anyAtom): Candidate[] {
  const look = rows.subarray(0, searchRows);
  const needed = Math.max(1, Math.floor(least > 0.9 ? (1 - lawMisses) * look.length : least * look.length * 0.5));
  const mostMisses = look.length - needed;
  const found: Candidate[] = [];
  const consider = (candidate: Candidate): void => {
    if (fresh.size > 0 && !candidate.atoms.some((atom) => fresh.has(atom))) return;
    let held = 0;
    for (let index = 0; index < look.length; index++) {
      if (holdsAt(candidate, atoms, target, look[index]!)) held++;
      else if (index - held >= mostMisses) return;
      if (index === firstLook && held === 0) return;
    }
    if (held >= needed && coverage(candidate, atoms, target, rows) >= least) found.push(candidate);
  };
  for (const constant of frequentValues(target, look, unit.decimals === 0 ? 3 : 1)) consider({ atoms: [], signs: [], constant });
  for (const a of allowed) consider({ atoms: [a], signs: [1], constant: 0 });
  if (unit.decimals === 0) {
    for (const a of allowed) {
      for (const sign of [1, -1] as const) {
        const rest = Float64Array.from(look, (row) => target[row]! - sign * atoms[a]!.values[row]!);
        for (const constant of frequentValues(rest, Uint32Array.from(rest.keys()), 3)) if (constant !== 0 || sign < 0) consider({ atoms: [a], signs: [sign], constant });
      }
    }
    return found;
  }
  for (const a of allowed) for (const b of allowed) if (a < b) consider({ atoms: [a, b], signs: [1, 1], constant: 0 });
  for (const a of allowed) for (const b of allowed) if (a !== b) consider({ atoms: [a, b], signs: [1, -1], constant: 0 });
  for (const a of allowed) for (const b of allowed) if (a < b) for (const c of allowed) if (c !== a && c !== b) consider({ atoms: [a, b, c], signs: [1, 1, -1], constant: 0 });
  return found;
}

/** The most frequent values, missing left out. */
function frequentValues(values: Float64Array, rows: Uint32Array, most: number): number[] {
  const counts = new Map<number, number>();
  for (const row of rows) if (!Number.isNaN(values[row]!)) counts.set(values[row]!, (counts.get(values[row]!) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1]).slice(0, most).map(([value]) => value);
}
