import type { Scenario, ScenariosResult } from '../../contract/scenario.ts';
import { history } from '../stress/history.ts';
import { besideWindow, judgePlausibility, plausibilityCaveat, windowCount } from '../stress/plausibility.ts';
import { scenarioCsv } from '../stress/scenarioCsv.ts';
import { loadScenario, scenarioNames } from '../stress/scenarios.ts';
import type { Job } from './job.ts';

/** The shipped scenarios, or one of them (or of a file) with its path, and the macro history that they are judged by. */
export const scenariosJob: Job<'scenarios'> = {
  stages: [{ name: 'Reading', share: 1 }],
  async run({ scenario }, { monitor }) {
    monitor.stage('Reading');
    const found = await Promise.all((scenario === null ? scenarioNames() : [scenario]).map(loadScenario));
    const [one = null] = scenario === null ? [] : found;
    const scenarios = found.map(summaryOf);
    return {
      schemaVersion: 1,
      scenarios,
      scenario: one,
      nearest: one && besideWindow(one, scenarios[0]!.plausibility.nearest_window.start),
      csv: one && scenarioCsv(one),
      history: Object.entries(history.series).map(([series, { title, unit, from, to, source }]) => ({ series, title, unit, from, to, source })),
      windows: windowCount,
      caveat: plausibilityCaveat,
    };
  },
};

function summaryOf(scenario: Scenario): ScenariosResult['scenarios'][number] {
  const { name, title, description, start, series } = scenario;
  return { name, title, description, start, quarters: series.unemployment.values.length, plausibility: judgePlausibility(scenario, null) };
}
