import type { CascadeModel } from '../../contract/cascadeModel.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { Column } from '../table/table.ts';
import { calibrateShift, type DefaultTarget, type ShiftCalibration } from './calibrateShift.ts';
import { unpackNetwork } from './networkFile.ts';
import type { Panel } from './panel.ts';
import { samplePaths } from './samplePaths.ts';
import { drawStarts } from './starts.ts';
import { staticFeatures } from './statics.ts';

export interface CascadeSample {
  readonly panel: Panel;
  /** The static columns, a row a client. */
  readonly statics: readonly Column[];
  /** Null where no target was set. */
  readonly calibration: ShiftCalibration | null;
}

/** How near a target must come: what a history more or less would change, and .05 percentage points. */
const tolerance = 0.0005;

/**
 * A panel of new clients from a cascade alone: starts from its counts, then month by month.
 * @param targets default rates by months on book that the sample shall meet; none keeps the cascade as it is
 * @throws Failure 'input' where a target is infeasible or the cascade is damaged
 */
export function sampleCascade(model: CascadeModel, clients: number, seed: number, targets: readonly DefaultTarget[], monitor: Monitor): CascadeSample {
  const network = unpackNetwork(model.network);
  const starts = startingPanel(model, clients, seed);
  const calibration = targets.length === 0 ? null : calibrateShift(network, starts.panel, seed, targets, Math.max(tolerance, 1 / clients), monitor);
  const codes = samplePaths(network, starts.panel, seed, monitor, calibration === null ? {} : { shift: calibration.shift });
  return { panel: { ...starts.panel, codes }, statics: starts.statics, calibration };
}

/** Clients with a first month, a length and features, and nothing yet beyond. */
export function startingPanel({ network: { states, months, span }, starts, features, layout }: CascadeModel, clients: number, seed: number): { panel: Panel; statics: Column[] } {
  const drawn = drawStarts(starts, clients, seed);
  const statics = layout.statics.map((schema, position): Column => {
    const values = drawn.statics[position]!;
    if (schema.levels === undefined) return { storage: 'numeric', schema, values };
    return { storage: 'coded', schema, levels: schema.levels, codes: Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : value)) };
  });
  const lengths = drawn.lengths.map((length) => Math.max(1, Math.min(length, months, span === 0 ? months : span)));
  const codes = new Uint8Array(clients * months);
  drawn.first.forEach((state, client) => {
    codes[client * months] = state;
  });
  const panel: Panel = {
    clients, months, states, codes, lengths, statics: staticFeatures(statics, features, clients), staticColumns: features.length,
    ...(span > 0 && { calendar: { span, starts: lengths.map((length, client) => Math.max(0, span - length - drawn.after[client]!)) } }),
  };
  return { panel, statics };
}
