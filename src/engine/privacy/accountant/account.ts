import { type CompositionBounds, type PrivacyEvent, type Relation, type Theorem, theorems } from '../../../contract/privacy.ts';
import type { Resolution } from './composition.ts';
import { directions, mechanismsOf, type Repeated } from './mechanism.ts';
import { pldDelta, pldEpsilon } from './pld.ts';
import { advanced, basic, type Bound, concentrated, gaussianExactly, optimalHomogeneous, renyi } from './theorems.ts';

/**
 * Epsilon of a composition at delta by every theorem that applies: each figure is an upper bound, so the tightest holds, too.
 *
 * @throws Failure('input') for events that have no meaning under the relation
 */
export function accountFor(events: readonly PrivacyEvent[], relation: Relation, delta: number): CompositionBounds {
  const parts = mechanismsOf(events, relation);
  const byDirection = epsilonByDirection(parts, delta);
  const pld = Math.max(...byDirection);
  const bounds: Record<Theorem, Bound> = {
    basic: basic(parts, delta),
    advanced: advanced(parts, delta),
    kov: optimalHomogeneous(parts, delta),
    zcdp: concentrated(parts, delta),
    rdp: renyi(parts, delta),
    gaussian: gaussianExactly(parts, delta),
    pld: Number.isFinite(pld) ? { epsilon: pld } : { reason: 'no epsilon is large enough for that delta' },
  };
  const figures = theorems.map((theorem) => [theorem, figureOf(bounds[theorem])] as const);
  const figure = Object.fromEntries(figures) as Record<Theorem, number | null>;
  const [tightest] = figures.filter(([, value]) => value !== null).sort(([, a], [, b]) => a! - b!);
  const [pld_remove = null, pld_add = null] = byDirection.map((value) => figureOf({ epsilon: value }));
  return {
    delta,
    ...figure,
    rdp_order: 'order' in bounds.rdp ? (bounds.rdp.order ?? null) : null,
    pld_remove,
    pld_add,
    tightest: tightest?.[1] ?? null,
    tightest_by: tightest?.[0] ?? null,
    reasons: Object.fromEntries(theorems.flatMap((theorem) => {
      const bound = bounds[theorem];
      return 'reason' in bound ? [[theorem, bound.reason]] : [];
    })),
  };
}

/** Epsilon of a composition at delta by its privacy-loss distribution, the larger of both directions; Infinity when there is none. */
export function epsilonOf(events: readonly PrivacyEvent[], relation: Relation, delta: number, resolution: Resolution = 'figure'): number {
  return Math.max(...epsilonByDirection(mechanismsOf(events, relation), delta, resolution));
}

/** Delta of a composition at epsilon by its privacy-loss distribution, the larger of both directions. */
export function deltaOf(events: readonly PrivacyEvent[], relation: Relation, epsilon: number): number {
  const parts = mechanismsOf(events, relation);
  return Math.max(...directionsOf(parts).map((direction) => pldDelta(parts, direction, epsilon)));
}

function epsilonByDirection(parts: readonly Repeated[], delta: number, resolution: Resolution = 'figure'): number[] {
  const figures = directionsOf(parts).map((direction) => pldEpsilon(parts, direction, delta, resolution));
  return directions.map((_, at) => figures[at] ?? figures[0]!);
}

/** One direction is enough where all losses are the same in both. */
function directionsOf(parts: readonly Repeated[]): readonly (typeof directions)[number][] {
  return parts.every(({ mechanism }) => mechanism.symmetric) ? ['remove'] : directions;
}

/** Rounded up in the last places, since sums of floats may fall short by them. */
function figureOf(bound: Bound): number | null {
  return 'reason' in bound || !Number.isFinite(bound.epsilon) ? null : bound.epsilon * (1 + 2 ** -49);
}
