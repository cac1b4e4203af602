import { normalQuantile } from '../../numeric/normal.ts';

export interface RealSupport {
  /** Rows of the source that an allowed cell must have. */
  readonly k: number;
  /** Standard deviation of the Gaussian noise on each count. */
  readonly sigma: number;
  /** Public generalised cells that are counted, present or not. */
  readonly cells: number;
  /** Largest chance that any cell with fewer than k rows is allowed, 0 to 1. */
  readonly beta: number;
}

/**
 * The noisy count from which a public generalised cell has k real rows or more, with probability 1 - beta over all cells at once:
 * k + sigma * Phi^-1(1 - beta / cells), by the union bound over cells. This is real-support k under differential privacy; it says
 * nothing of the classes of a released file.
 */
export function realSupportThreshold({ k, sigma, cells, beta }: RealSupport): number {
  return k - sigma * normalQuantile(beta / cells);
}
