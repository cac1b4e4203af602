import { normalQuantile } from '../../numeric/normal.ts';

/** Finding levels under differential privacy. */
export interface Discovery {
  /** Probability, over all columns together, with which a level that one person alone has may be told. */
  readonly delta: number;
  /** Columns whose levels or shapes are found. */
  readonly columns: number;
  /** Rows that one person may have. */
  readonly contribution: number;
  readonly deviation: number;
}

/**
 * The noisy count from which a level may be told: `m + ceil(sigma Phi^-1(1 - delta / (m d)) + 1/2)`, m levels that a person can touch in each
 * of d columns (stability, Korolova et al. 2009; Wilson et al. 2020 for the Gaussian). A level of one person alone reaches it with a
 * probability of at most delta / (m d).
 */
export function levelThreshold({ delta, columns, contribution, deviation }: Discovery): number {
  return contribution + Math.ceil(0.5 - deviation * normalQuantile(delta / (contribution * columns)));
}

/**
 * The levels whose noisy count reaches the threshold, with these counts. Noise is added to levels that occur alone: what nobody has cannot
 * be told, and a threshold hides what few have.
 * @param addNoise adds noise of the discovery's deviation to each count
 */
export function findLevels(names: readonly string[], counts: Int32Array, discovery: Discovery, addNoise: (counts: Int32Array) => void): { levels: string[]; counts: number[] } {
  const occurring = [...counts.keys()].filter((level) => counts[level]! > 0);
  const noisy = Int32Array.from(occurring, (level) => counts[level]!);
  addNoise(noisy);
  const threshold = levelThreshold(discovery);
  const found = occurring.map((level, place) => ({ name: names[level]!, count: noisy[place]! })).filter(({ count }) => count >= threshold);
  // In an order that says nothing about the rows.
  found.sort((one, other) => (one.name < other.name ? -1 : 1));
  return { levels: found.map(({ name }) => name), counts: found.map(({ count }) => count) };
}
