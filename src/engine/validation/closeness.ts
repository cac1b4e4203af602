import type { Monitor } from '../../contract/progress.ts';
import type { ValidationFigures } from '../../contract/validation.ts';
import { Stream } from '../random/stream.ts';
import { buildBoxTree, nearestLabels } from '../numeric/boxTree.ts';
import { mapParts } from './variables.ts';
import type { NumberVariable, Parts, ScoredVariable } from './variables.ts';

/** Fixed, so that the same files give the same figure. */
const subsampleSeed = 1;
const trainLabel = 1;
const holdoutLabel = 2;

/** Away from every scaled number by 1 or more. */
const missingCoordinate = 2;
const queriesBetweenReports = 64;

interface Closeness {
  share: number;
  rows: NonNullable<ValidationFigures['closeness_rows']>;
}

/**
 * Share of synthetic rows whose nearest real row is of train rather than of the hold-out, ties counted half. The larger of the two is
 * cut to the size of the other first, so that .5 is ideal. Distance of Gower (1971): numbers by the range of train and hold-out,
 * categories equal or not; here missing equals missing and differs from every value by 1. Reports progress within the current stage.
 * @param variables at least one, all with a hold-out
 * @param rows of the tables, none of them 0
 */
export function compareCloseness(variables: readonly ScoredVariable[], rows: { real: number; synthetic: number; holdout: number }, monitor: Monitor): Closeness {
  const size = Math.min(rows.real, rows.holdout);
  const train = drawRows(rows.real, size, 'closeness train');
  const holdout = drawRows(rows.holdout, size, 'closeness hold-out');
  const points = new Float32Array(2 * size * variables.length);
  const queries = new Float32Array(rows.synthetic * variables.length);
  for (const [dimension, variable] of variables.entries()) {
    monitor.check();
    const { real, synthetic, holdout: heldOut } = coordinatesOf(variable);
    const write = (target: Float32Array, at: number, value: number) => (target[at * variables.length + dimension] = value);
    for (let row = 0; row < size; row++) {
      write(points, row, real[train[row]!]!);
      write(points, size + row, heldOut[holdout[row]!]!);
    }
    for (let row = 0; row < rows.synthetic; row++) write(queries, row, synthetic[row]!);
  }
  const labels = new Uint8Array(2 * size).fill(trainLabel, 0, size).fill(holdoutLabel, size);
  const tree = buildBoxTree(points, variables.length, labels, monitor);
  let nearer = 0;
  let ties = 0;
  for (let row = 0; row < rows.synthetic; row++) {
    if (row % queriesBetweenReports === 0) monitor.advance(row / rows.synthetic, row);
    const nearest = nearestLabels(tree, queries, row);
    if (nearest === trainLabel) nearer++;
    else if (nearest !== holdoutLabel) ties++;
  }
  return { share: (nearer + ties / 2) / rows.synthetic, rows: { train: size, holdout: size, synthetic: rows.synthetic, ties } };
}

/** `size` of the row numbers below `rows`, without replacement. */
function drawRows(rows: number, size: number, purpose: string): Uint32Array {
  return size === rows ? Uint32Array.from({ length: rows }, (_, row) => row) : new Stream(subsampleSeed, purpose).permutation(rows).subarray(0, size);
}

function coordinatesOf(variable: ScoredVariable): { real: Float32Array; synthetic: Float32Array; holdout: Float32Array } {
  const { real, synthetic, holdout } = variable.use === 'number' ? scaled(variable) : mapParts(variable.cells, (codes) => new Float32Array(codes));
  return { real, synthetic, holdout: holdout ?? new Float32Array() };
}

/** Values by the range of the real rows. Beyond it they are set to its end, which adds the same to the distance to every real row. */
function scaled({ cells }: NumberVariable): Parts<Float32Array> {
  let low = Infinity;
  let high = -Infinity;
  for (const part of [cells.real, cells.holdout ?? []]) {
    for (const value of part) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const scale = high > low ? 1 / (high - low) : 0;
  const place = (value: number) => (Number.isNaN(value) ? missingCoordinate : Math.min(1, Math.max(0, (value - low) * scale)));
  return mapParts(cells, (values) => new Float32Array(values.map(place)));
}
