import type { Monitor } from '../../../contract/progress.ts';
import type { CalibrationTenth } from '../../../contract/validation.ts';
import type { Column, Table } from '../../table/table.ts';
import { findColumn } from '../../table/table.ts';
import { calibrationByTenths } from './calibration.ts';
import { scoreByTrees, trainTrees } from './boostedTrees.ts';
import { commonFeatures, pickRows } from './features.ts';
import type { Sample } from './features.ts';
import { placements, rocArea } from './rocArea.ts';
import { scoreByCard, trainScorecard } from './scorecard.ts';

/** Areas under the ROC on the real hold-out, by what was trained and what it was trained on. */
export interface TransferAreas {
  readonly trees: { readonly synthetic: number; readonly real: number };
  readonly logistic: { readonly synthetic: number; readonly real: number };
  /** Standard error, over rows of the hold-out, of the mean over both models of Gini (synthetic) / Gini (real). */
  readonly ratioError: number;
  /** Of the scorecard trained on synthetic rows. */
  readonly calibration: CalibrationTenth[];
}

/** With fewer rows of either class a model is chance. */
const leastRowsOfClass = 10;
/** Share of the time that the trees take. */
const shareOfTrees = 0.8;

export interface TransferInput {
  readonly real: Table;
  readonly synthetic: Table;
  readonly holdout: Table;
  /** What models predict: a column of all three, and the text of its bad level. Rows without a value are left out. */
  readonly target: string;
  readonly badLevel: string;
  /** Columns to predict from, in all three tables. */
  readonly names: readonly string[];
}

/**
 * Trains boosted trees and a scorecard on the synthetic table and on the real one, and tests all four on the real hold-out (Esteban,
 * Hyland and Rätsch 2017: train on synthetic, test on real).
 * @returns the areas, or why there are none
 */
export function compareTransfer({ real, synthetic, holdout, target, badLevel, names }: TransferInput, monitor: Monitor, progress: (share: number) => void): TransferAreas | string {
  if (names.length === 0) return 'There is no column to predict the target from.';
  const tables = { real, synthetic, holdout };
  const features = commonFeatures([real, synthetic, holdout], names);
  const samples: Sample[] = [];
  for (const [at, part] of (['real', 'synthetic', 'holdout'] as const).entries()) {
    const sample = labelled(features[at]!, findColumn(tables[part], target), badLevel);
    const bads = sample.labels.reduce((total, label) => total + label, 0);
    if (Math.min(bads, sample.labels.length - bads) < leastRowsOfClass) {
      return `The ${part === 'holdout' ? 'hold-out' : `${part} table`} has fewer than ${leastRowsOfClass} rows of one of the target's levels.`;
    }
    samples.push(sample);
  }
  const [ofReal, ofSynthetic, ofHoldout] = samples as [Sample, Sample, Sample];
  const scores = (training: Sample, at: number) => {
    const trees = trainTrees(training, monitor, (share) => progress((at + share * shareOfTrees) / 2));
    const card = trainScorecard(training);
    monitor.check();
    return { trees: scoreByTrees(trees, ofHoldout.features, monitor), logistic: scoreByCard(card, ofHoldout.features) };
  };
  const [onSynthetic, onReal] = [scores(ofSynthetic, 0), scores(ofReal, 1)];
  const areas = (model: 'trees' | 'logistic') => {
    const [bySynthetic, byReal] = [onSynthetic[model], onReal[model]].map((scored) => rocArea(scored, ofHoldout.labels) ?? 0.5) as [number, number];
    return { synthetic: bySynthetic, real: byReal };
  };
  const [trees, logistic] = [areas('trees'), areas('logistic')];
  const pairs = [{ ...trees, scores: [onSynthetic.trees, onReal.trees] }, { ...logistic, scores: [onSynthetic.logistic, onReal.logistic] }] as const;
  return { trees, logistic, ratioError: errorOfRatio(pairs, ofHoldout.labels), calibration: calibrationByTenths(onSynthetic.logistic, ofHoldout.labels) };
}

/**
 * Standard error of the mean of Gini ratios of models that are tested on the same rows: each row's influence on it by the delta method on
 * DeLong's components, so that the models' areas vary together as they do.
 */
function errorOfRatio(pairs: readonly { synthetic: number; real: number; scores: readonly [Float64Array, Float64Array] }[], labels: Uint8Array): number {
  const influence = new Float64Array(labels.length);
  for (const { synthetic, real, scores } of pairs) {
    const [ofSynthetic, ofReal] = scores.map((scored) => placements(scored, labels)) as [Float64Array, Float64Array];
    const [gini, giniReal] = [2 * synthetic - 1, 2 * real - 1];
    for (let row = 0; row < influence.length; row++) {
      influence[row]! += (2 * (ofSynthetic[row]! - synthetic)) / giniReal - (2 * gini * (ofReal[row]! - real)) / giniReal ** 2;
    }
  }
  const variance = [0, 1].reduce((total, label) => {
    const ofClass = influence.filter((_, row) => labels[row] === label).map((value) => value / pairs.length);
    const squares = ofClass.reduce((sum, value) => sum + value * value, 0);
    return total + squares / (ofClass.length - 1) / ofClass.length;
  }, 0);
  return Math.sqrt(variance);
}

function labelled(features: Sample['features'], target: Column | undefined, badLevel: string): Sample {
  if (target === undefined) return { features, labels: new Uint8Array() };
  const textOf = (row: number): string | null => {
    if (target.storage === 'numeric') return Number.isNaN(target.values[row]!) ? null : String(target.values[row]!);
    return target.codes[row]! < 0 ? null : target.levels[target.codes[row]!]!;
  };
  const texts = Array.from({ length: target.storage === 'numeric' ? target.values.length : target.codes.length }, (_, row) => textOf(row));
  const present = Uint32Array.from(texts.keys()).filter((row) => texts[row] !== null);
  return pickRows({ features, labels: Uint8Array.from(texts, (text) => (text === badLevel ? 1 : 0)) }, present);
}
