import { join } from 'node:path';
import { Failure } from '../../contract/errors.ts';
import { judgementFiles } from '../../contract/evidence.ts';
import type { JobRequest, JobResult } from '../../contract/jobs.ts';
import { shareOfStage } from '../../contract/progress.ts';
import { runSchema, type Run } from '../../contract/run.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { figureOverrides, templateName, type PortfolioTemplate } from '../../contract/template.ts';
import type { ScenarioResult, StressResult } from '../../contract/stress.ts';
import { readJsonFile } from '../io/json.ts';
import { loadTable } from '../io/load.ts';
import { loadTemplate, requestedTemplate, templateNames } from '../portfolio/templates.ts';
import { assumptions, usualFigures } from '../stress/assumptions.ts';
import { readBook, type Book } from '../stress/book.ts';
import { history, quarterNumber } from '../stress/history.ts';
import { plausibilityCaveat } from '../stress/plausibility.ts';
import { reverseStress } from '../stress/reverse.ts';
import { equationOf, fitSatellite, type Satellite, type SatelliteName } from '../stress/satellites.ts';
import { baselineScenario, loadScenario } from '../stress/scenarios.ts';
import { prepare, type Model } from '../stress/simulate.ts';
import { sensitivityOf } from '../stress/sensitivity.ts';
import { expectedLoss, extended, stressScenario } from '../stress/stress.ts';
import { Transitions } from '../stress/transitions.ts';
import { artefactFolder, type Job } from './job.ts';
import { writeResult } from './runFiles.ts';

/** A portfolio whose template is not known runs by this one's arrears. */
const fallbackTemplate = 'us-mixed-retail';
const usualWindow = 24;

/** Stresses the loans of a run folder by macroeconomic scenarios. What is found follows from the released table: it may leave the house if the table may. */
export const stressJob: Job<'stress'> = {
  stages: [
    { name: 'Reading', share: 0.25 },
    { name: 'Simulating', share: 0.75 },
  ],
  async run(request, context) {
    const { monitor } = context;
    const folder = artefactFolder(context);
    monitor.stage('Reading');
    const scenarios = await loadScenarios(request.scenarios);
    const run = await readRun(request.folder);
    const artefact = run.artefacts.find(({ path }) => /^loans\.(csv|parquet)$/.test(path));
    if (artefact === undefined) throw new Failure('input', `The run in "${request.folder}" has no table of loans.`, { fix: 'Give the folder of a run of pratibimba generate, or of a clone of its tables.' });
    const file = join(request.folder, artefact.path);
    const { table, sha256 } = await loadTable(file, null, monitor);
    if (sha256 !== artefact.sha256) throw new Failure('input', `"${artefact.path}" is not the table that the run wrote: its SHA-256 differs from that in run.json.`, { fix: 'Give the folder as the run left it.' });
    const { template, known } = await templateOf(run);
    const book = readBook(table, artefact.path, windowOf(run), quarterNumber(history.series.house_prices.to));
    const model = modelOf(book, template, request);
    monitor.stage('Simulating');
    const baseline = expectedLoss(model, extended(baselineScenario));
    const results = scenarios.map((scenario, index) => stressScenario(model, scenario, baseline, request, shareOfStage(monitor, index / scenarios.length, (index + 1) / scenarios.length)));
    const stable = results.filter(hasFiniteFigures);
    if (stable.length === 0) throw new Failure('input', `Losses cannot be worked out: ${tooExtreme(results[0]!)}`, { fix: 'Bring the path nearer to what history has seen.' });
    const severest = severestOf(scenarios, stable);
    const amount = request.reverseLoss;
    const result: StressResult = {
      portfolio: portfolioOf(run),
      tables: [{ file: artefact.path, sha256, rows: table.rows }],
      label: artefact.label,
      loans: book.count,
      exposure: book.balance.reduce((sum, balance) => sum + balance, 0),
      currency: template.currency,
      scenarios: stable,
      unstable: results.filter((one) => !hasFiniteFigures(one)).map((one) => ({ scenario: one.scenario, title: one.title, reason: tooExtreme(one) })),
      reverse: amount === null ? [] : scenarios.filter(({ name }) => stable.some(({ scenario }) => scenario === name)).map((scenario) => reverseStress(model, scenario, prepare(model, scenario), amount)),
      reverse_loss: amount,
      sensitivity: severest === undefined ? null : sensitivityOf(model, severest, (times) => transitionsOf(book, template, times), monitor),
      rationale: request.rationale,
      satellites: satellitesOf(model),
      assumptions: Object.values(assumptions).map((assumption) => ({ ...assumption })),
      caveats: caveatsOf(request, book, scenarios, known, template),
      stageSeconds: monitor.finish(),
    };
    const { stageSeconds: _, ...document } = result;
    await writeResult(folder, judgementFiles.stress, { schemaVersion: 1, ...document });
    return result;
  },
};

/** The scenarios that are asked for. @throws Failure 'usage' where one is named twice */
async function loadScenarios(names: readonly string[]): Promise<Scenario[]> {
  const scenarios = await Promise.all(names.map(loadScenario));
  const twice = scenarios.find(({ name }, index) => scenarios.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined) throw new Failure('usage', `Two scenarios are called "${twice.name}".`, { fix: 'Give each a name of its own.' });
  return scenarios;
}

/** Does no figure of a result run off to infinity or to none at all? */
function hasFiniteFigures(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(hasFiniteFigures);
}

/** Where the path of a scenario leaves what can be worked out. */
function tooExtreme({ title, quarters, factors }: ScenarioResult): string {
  const found = factors.map(({ product, z }) => ({ product, quarter: quarters[z.findIndex((own) => !Number.isFinite(own))] })).find(({ quarter }) => quarter !== undefined);
  return found === undefined ? `some figures of "${title}" are not finite.` : `in "${title}" the delinquency of ${found.product} runs off the scale in ${found.quarter}.`;
}

async function readRun(folder: string): Promise<Run> {
  try {
    return await readJsonFile(join(folder, 'run.json'), runSchema, 'run');
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.message.startsWith('There is no file')) {
      throw new Failure('input', `"${folder}" is no run folder: it has no run.json.`, { fix: 'Give the folder that pratibimba generate wrote, or a clone of its tables.' });
    }
    throw thrown;
  }
}

function portfolioOf({ id, summary }: Run): string {
  return typeof summary.portfolio_id === 'string' ? summary.portfolio_id : id;
}

/** Months in which a default counts: of a shorter history as many as it has. */
function windowOf({ request }: Run): number {
  return typeof request.history_months === 'number' ? Math.min(usualWindow, request.history_months) : usualWindow;
}

async function templateOf({ summary, request }: Run): Promise<{ template: PortfolioTemplate; known: boolean }> {
  const known = typeof summary.template === 'string' && templateName.test(summary.template) && templateNames().includes(summary.template);
  const overrides = figureOverrides.safeParse(request['overrides']);
  return { template: known ? await requestedTemplate({ template: String(summary.template), overrides: overrides.success ? overrides.data : {} }) : await loadTemplate(fallbackTemplate), known };
}

/** The scenario with the largest loss of those whose losses may be reported. */
function severestOf(scenarios: readonly Scenario[], results: readonly ScenarioResult[]): Scenario | undefined {
  const [severest] = results.filter(({ plausibility }) => plausibility.reportable).toSorted((one, other) => other.loss - one.loss);
  return scenarios.find(({ name }) => name === severest?.scenario);
}

function modelOf(book: Book, template: PortfolioTemplate, { fitUntil, correlations }: JobRequest<'stress'>): Model {
  const satellites: Record<SatelliteName, Satellite> = { mortgage: fitSatellite('mortgage', fitUntil), credit_card: fitSatellite('credit_card', fitUntil), other: fitSatellite('other', fitUntil) };
  return { book, satellites, transitions: transitionsOf(book, template, 1), correlations, figures: usualFigures };
}

/** @param times by which the template's shares that are paid off early are multiplied */
function transitionsOf(book: Book, template: PortfolioTemplate, times: number): Transitions[] {
  const mean = template.products.reduce((sum, { prepayment }) => sum + prepayment.value, 0) / template.products.length;
  return book.products.map(({ name }) => new Transitions(template, times * (template.products.find((product) => product.name === name)?.prepayment.value ?? mean)));
}

function satellitesOf({ book, satellites, correlations }: Model): JobResult<'stress'>['satellites'] {
  return book.products.map(({ name, satellite, kind }) => {
    const own = satellites[satellite];
    const basel = { mortgage: '0.15', revolving: '0.04', other: 'Basel, other retail: 0.03 to 0.16 by probability of default' }[kind];
    return {
      product: name, series: history.series[own.series].title, equation: equationOf(own), r2: own.r2, quarters: own.quarters, from: own.from, to: own.to,
      correlation_history: own.correlation, correlation_used: correlations === 'basel' ? basel : own.correlation.toFixed(4),
    };
  });
}

function caveatsOf({ fitUntil, paths }: JobRequest<'stress'>, book: Book, scenarios: readonly Scenario[], known: boolean, template: PortfolioTemplate): string[] {
  const assumed = scenarios.flatMap(({ name, series }) => {
    const recalled = Object.entries(series).filter(([, own]) => own?.status === 'recalled').map(([variable]) => variable);
    return recalled.length === 0 ? [] : [`Scenario ${name}: the path of ${recalled.join(', ')} is an assumption without a source.`];
  });
  const fitted = quarterNumber(fitUntil) >= quarterNumber('2009Q2');
  return [
    'A portfolio made from a model\'s own assumptions does not test those assumptions.',
    plausibilityCaveat,
    `Losses are expectations over loans given the economy; the fan, over ${paths} simulated systematic paths, has no luck of single loans in it.`,
    'Satellite models are least squares on autocorrelated delinquency: their R2 says more than they know. Rates act on losses through unemployment and house prices alone.',
    `The outcome check compares the delinquency of all banks that the satellite models say with what happened; ${fitted ? 'the quarters they are fitted to hold these peaks' : 'they are fitted to quarters before these peaks'} (until ${fitUntil}).`,
    'Where house prices fall further than in any fitted quarter, mortgages follow a rule of 2001 on lost equity, recalled and not seen; it hangs on the loan to value that is assumed.',
    ...(known ? [] : [`The template of the portfolio is not a shipped one: arrears run by the figures of "${template.name}".`]),
    ...(book.inDefault > 0 ? ['Loans that are in default already are left out: their loss belongs to the past.'] : []),
    ...(book.products.some(({ kind }) => kind === 'other') ? ['Vehicle and personal loans follow the delinquency of all consumer loans.'] : []),
    ...assumed,
  ];
}
