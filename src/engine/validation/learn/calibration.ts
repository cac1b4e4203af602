import type { CalibrationTenth } from '../../../contract/validation.ts';
import { wilsonInterval } from '../../numeric/binomial.ts';

const groups = 10;

/**
 * Rows in tenths of their score, lowest first: the mean probability of class 1 that the log-odds give, and the share that is of class 1 (the
 * table behind the test of Hosmer and Lemeshow 1980).
 * @param logOdds finite
 * @param labels 0 or 1, one a score
 */
export function calibrationByTenths(logOdds: Float64Array, labels: Uint8Array): CalibrationTenth[] {
  const order = Uint32Array.from(logOdds.keys()).sort((a, b) => logOdds[a]! - logOdds[b]! || a - b);
  return Array.from({ length: groups }, (_none, group) => order.subarray(Math.floor((group * order.length) / groups), Math.floor(((group + 1) * order.length) / groups)))
    .filter((rows) => rows.length > 0)
    .map((rows) => {
      let predicted = 0;
      let ones = 0;
      for (const row of rows) {
        predicted += 1 / (1 + Math.exp(-logOdds[row]!));
        ones += labels[row]!;
      }
      return { rows: rows.length, predicted: Math.min(1, predicted / rows.length), observed: ones / rows.length, interval: wilsonInterval(ones, rows.length) };
    });
}
