import type { CascadeEvaluateResult } from '../../contract/cascade.ts';
import type { JobRequest } from '../../contract/jobs.ts';
import type { Monitor } from '../../contract/progress.ts';
import { chooseEngine } from '../cascade/engine.ts';
import { fitMarkov } from '../cascade/markov.ts';
import { behaviourOf } from '../cascade/behaviour.ts';
import { contagionOf } from '../cascade/contagion.ts';
import { autocorrelation, delinquencyRule, delinquentStates, lossInterval, negativeLogLikelihood, pairedDifference, rollRateDistance, secondOrderGap } from '../cascade/measures.ts';
import { selectClients, splitByOwner, type Panel } from '../cascade/panel.ts';
import type { PanelFormat } from '../cascade/panelFormat.ts';
import { samplePaths } from '../cascade/samplePaths.ts';
import { lossBySegment, segmentsOf } from '../cascade/segments.ts';
import { allowedSteps } from '../cascade/stateMap.ts';
import { trainLstm } from '../cascade/trainLstm.ts';
import { cohortsOf, vintageCurves } from '../cascade/vintageCurves.ts';
import { Stream } from '../random/stream.ts';
import { publishedBehaviour, rollRateDifferences, sizeOf } from './cascadeBehaviour.ts';
import { clientColumn, featureNames, readPanel, trainable } from './cascadePanels.ts';
import { artefactFolder, type Job } from './job.ts';
import { writeResult } from './runFiles.ts';
import { trainingFigures } from './trainCascade.ts';

const holdoutShare = 0.3;
const lags = [1, 2, 3, 4];

/** Trains a cascade on a panel, judges it, beside Markov chains, on clients that it has not seen, and writes all of it to `internal/cascade-evaluation.json`. */
export const evaluateCascadeJob: Job<'cascade-evaluate'> = {
  stages: [
    { name: 'Reading', share: 0.03 },
    { name: 'Baselines', share: 0.02 },
    { name: 'Training', share: 0.93 },
    { name: 'Sampling', share: 0.02 },
  ],
  async run(request, context) {
    const { monitor } = context;
    const folder = artefactFolder(context);
    monitor.stage('Reading');
    const { training, holdout, features, calendar, how, segments } = await readPanels(request, monitor);
    monitor.stage('Baselines');
    const baselines = judgeBaselines(training, holdout, monitor);
    const [first = null, second = null, third = null] = segments === null ? [] : lossBySegment(training, holdout, segments, [1, 2, 3], monitor);
    const bySegment = { nll_markov1_by_segment: first, nll_markov2_by_segment: second, nll_markov3_by_segment: third };
    monitor.stage('Training');
    const { seed, hidden, maxEpochs } = request;
    const engine = await chooseEngine(request.engine);
    const { model, report } = trainLstm(training, { engine, hidden, seed, maxEpochs, months: Math.max(training.months, holdout.months), allowed: allowedSteps(training, holdout) }, monitor, (losses, planned) => monitor.learnt(losses, planned));
    const logLikelihoods = model.logLikelihoods(holdout, monitor);
    monitor.stage('Sampling');
    const sample: Panel = { ...training, codes: samplePaths(model, training, seed, monitor) };
    const [ofReal, ofSample, cohorts] = [behaviourOf(training, monitor), behaviourOf(sample, monitor), cohortsOf(training, calendar)];
    const figures = {
      ...baselines.losses,
      ...bySegment,
      nll_lstm: negativeLogLikelihood(logLikelihoods, holdout),
      nll_intervals: { ...baselines.intervals, lstm: lossInterval(logLikelihoods, holdout) },
      behaviour: { real: publishedBehaviour(ofReal), lstm_sample: publishedBehaviour(ofSample), roll_rate_differences: rollRateDifferences(ofSample, ofReal) },
      vintage_curves: { real: vintageCurves(training, cohorts), lstm_sample: vintageCurves(sample, cohorts) },
      contagion: contagionOf(training, monitor),
      lstm_against_markov3_by_month: pairedDifference(logLikelihoods, baselines.strongest, holdout),
      ...judgeSample(training, holdout, sample),
    };
    const result: CascadeEvaluateResult = {
      schemaVersion: 1,
      label: 'internal',
      states: [...training.states],
      months: training.months,
      features,
      training: sizeOf(training),
      holdout: { ...sizeOf(holdout), how },
      ...figures,
      delinquency: { rule: delinquencyRule, states: training.states.filter((_, code) => delinquentStates(training.states)[code] === 1) },
      engine: engine.name,
      engine_reason: engine.reason,
      training_report: trainingFigures(report, hidden),
      reasons: reasonsOf(figures),
      stageSeconds: monitor.finish(),
    };
    await writeResult(folder, 'internal/cascade-evaluation.json', result);
    return result;
  },
};

interface Panels {
  readonly training: Panel;
  readonly holdout: Panel;
  readonly features: string[];
  readonly calendar: PanelFormat['calendar'];
  /** How the hold-out came about, for the result. */
  readonly how: string;
  /** Of each client, where chains by segment were asked for. */
  readonly segments: { readonly training: readonly string[]; readonly holdout: readonly string[] } | null;
}

async function readPanels({ panel: path, holdout: holdoutPath, seed, segment, ...columns }: JobRequest<'cascade-evaluate'>, monitor: Monitor): Promise<Panels> {
  const read = await readPanel(path, columns, monitor);
  const { panel, format } = read;
  const own = segment === null ? null : segmentsOf(clientColumn(read, segment));
  const { calendar } = format;
  const features = featureNames(format);
  if (holdoutPath !== null) {
    const other = await readPanel(holdoutPath, columns, monitor, format);
    const segments = own === null || segment === null ? null : { training: own, holdout: segmentsOf(clientColumn(other, segment)) };
    return { training: trainable(panel), holdout: other.panel, features, calendar, how: 'The clients of --holdout.', segments };
  }
  // Codes and scaling are those of all clients: a state that is rare may occur among those held out alone.
  const { held, kept } = splitByOwner(panel, holdoutShare, new Stream(seed, 'cascade/holdout'));
  const how = `${Math.round(holdoutShare * 100)} % of the clients, drawn by the seed.`;
  const of = (clients: Uint32Array): string[] => Array.from(clients, (client) => own?.[client] ?? '');
  return { training: trainable(selectClients(panel, kept)), holdout: selectClients(panel, held), features, calendar, how, segments: own === null ? null : { training: of(kept), holdout: of(held) } };
}

type Losses = Pick<CascadeEvaluateResult, 'nll_markov1' | 'nll_markov2' | 'nll_markov3' | 'nll_markov1_by_month' | 'nll_markov2_by_month' | 'nll_markov3_by_month'>;

type Intervals = Omit<CascadeEvaluateResult['nll_intervals'], 'lstm'>;

function judgeBaselines(training: Panel, holdout: Panel, monitor: Monitor): { losses: Losses; intervals: Intervals; strongest: Float64Array } {
  const pooled = fitMarkov(training, { byMonth: false }, monitor);
  const byMonth = fitMarkov(training, { byMonth: true }, monitor);
  const loss = (chains: typeof pooled, order: number): number | null => negativeLogLikelihood(chains.logLikelihoods(holdout, order, monitor), holdout);
  const interval = (order: number): Intervals['markov1'] => lossInterval(pooled.logLikelihoods(holdout, order, monitor), holdout);
  const strongest = byMonth.logLikelihoods(holdout, 3, monitor);
  return {
    losses: {
      nll_markov1: loss(pooled, 1),
      nll_markov2: loss(pooled, 2),
      nll_markov3: loss(pooled, 3),
      nll_markov1_by_month: loss(byMonth, 1),
      nll_markov2_by_month: loss(byMonth, 2),
      nll_markov3_by_month: negativeLogLikelihood(strongest, holdout),
    },
    intervals: { markov1: interval(1), markov2: interval(2), markov3: interval(3), markov3_by_month: lossInterval(strongest, holdout) },
    strongest,
  };
}

function judgeSample(training: Panel, holdout: Panel, sample: Panel): Pick<CascadeEvaluateResult, 'roll_rate_distance' | 'second_order_gap' | 'autocorrelation'> {
  return {
    roll_rate_distance: { lstm_sample: rollRateDistance(training, sample), real_holdout: rollRateDistance(training, holdout) },
    second_order_gap: { real: secondOrderGap(training), lstm_sample: secondOrderGap(sample) },
    autocorrelation: { real: lags.map((lag) => autocorrelation(training, lag)), lstm_sample: lags.map((lag) => autocorrelation(sample, lag)) },
  };
}

function reasonsOf(figures: Pick<CascadeEvaluateResult, 'nll_lstm' | 'lstm_against_markov3_by_month' | 'second_order_gap' | 'autocorrelation'>): Record<string, string> {
  const reasons: Record<string, string> = {};
  if (figures.nll_lstm === null) reasons['nll'] = 'No client of the hold-out has two months.';
  if (figures.lstm_against_markov3_by_month === null) reasons['lstm_against_markov3_by_month'] = 'An interval takes two clients of the hold-out or more.';
  const gaps = figures.second_order_gap;
  if (gaps.real === null || gaps.lstm_sample === null) reasons['second_order_gap'] = 'Too few clients are delinquent, or they have fewer than three months.';
  const correlations = [...figures.autocorrelation.real, ...figures.autocorrelation.lstm_sample];
  if (correlations.includes(null)) reasons['autocorrelation'] = 'Delinquency does not vary, or no client has months so far apart.';
  return reasons;
}
