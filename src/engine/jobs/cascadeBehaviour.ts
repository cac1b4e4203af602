import type { CascadeEvaluateResult } from '../../contract/cascade.ts';
import type { Behaviour } from '../cascade/behaviour.ts';
import { transitionCount, type Panel } from '../cascade/panel.ts';

type Published = CascadeEvaluateResult['behaviour']['real'];

/** A behaviour in the words of results. */
export function publishedBehaviour({ rollRates, secondOrderGap: gap, monthsInArrears, cure, ...others }: Behaviour): Published {
  return {
    roll_rates: rollRates.map((row) => [...row]), cure: cure.map(({ state, within }) => ({ state, within: [...within] })),
    redefault: [...others.redefault], hazard: [...others.hazard], vintage: [...others.vintage], second_order_gap: gap,
    autocorrelation: [...others.autocorrelation], spells: [...others.spells], months_in_arrears_of_12: monthsInArrears,
  };
}

/** Roll rates of one panel less those of another, [from][to]; null where one of the two has none. */
export function rollRateDifferences(one: Behaviour, other: Behaviour): (number | null)[][] {
  return other.rollRates.map((row, from) => row.map(({ value }, to) => {
    const own = one.rollRates[from]?.[to]?.value ?? null;
    return own === null || value === null ? null : own - value;
  }));
}

export function sizeOf(panel: Panel): { clients: number; transitions: number } {
  return { clients: panel.clients, transitions: transitionCount(panel) };
}
