import type { Condition } from '../../contract/condition.ts';
import { modelledPlan, type TablePlan } from '../../contract/plan.ts';
import type { Twin, TwinModel, TwinStratum } from '../../contract/twin.ts';
import { PairLayout } from '../measure/pairLayout.ts';
import type { Tails } from './decode.ts';
import { marginOf, type Margin } from './margins.ts';
import { unpack } from './pack.ts';
import { tableStarts } from './rake.ts';
import { codeShares, restrictionsOf, type Restriction } from './restriction.ts';

/** A stratum, or a class of the target in it: what a row belongs to before anything else is drawn. */
export interface Unit {
  readonly name: string;
  readonly stratum: TwinStratum;
  readonly margins: readonly Margin[];
  /** Null for a stratum in which nothing varies. */
  readonly model: TwinModel | null;
  /** Its share of the rows that satisfy the conditions, on the scale of measured rows. */
  readonly weight: number;
  readonly restrictions: readonly Restriction[];
}

/** All units of a twin, with their weights under the conditions; without conditions these are the measured rows. */
export function unitsOf(twin: Twin, conditions: readonly Condition[]): Unit[] {
  return twin.strata.flatMap((stratum, index) => {
    const margins = stratum.columns.map((column, position) => marginOf(modelledPlan(twin.plan, column), stratum.fine[position]!));
    const restrictions = conditions.length === 0 ? [] : restrictionsOf(twin.plan, conditions, (column) => tailsOf(stratum, column));
    const name = `sample/${index}`;
    const models = stratum.models.length === 0 ? [null] : stratum.models;
    return models.map((model): Unit => {
      const unit = { name: model === null ? name : `${name}/${model.classCode ?? 'all'}`, stratum, margins, model, restrictions, weight: model?.rows ?? stratum.rows };
      return restrictions.length === 0 ? unit : { ...unit, weight: unit.weight * satisfiedShare(twin.plan, unit) };
    });
  });
}

/** Share of a unit's rows that satisfy its restrictions, over its pool. */
function satisfiedShare(plan: TablePlan, unit: Unit): number {
  const certain = unit.restrictions.reduce((share, restriction) => share * fixedShare(plan, unit, restriction), 1);
  const weights = unit.model === null || certain === 0 ? null : poolWeights(plan, unit);
  return weights === null ? certain : (certain * weights.reduce((sum, weight) => sum + weight, 0)) / weights.length;
}

/** What is left of a column that a unit does not draw: one of its stratum's fixed cells, or the value of its class; 1 for drawn ones. */
function fixedShare(plan: TablePlan, { stratum, model }: Unit, restriction: Restriction): number {
  const fixed = stratum.fixed.find(({ column }) => column === restriction.column);
  if (fixed) return restriction.shares[fixed.cell]!;
  if (model !== null && model.classCode !== null && restriction.column === plan.target) return restriction.shares[modelledPlan(plan, restriction.column).coarse.indexOf(model.classCode)]!;
  return 1;
}

/** A restriction on a column that a model draws. */
export interface CodeRestriction {
  /** Position among the model's columns. */
  readonly position: number;
  /** Share of each code's rows that satisfies it. */
  readonly shares: Float64Array;
}

/** The restrictions of a unit on the columns that its model draws. */
export function codeRestrictions(plan: TablePlan, { stratum, model, restrictions }: Unit): CodeRestriction[] {
  return (model?.columns ?? []).flatMap((own, position) => {
    const column = stratum.columns[own]!;
    const restriction = restrictions.find((candidate) => candidate.column === column);
    return restriction ? [{ position, shares: codeShares(modelledPlan(plan, column), stratum.fine[own]!, restriction) }] : [];
  });
}

/** For each row of a unit's pool the share of its rows that satisfies the restrictions; null where its model draws none of their columns. */
export function poolWeights(plan: TablePlan, unit: Unit): Float64Array | null {
  const restricted = codeRestrictions(plan, unit);
  return restricted.length === 0 ? null : startWeights(unit.model!, unit.margins, restricted);
}

/** Of a pair of codes that fewer measured rows would have, the pool's rows are strays of its sweeps. */
const fewestPairRows = 0.1;

/**
 * For each row of a model's pool the share of its rows that satisfies the restrictions: the product of those of its codes; 0 where two of
 * the restricted columns have codes that do not go together.
 * @param margins marginals of the stratum's columns
 */
export function startWeights(model: TwinModel, margins: readonly Margin[], restricted: readonly CodeRestriction[]): Float64Array {
  const width = model.columns.length;
  const codes = unpack(model.pool, 'uint8');
  const weights = Float64Array.from({ length: model.poolRows }, (_, row) => restricted.reduce((share, { position, shares }) => share * shares[codes[row * width + position]!]!, 1));
  const layout = new PairLayout(model.columns.map((own) => margins[own]!.boundaries.length - 1));
  const tilted = unpack(model.tiltedPairs, 'int32');
  const targets = unpack(model.targets, 'float32');
  const starts = tableStarts(layout, tilted);
  const isRestricted = (position: number): boolean => restricted.some((restriction) => restriction.position === position);
  tilted.forEach((pair, index) => {
    const [i, j] = [layout.first[pair]!, layout.second[pair]!];
    if (!isRestricted(i) || !isRestricted(j)) return;
    for (let row = 0; row < weights.length; row++) {
      const cell = codes[row * width + i]! * layout.codes[j]! + codes[row * width + j]!;
      if (targets[starts[index]! + cell]! * model.rows < fewestPairRows) weights[row] = 0;
    }
  });
  return weights;
}

export function tailsOf(stratum: TwinStratum, column: number): Tails {
  return stratum.tails.find((tail) => tail.column === column) ?? { below: null, above: null };
}
