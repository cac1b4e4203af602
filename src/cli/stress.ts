import type { ScenarioResult, StressResult } from '../contract/stress.ts';
import type { Command } from './command.ts';
import { runOptions } from './options.ts';
import { usage } from './parse.ts';
import { alignedTable, list, paragraphs, percent, safe, wholeNumber } from './print.ts';

/** `pratibimba stress`: what macro scenarios cost a portfolio, and how plausible they are. */
export const stress: Command = {
  name: 'stress',
  summary: 'Stress a portfolio by macro scenarios',
  usage: 'DIR --scenario NAME|FILE,… [--reverse-loss AMOUNT] [-o DIR]',
  description: `Losses of a generated portfolio (or of a clone of its tables) under macro paths: by product, grade and vintage, with their range over
simulated economies, stages, risk-weighted assets, and a statement of how plausible each path is. The scenarios are severe-recession,
rate-shock, housing-crash, stagflation and mild-recession; pratibimba scenarios shows them. A path beyond precedent, or one that contradicts
itself, is computed, but may be reported only with a written rationale.`,
  options: {
    scenario: { value: 'NAME|FILE,…', repeatable: true, help: 'Scenarios: names, or paths of JSON or CSV files (with the Federal Reserve’s headings)' },
    'reverse-loss': { value: 'AMOUNT', help: 'Which unemployment makes losses reach this amount?' },
    rationale: { value: 'TEXT', help: 'Why a scenario that is not plausible was chosen (20 characters or more)' },
    correlations: { value: 'history|basel', help: 'Asset correlations: implied by history, or those of Basel (default: history)' },
    'fit-until': { value: 'QUARTER', help: 'Last quarter that the satellite models are fitted to (default: 2019Q4)' },
    paths: { value: 'N', help: 'Systematic paths of the range of losses (default: 1000)' },
    seed: { value: 'N', help: 'Seed of these paths (default: 1)' },
    ...runOptions,
  },
  examples: [
    ['What would five scenarios cost?', 'pratibimba stress out --scenario severe-recession,rate-shock,housing-crash,stagflation,mild-recession -o stress'],
    ['Which unemployment costs more than 5 million?', 'pratibimba stress out --scenario severe-recession --reverse-loss 5e6 -o stress2'],
    ['A path of our own', 'pratibimba stress out --scenario ./mine.csv -o stress3'],
  ],
  async run(args, context) {
    const [folder, ...more] = args.positionals;
    const names = args.texts('scenario').flatMap((text) => text.split(',')).map((name) => name.trim()).filter((name) => name !== '');
    if (folder === undefined || more.length > 0) throw usage('stress takes the folder of one portfolio.', stress);
    if (names.length === 0) throw usage('stress needs --scenario with a name or a file.', stress);
    const correlations = args.text('correlations') ?? 'history';
    if (correlations !== 'history' && correlations !== 'basel') throw usage('--correlations must be history or basel.', stress);
    const fitUntil = args.text('fit-until');
    if (fitUntil !== undefined && !/^\d{4}Q[1-4]$/.test(fitUntil)) throw usage('--fit-until takes a quarter such as 2005Q4.', stress);
    const rationale = args.text('rationale') ?? null;
    if (rationale !== null && rationale.trim().length < 20) throw usage('--rationale needs a sentence of 20 characters or more.', stress);
    const { runDocument, runJob, runText } = await import('./runJob.ts');
    const outcome = await runJob('stress', {
      folder, scenarios: names, correlations, rationale, fitUntil,
      reverseLoss: args.number('reverse-loss') ?? null, paths: args.wholeNumber('paths'), seed: args.wholeNumber('seed'),
    }, args, context);
    return {
      document: runDocument(outcome),
      text: paragraphs(resultText(outcome.result, context.colour), outcome.run === null ? '' : runText(outcome.run, context.colour)),
    };
  },
};

function resultText(result: StressResult, colour: boolean): string {
  const { scenarios } = result;
  return paragraphs(
    `${wholeNumber(result.loans)} open loans of ${safe(result.portfolio)}, ${wholeNumber(result.exposure)} ${result.currency}.`,
    alignedTable(['SCENARIO', 'LOSS', 'OF EXPOSURE', 'P5', 'P95', 'TIMES BASELINE', 'DISTANCE', 'BAND', 'NEAREST WINDOW'], scenarios.map(lossLine), colour),
    alignedTable(['SCENARIO', ...productNames(scenarios)], scenarios.map(({ scenario, by_product: products }) => [scenario, ...products.map(({ loss_rate: rate }) => percent(rate))]), colour),
    outcomeText(scenarios, colour),
    result.reverse.length === 0 ? '' : alignedTable(['SCENARIO', 'UNEMPLOYMENT', `LOSS REACHES ${wholeNumber(result.reverse_loss ?? 0)}`], result.reverse.map(({ scenario, unemployment_peak: peak, distance, reason }) => [
      scenario, peak === null ? '–' : `${peak.toFixed(2)} %`, reason ?? `at a distance of ${distance!.toFixed(2)}`,
    ]), colour),
    list('Left out', result.unstable.map(({ reason }) => reason), colour),
    list('Not to be reported without --rationale', scenarios.filter(({ plausibility }) => !plausibility.reportable).map(({ scenario, plausibility: { band, incoherent } }) => `${scenario}: ${incoherent.length > 0 ? incoherent.join(' ') : `${band}.`}`), colour),
    list('Notes', [...result.caveats, 'Losses given default, drawdown and stage thresholds are recalled from practice, not sourced; stress.json lists them.'], colour),
  );
}

function lossLine({ scenario, loss, loss_rate: rate, fan, multiple_of_baseline: multiple, plausibility: { distance, band, nearest_window: nearest } }: ScenarioResult): string[] {
  return [scenario, wholeNumber(loss), percent(rate), wholeNumber(fan.p5), wholeNumber(fan.p95), multiple.toFixed(2), distance.toFixed(2), band, nearest.start];
}

function productNames(scenarios: readonly ScenarioResult[]): string[] {
  return scenarios[0]!.by_product.map(({ group }) => safe(group).toUpperCase());
}

function outcomeText(scenarios: readonly ScenarioResult[], colour: boolean): string {
  const rows = scenarios.flatMap(({ scenario, outcome }) => outcome.map(({ figure, happened, when, stressed, ratio }) => [scenario, figure, percent(stressed), `${percent(happened)}`, when, ratio.toFixed(2)]));
  return rows.length === 0 ? '' : alignedTable(['SCENARIO', 'OUTCOME', 'STRESSED', 'HAPPENED', 'WHEN', 'RATIO'], rows, colour);
}
