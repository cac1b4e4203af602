import type { Monitor } from '../../contract/progress.ts';
import type { CalibrationTenth, ValidationFigures } from '../../contract/validation.ts';
import { z95 } from '../numeric/binomial.ts';
import type { Table } from '../table/table.ts';
import type { compareDefaultRates } from './defaultRate.ts';
import { leastRowsToTell, tellApart } from './learn/discriminator.ts';
import { propensityRatio } from './learn/propensity.ts';
import { compareTransfer } from './learn/trainOnSynthetic.ts';
import type { TransferAreas } from './learn/trainOnSynthetic.ts';
import type { Parts } from './variables.ts';

const modelFigures = [
  'tstr_gini_trees',
  'tstr_gini_logistic',
  'trtr_gini_trees',
  'trtr_gini_logistic',
  'tstr_gini_ratio',
  'tstr_gini_ratio_interval',
  'tstr_auc_trees',
  'tstr_auc_logistic',
  'trtr_auc_trees',
  'trtr_auc_logistic',
] as const;
type ModelFigures = Pick<ValidationFigures, (typeof modelFigures)[number]>;

interface Judgement {
  readonly figures: ModelFigures & Pick<ValidationFigures, 'discriminator_auc' | 'pmse_ratio'>;
  readonly calibration: CalibrationTenth[];
  /** Why a figure is null, by its name. */
  readonly reasons: Record<string, string>;
}

/** A Gini below this is chance, and a share of it would say nothing. */
const leastGini = 0.01;
/** Share of the stage's time that telling rows apart takes. */
const shareOfDiscriminator = 0.5;

/**
 * The figures for which models are trained: what a model keeps that is trained on synthetic rows, and whether one can tell them from real
 * ones. Reports progress within the current stage.
 * @param names the columns that are compared
 */
export function judgeByLearning(tables: Parts<Table>, names: readonly string[], target: ReturnType<typeof compareDefaultRates> | null, monitor: Monitor): Judgement {
  const reasons: Record<string, string> = {};
  let discriminator: number | null = null;
  if (names.length === 0) reasons['discriminator_auc'] = 'No column can be compared.';
  else if (Math.min(tables.real.rows, tables.synthetic.rows) < leastRowsToTell) reasons['discriminator_auc'] = `Either table needs at least ${leastRowsToTell} rows.`;
  else discriminator = tellApart(tables.real, tables.synthetic, names, monitor, (share) => monitor.advance(share * shareOfDiscriminator));

  const ratio = reasons['discriminator_auc'] === undefined ? propensityRatio(tables.real, tables.synthetic, names) : null;
  monitor.check();
  if (ratio === null) reasons['pmse_ratio'] = reasons['discriminator_auc'] ?? 'No column varies.';
  const transfer = transferOf(tables, names, target, monitor);
  const models = typeof transfer === 'string' ? null : modelFiguresOf(transfer);
  for (const name of modelFigures) {
    if (typeof transfer === 'string') reasons[name] = transfer;
    else if (models?.[name] === null) reasons[name] = 'A model trained on real rows does no better than chance.';
  }
  const none = Object.fromEntries(modelFigures.map((name) => [name, null])) as { [name in keyof ModelFigures]: null };
  return { figures: { ...(models ?? none), discriminator_auc: discriminator, pmse_ratio: ratio }, calibration: typeof transfer === 'string' ? [] : transfer.calibration, reasons };
}

function transferOf({ real, synthetic, holdout }: Parts<Table>, names: readonly string[], target: ReturnType<typeof compareDefaultRates> | null, monitor: Monitor): TransferAreas | string {
  if (target === null) return 'No target was given.';
  if (holdout === null) return 'No hold-out was given.';
  const { target: name, bad_level: badLevel } = target.rate;
  if (badLevel === null) return 'Models need a target with exactly two levels in the real table.';
  const predictors = names.filter((column) => column !== name);
  const progress = (share: number) => monitor.advance(shareOfDiscriminator + share * (1 - shareOfDiscriminator));
  return compareTransfer({ real, synthetic, holdout, target: name, badLevel, names: predictors }, monitor, progress);
}

function modelFiguresOf({ trees, logistic, ratioError }: TransferAreas): ModelFigures {
  const gini = (area: number) => 2 * area - 1;
  const ratios = [trees, logistic].map(({ synthetic, real }) => (gini(real) < leastGini ? null : gini(synthetic) / gini(real)));
  const [ofTrees, ofLogistic] = ratios;
  const ratio = ofTrees == null || ofLogistic == null ? null : (ofTrees + ofLogistic) / 2;
  return {
    tstr_gini_trees: gini(trees.synthetic),
    tstr_gini_logistic: gini(logistic.synthetic),
    trtr_gini_trees: gini(trees.real),
    trtr_gini_logistic: gini(logistic.real),
    tstr_gini_ratio: ratio,
    tstr_gini_ratio_interval: ratio === null ? null : [ratio - z95 * ratioError, ratio + z95 * ratioError],
    tstr_auc_trees: trees.synthetic,
    tstr_auc_logistic: logistic.synthetic,
    trtr_auc_trees: trees.real,
    trtr_auc_logistic: logistic.real,
  };
}
