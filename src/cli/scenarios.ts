import { macroVariables, type Scenario, type ScenariosResult } from '../contract/scenario.ts';
import type { Command } from './command.ts';
import { usage } from './parse.ts';
import { alignedTable, list, paint, paragraphs, safe } from './print.ts';

/** `pratibimba scenarios`: the macro paths that stress takes, and how plausible they are. */
export const scenarios: Command = {
  name: 'scenarios',
  summary: 'List stress scenarios and how plausible they are; export one as CSV',
  usage: '[NAME | FILE] [--csv]',
  description: `Lists the macro paths that stress takes, with their distance from history (Mahalanobis, over windows of twelve quarters).
With a NAME, or the path of a scenario file, prints each quarter and where its figures come from; with --csv as a file with the
Federal Reserve's headings, to be edited and given to stress.`,
  options: { csv: { help: 'Print the scenario as CSV' } },
  examples: [
    ['Which scenarios are there?', 'pratibimba scenarios'],
    ['What does one say, quarter by quarter?', 'pratibimba scenarios severe-recession'],
    ['A file to make one of my own from', 'pratibimba scenarios severe-recession --csv'],
  ],
  async run(args, context) {
    const [scenario = null, ...more] = args.positionals;
    if (more.length > 0) throw usage('scenarios takes one NAME or FILE at a time.', scenarios);
    if (args.has('csv') && scenario === null) throw usage('--csv needs the NAME of a scenario.', scenarios);
    const { runJob } = await import('./runJob.ts');
    const { result } = await runJob('scenarios', { scenario }, args, context);
    return { document: result, text: args.has('csv') ? result.csv!.trimEnd() : resultText(result, context.colour) };
  },
};

function resultText({ scenarios: found, scenario, windows, caveat }: ScenariosResult, colour: boolean): string {
  const lines = found.map(({ name, title, start, quarters, plausibility: { distance, band, nearest_window: nearest } }) => [
    name, title, start, String(quarters), distance.toFixed(2), band, nearest.start,
  ]);
  return paragraphs(
    alignedTable(['SCENARIO', 'TITLE', 'AFTER', 'QUARTERS', 'DISTANCE', 'BAND', 'NEAREST WINDOW'], lines, colour),
    scenario === null ? '' : scenarioText(scenario, colour),
    list('Notes', [...found.flatMap(({ plausibility }) => plausibility.incoherent), `Distances are from ${windows} windows of history. ${caveat}`], colour),
  );
}

function scenarioText({ title, description, series, anchors }: Scenario, colour: boolean): string {
  const present = macroVariables.flatMap((name) => (series[name] === undefined ? [] : [{ name, ...series[name] }]));
  const rows = [present.map(({ start }) => String(start)), ...series.unemployment.values.map((_, quarter) => present.map(({ values }) => String(values[quarter])))];
  return paragraphs(
    paint('bold', safe(title), colour),
    safe(description),
    alignedTable(['QUARTER', ...present.map(({ name }) => name)], rows.map((row, quarter) => [String(quarter), ...row]), colour),
    alignedTable(['SERIES', 'STATUS', 'SOURCE'], present.map(({ name, status, source }) => [name, status, source]), colour),
    anchors.length === 0 ? '' : alignedTable(['ANCHOR', 'VALUE', 'STATUS', 'SOURCE'], anchors.map(({ figure, value, status, source }) => [figure, String(value), status, source]), colour),
  );
}
