import type { TargetColumn } from '../../../contract/validation.ts';
import { populationStability, smoothedShares } from '../../numeric/divergence.ts';
import { cutAtEdges } from '../contingency.ts';
import type { CategoryVariable, ScoredVariable } from '../variables.ts';
import { tenths } from './distribution.ts';

/** A level with fewer rows in either table has no rate to speak of. */
const fewestRows = 30;
/** More levels are no grades. */
const mostGrades = 20;

/** Rows of one level or bin, and the bad ones among them. */
interface Cell {
  rows: number;
  bad: number;
}

/**
 * What each other column says of the target, in either table: its information value, and for a column of few levels the rate of each and
 * whether the levels come in the same order by it. Empty where the target is not compared as a category.
 */
export function compareTargetColumns(variables: readonly ScoredVariable[], target: string, badLevel: string): TargetColumn[] {
  const outcome = variables.find(({ name }) => name === target);
  if (outcome?.use !== 'category') return [];
  const bad = outcome.levels.indexOf(badLevel);
  return variables.filter((variable) => variable !== outcome).map((variable) => {
    const { real, synthetic, size } = codesOf(variable);
    const cells = [cellsOf(real, outcome.cells.real, outcome, bad, size), cellsOf(synthetic, outcome.cells.synthetic, outcome, bad, size)] as const;
    const [valueReal, valueSynthetic] = cells.map(informationValue) as [number, number];
    return { name: variable.name, information_value_real: valueReal, information_value_synthetic: valueSynthetic, ...gradesOf(variable, ...cells) };
  });
}

/** Bins of a number are the tenths of its real values. */
function codesOf(variable: ScoredVariable): { real: Int32Array; synthetic: Int32Array; size: number } {
  if (variable.use === 'category') return { real: variable.cells.real, synthetic: variable.cells.synthetic, size: variable.size };
  const edges = Float64Array.from(tenths(variable.ascending.real));
  const missing = edges.length + 1;
  return { real: cutAtEdges(variable.cells.real, edges, missing), synthetic: cutAtEdges(variable.cells.synthetic, edges, missing), size: missing + 1 };
}

/** Rows whose target is missing are left out. */
function cellsOf(codes: Int32Array, outcomes: Int32Array, { missingCode }: CategoryVariable, bad: number, size: number): Cell[] {
  const cells = Array.from({ length: size }, (): Cell => ({ rows: 0, bad: 0 }));
  for (let row = 0; row < codes.length; row++) {
    if (outcomes[row] === missingCode) continue;
    const cell = cells[codes[row]!]!;
    cell.rows++;
    if (outcomes[row] === bad) cell.bad++;
  }
  return cells;
}

/**
 * Sum over bins of (share of the good - share of the bad) times their log ratio (Siddiqi 2006): the divergence of the two both ways added up.
 * Half a row is added to each bin that holds any. By convention below .02 says nothing and above .5 is suspicious.
 */
export function informationValue(cells: readonly Readonly<Cell>[]): number {
  const occupied = cells.filter(({ rows }) => rows > 0);
  if (occupied.length < 2) return 0;
  return populationStability(smoothedShares(occupied.map(({ rows, bad }) => rows - bad)), smoothedShares(occupied.map(({ bad }) => bad)));
}

type Grades = Pick<TargetColumn, 'levels' | 'pairs' | 'pairs_reversed'>;

function gradesOf(variable: ScoredVariable, real: readonly Cell[], synthetic: readonly Cell[]): Grades {
  if (variable.use !== 'category' || variable.levels.length > mostGrades) return { levels: null, pairs: null, pairs_reversed: null };
  const levels = variable.levels.map((level, code) => ({ level, rows_real: real[code]!.rows, rate_real: rateOf(real[code]!), rows_synthetic: synthetic[code]!.rows, rate_synthetic: rateOf(synthetic[code]!) }));
  const known = levels.filter(({ rows_real, rows_synthetic }) => Math.min(rows_real, rows_synthetic) >= fewestRows);
  let reversed = 0;
  for (const [at, one] of known.entries()) {
    for (const other of known.slice(at + 1)) if ((one.rate_real! - other.rate_real!) * (one.rate_synthetic! - other.rate_synthetic!) < 0) reversed++;
  }
  return { levels, pairs: (known.length * (known.length - 1)) / 2, pairs_reversed: reversed };
}

function rateOf({ rows, bad }: Cell): number | null {
  return rows === 0 ? null : bad / rows;
}
