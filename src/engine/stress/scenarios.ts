import baseline from '../../../resources/scenarios/baseline.json' with { type: 'json' };
import housingCrash from '../../../resources/scenarios/housing-crash.json' with { type: 'json' };
import mildRecession from '../../../resources/scenarios/mild-recession.json' with { type: 'json' };
import rateShock from '../../../resources/scenarios/rate-shock.json' with { type: 'json' };
import severeRecession from '../../../resources/scenarios/severe-recession.json' with { type: 'json' };
import stagflation from '../../../resources/scenarios/stagflation.json' with { type: 'json' };
import { Failure } from '../../contract/errors.ts';
import { macroRanges, macroVariables, scenarioName, scenarioSchema, type MacroVariable, type Scenario } from '../../contract/scenario.ts';
import { readJsonFile } from '../io/json.ts';
import { readScenarioCsv } from './scenarioCsv.ts';

/** The five stresses that are shipped, in the order in which they are listed; the baseline stands beside them. */
const shipped: readonly { readonly name: string }[] = [severeRecession, rateShock, housingCrash, stagflation, mildRecession, baseline];

export const baselineScenario: Scenario = scenarioSchema.parse(baseline);

export function scenarioNames(): string[] {
  return shipped.map(({ name }) => name);
}

/**
 * A shipped scenario by its name, or one from a file: JSON of our form, or CSV with the Federal Reserve's headings.
 * @throws Failure 'input' if there is no such scenario or file, or the file is none
 */
export async function loadScenario(nameOrPath: string): Promise<Scenario> {
  const known = shipped.find(({ name }) => name === nameOrPath);
  if (known !== undefined) return scenarioSchema.parse(known);
  if (scenarioName.test(nameOrPath)) {
    throw new Failure('input', `There is no scenario "${nameOrPath}".`, { fix: `The scenarios are ${scenarioNames().join(', ')}; a file needs its path, such as ./${nameOrPath}.csv.` });
  }
  const scenario = /\.csv$/i.test(nameOrPath) ? await readScenarioCsv(nameOrPath) : await readJsonFile(nameOrPath, scenarioSchema, 'scenario');
  checkScenario(scenario, nameOrPath);
  return scenario;
}

/** What the shape of a scenario cannot say: paths of one length, figures in the range of their series. */
function checkScenario({ series }: Scenario, path: string): void {
  const { length } = series.unemployment.values;
  for (const name of macroVariables) {
    const own = series[name];
    if (own !== undefined && own.values.length !== length) throw new Failure('input', `The scenario "${path}" has ${length} quarters of unemployment and ${own.values.length} of ${name}.`, { fix: 'Give every series as many quarters.' });
  }
  const leaves = (name: MacroVariable): boolean => [series[name]!.start, ...series[name]!.values].some((value) => value < macroRanges[name].least || value > macroRanges[name].most);
  if (leaves('house_prices')) throw new Failure('input', `The scenario "${path}" has house prices of 0 or less.`, { fix: 'Give them as an index of any base.' });
  if (leaves('unemployment')) throw new Failure('input', `The scenario "${path}" has unemployment below 0 % or above 50 %.`, { fix: 'Give it in per cent.' });
}
