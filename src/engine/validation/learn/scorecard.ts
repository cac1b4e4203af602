import { assignBins, learnCuts, sizeOf } from './binning.ts';
import type { Cut } from './binning.ts';
import type { Feature, Sample } from './features.ts';
import { fitLogistic, linearScores } from './logistic.ts';

/** Attributes a characteristic: as many as scorecards commonly have. */
const mostBins = 12;
/** Rows with the overall odds that are added to each attribute. */
const priorRows = 20;
const ridge = 1;

export interface Scorecard {
  readonly cuts: readonly Cut[];
  /** Weight of evidence of each bin of each feature. */
  readonly evidence: readonly Float64Array[];
  readonly coefficients: Float64Array;
}

/**
 * A scorecard as banks build them: each characteristic is cut into attributes, missing one of them, each attribute becomes its weight of
 * evidence, and a logistic regression weighs the characteristics (Siddiqi 2006; Thomas, Edelman and Crook 2002).
 * @param sample both classes present
 */
export function trainScorecard(sample: Sample): Scorecard {
  const cuts = learnCuts(sample, mostBins);
  const bins = sample.features.map((feature, at) => assignBins(feature, cuts[at]!));
  const evidence = bins.map((ofFeature, at) => weighEvidence(ofFeature, sizeOf(cuts[at]!), sample.labels));
  const coefficients = fitLogistic(designOf(bins, evidence), sample.labels, ridge);
  return { cuts, evidence, coefficients };
}

/** The log-odds of class 1 for each row of these features, which are those of the training rows in the same order. */
export function scoreByCard({ cuts, evidence, coefficients }: Scorecard, features: readonly Feature[]): Float64Array {
  const design = designOf(features.map((feature, at) => assignBins(feature, cuts[at]!)), evidence);
  return linearScores(design, coefficients, design[0]?.length ?? 0);
}

/** The weight of evidence of each row's bin, feature by feature. */
function designOf(bins: readonly Uint8Array[], evidence: readonly Float64Array[]): Float64Array[] {
  return bins.map((ofFeature, at) => {
    const weights = evidence[at]!;
    const column = new Float64Array(ofFeature.length);
    for (let row = 0; row < column.length; row++) column[row] = weights[ofFeature[row]!]!;
    return column;
  });
}

/** Log-odds of class 1 in each bin over those of all rows; 0 for a bin without rows. */
function weighEvidence(bins: Uint8Array, size: number, labels: Uint8Array): Float64Array {
  const ones = new Float64Array(size);
  const rows = new Float64Array(size);
  for (let row = 0; row < bins.length; row++) {
    rows[bins[row]!]!++;
    ones[bins[row]!]! += labels[row]!;
  }
  const share = labels.reduce((total, label) => total + label, 0) / labels.length;
  return rows.map((count, bin) => Math.log((ones[bin]! + priorRows * share) / (count - ones[bin]! + priorRows * (1 - share))) - Math.log(share / (1 - share)));
}
