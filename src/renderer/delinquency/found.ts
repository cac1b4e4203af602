import type { CascadeEvaluateResult, VintageCurve } from '../../contract/cascade.ts';
import type { CascadeCompareResult } from '../../contract/cascadeComparison.ts';
import type { Layout } from './panelGuess.ts';

type Behaviour = CascadeCompareResult['behaviour']['real'];

/** How a synthetic panel pays beside its source, whoever found it. */
export interface Found {
  readonly folder: string | null;
  readonly states: readonly string[];
  readonly delinquent: readonly string[];
  readonly source: Behaviour;
  readonly synthetic: Behaviour;
  readonly differences: readonly (readonly (number | null)[])[];
  readonly vintages: { readonly source: readonly VintageCurve[]; readonly synthetic: readonly VintageCurve[] };
  readonly distance: number | null;
  /** On loans that nobody learnt from, with the training behind it; null for a comparison of two panels. */
  readonly judged: CascadeEvaluateResult | null;
  /** The synthetic table, for its loans, and how it is laid out; null where it is not kept. */
  readonly table: { readonly folder: string; readonly table: string; readonly layout: Layout } | null;
  /** The source is a synthetic run of this workspace, so that nothing real is shown. */
  readonly isSynthetic: boolean;
}

type Around = Pick<Found, 'folder' | 'table' | 'isSynthetic'>;

export function foundByComparison({ states, delinquency, behaviour, vintage_curves: curves, roll_rate_distance: distance }: CascadeCompareResult, around: Around): Found {
  return {
    ...around, states, delinquent: delinquency.states, source: behaviour.real, synthetic: behaviour.synthetic, differences: behaviour.roll_rate_differences,
    vintages: { source: curves.real, synthetic: curves.synthetic }, distance, judged: null,
  };
}

export function foundByEvaluation(result: CascadeEvaluateResult, around: Omit<Around, 'table'>): Found {
  const { states, delinquency, behaviour, vintage_curves: curves, roll_rate_distance: distance } = result;
  return {
    ...around, table: null, states, delinquent: delinquency.states, source: behaviour.real, synthetic: behaviour.lstm_sample, differences: behaviour.roll_rate_differences,
    vintages: { source: curves.real, synthetic: curves.lstm_sample }, distance: distance.lstm_sample, judged: result,
  };
}

/** A step from one state of arrears to the next, as positions of the two: 30 to 60, 60 to 90. */
export type Step = readonly [from: number, to: number];

/** The steps by which loans roll on: between neighbours among the states of arrears, in their order. */
export function rollingSteps(states: readonly string[], delinquent: readonly string[]): Step[] {
  const places = [...states.keys()].filter((place) => delinquent.includes(states[place]!));
  return places.slice(0, -1).map((place, at) => [place, places[at + 1]!]);
}
