import type { Condition } from '../../contract/condition.ts';
import { fineCells, modelledPlan, type ModelledPlan } from '../../contract/plan.ts';
import type { Twin } from '../../contract/twin.ts';
import { unpack } from './pack.ts';
import { poolWeights, unitsOf, type Unit } from './units.ts';

/** Why no row satisfies all conditions, and what comes nearest. */
export interface Impossible {
  /** The column whose conditions cannot be met. */
  readonly column: string;
  /** Columns whose conditions exclude them; empty where no row at all meets them. */
  readonly against: readonly string[];
  /** What the column can be, under the other conditions, nearest to what was asked for. */
  readonly nearest: Nearest | null;
}

export type Nearest = { readonly kind: 'level'; readonly level: string } | { readonly kind: 'range'; readonly from: number; readonly to: number } | { readonly kind: 'missing' };

/** Measured rows that satisfy the conditions, about: those of each unit by the share of its pool. */
export function expectedRows(twin: Twin, conditions: readonly Condition[]): number {
  return unitsOf(twin, conditions).reduce((sum, { weight }) => sum + weight, 0);
}

/** Null where rows exist that satisfy all conditions. Looks once at each pool for each column: the time is known beforehand. */
export function findImpossible(twin: Twin, conditions: readonly Condition[]): Impossible | null {
  const feasible = (some: readonly Condition[]): boolean => expectedRows(twin, some) > 0;
  if (feasible(conditions)) return null;
  const columns = [...new Set(conditions.map(({ column }) => column))];
  const of = (...names: string[]): Condition[] => conditions.filter(({ column }) => names.includes(column));
  const alone = columns.find((column) => !feasible(of(column)));
  if (alone !== undefined) return { column: alone, against: [], nearest: nearestTo(twin, of(alone), []) };
  // The last one first: it is what a person added.
  const relaxed = columns.findLast((column) => feasible(of(...columns.filter((other) => other !== column))));
  if (relaxed !== undefined) {
    const against = columns.filter((other) => other !== relaxed);
    return { column: relaxed, against, nearest: nearestTo(twin, of(relaxed), of(...against)) };
  }
  const first = columns.findIndex((_, index) => !feasible(of(...columns.slice(0, index + 1))));
  const against = columns.slice(0, first);
  return { column: columns[first]!, against, nearest: nearestTo(twin, of(columns[first]!), of(...against)) };
}

/** The cell nearest to the wanted values among those that rows have under the other conditions. */
function nearestTo(twin: Twin, wanted: readonly Condition[], others: readonly Condition[]): Nearest | null {
  const column = twin.plan.columns.findIndex(({ schema }) => schema.name === wanted[0]!.column);
  const plan = modelledPlan(twin.plan, column);
  const rows = new Float64Array(fineCells(plan));
  for (const unit of unitsOf(twin, others)) if (unit.weight > 0) addCells(rows, twin, unit, column, plan);
  const distanceOf = distanceFrom(plan, wanted);
  const candidates = [...rows.keys()].filter((cell) => rows[cell]! > 0).map((cell) => ({ cell, distance: distanceOf(cell) }));
  candidates.sort((one, other) => one.distance - other.distance || rows[other.cell]! - rows[one.cell]!);
  // A pool has strays, which no sample starts from: what is offered has to hold.
  const nearest = candidates.map(({ cell }) => valuesOf(plan, cell)).find((values) => expectedRows(twin, [...others, ...conditionsOn(wanted[0]!.column, values)]) > 0);
  return nearest ?? null;
}

/** What a cell holds. */
function valuesOf(plan: ModelledPlan, cell: number): Nearest {
  if (plan.model === 'levels') return cell < plan.levels.length ? { kind: 'level', level: plan.levels[cell]! } : { kind: 'missing' };
  return cell < plan.lo.length ? { kind: 'range', from: plan.lo[cell]!, to: plan.hi[cell]! } : { kind: 'missing' };
}

function conditionsOn(column: string, nearest: Nearest): Condition[] {
  if (nearest.kind === 'range') return [{ column, operator: '>=', values: [nearest.from] }, { column, operator: '<=', values: [nearest.to] }];
  return [{ column, operator: '=', values: [nearest.kind === 'level' ? nearest.level : null] }];
}

/** Adds a unit's rows in each fine cell of a column, as far as its pool tells. */
function addCells(rows: Float64Array, twin: Twin, unit: Unit, column: number, plan: ModelledPlan): void {
  const { stratum, model, weight } = unit;
  const fixed = stratum.fixed.find((candidate) => candidate.column === column);
  if (fixed) rows[fixed.cell]! += weight;
  else if (model?.classCode !== null && model !== null && column === twin.plan.target) rows[plan.coarse.indexOf(model.classCode)]! += weight;
  else if (model !== null) {
    const position = model.columns.findIndex((own) => stratum.columns[own] === column);
    const fine = stratum.fine[model.columns[position]!]!;
    const pool = unpack(model.pool, 'uint8');
    const weights = poolWeights(twin.plan, unit);
    const codes = new Float64Array(plan.coarse.at(-1)! + 1);
    for (let row = 0; row < model.poolRows; row++) codes[pool[row * model.columns.length + position]!]! += weights === null ? 1 : weights[row]!;
    plan.coarse.forEach((code, cell) => {
      rows[cell]! += codes[code]! * fine[cell]!;
    });
  }
}

/** How far a cell is from the wanted values: in the column's unit, or in places among the levels. A missing cell is farthest. */
function distanceFrom(plan: ModelledPlan, wanted: readonly Condition[]): (cell: number) => number {
  if (plan.model === 'cells') {
    const values = wanted.flatMap((condition) => condition.values).filter((value) => typeof value === 'number');
    return (cell) => (cell < plan.lo.length ? Math.min(...values.map((value) => Math.max(plan.lo[cell]! - value, value - plan.hi[cell]!, 0))) : Number.MAX_VALUE);
  }
  const places = wanted.flatMap((condition) => condition.values).map((value) => plan.levels.indexOf(String(value))).filter((place) => place >= 0);
  return (cell) => (cell >= plan.levels.length ? Number.MAX_VALUE : places.length === 0 ? 0 : Math.min(...places.map((place) => Math.abs(place - cell))));
}
