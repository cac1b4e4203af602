import { Failure } from '../../contract/errors.ts';
import { silentMonitor } from '../../contract/progress.ts';
import { longestScenario, macroVariables, shortestScenario, type MacroVariable, type Scenario } from '../../contract/scenario.ts';
import { readRows } from '../io/anyRows.ts';
import { tableNameOf } from '../io/load.ts';
import { detectFormat } from '../io/profile.ts';
import { openSource } from '../io/source.ts';
import { history, quarterName, quarterNumber, valueAt } from './history.ts';

/** The Federal Reserve's published headings. */
const headings: Readonly<Record<MacroVariable, string>> = {
  unemployment: 'Unemployment rate',
  gdp_growth: 'Real GDP growth',
  house_prices: 'House Price Index (Level)',
  treasury_10y: '10-year Treasury yield',
  treasury_3m: '3-month Treasury rate',
  mortgage_rate: 'Mortgage rate',
  inflation: 'CPI inflation rate',
};
const nameHeading = 'Scenario Name';
const dateHeading = 'Date';
/** The Federal Reserve's word for quarters that have been; the last of them is the start of the path. */
const actual = 'Actual';

/** Most that an index may move from history to the first quarter of a path before its base must be another one. */
const baseTolerance = 0.3;

/**
 * A scenario from CSV with the Federal Reserve's headings. The start is the last row whose scenario name is "Actual", else the quarter of
 * the shipped history before the first row.
 * @throws Failure 'input' where a heading is missing, quarters do not follow one another, a cell is no number, or there is no start
 */
export async function readScenarioCsv(path: string): Promise<Scenario> {
  const [header, ...rows] = await textRows(path);
  const place = (heading: string): number => header?.findIndex((text) => text.trim().toLowerCase() === heading.toLowerCase()) ?? -1;
  const present = macroVariables.filter((name) => place(headings[name]) >= 0);
  const missing = [dateHeading, ...macroVariables.filter((name) => name !== 'mortgage_rate').map((name) => headings[name])].find((heading) => place(heading) < 0);
  if (missing !== undefined) {
    throw new Failure('input', `"${path}" has no column "${missing}".`, { column: missing, fix: 'Use the headings of the Federal Reserve; pratibimba scenarios severe-recession --csv prints a file with them.' });
  }
  const quarters = rows.map((row, index) => quarterOf(row[place(dateHeading)] ?? '', path, index + 2));
  quarters.forEach((quarter, index) => {
    if (index > 0 && quarter !== quarters[index - 1]! + 1) throw new Failure('input', `"${path}": ${quarterName(quarter)} does not follow ${quarterName(quarters[index - 1]!)}.`, { column: dateHeading, rows: [index + 2], fix: 'Give one scenario, a row for each quarter in their order.' });
  });
  const nameOf = (row: readonly string[]): string => (place(nameHeading) < 0 ? '' : (row[place(nameHeading)] ?? '').trim());
  const before = rows.findLastIndex((row) => nameOf(row) === actual);
  const path0 = before + 1;
  if (rows.length - path0 < shortestScenario || rows.length - path0 > longestScenario) {
    throw new Failure('input', `"${path}" has ${rows.length - path0} quarters; a scenario has ${shortestScenario} to ${longestScenario}.`, { fix: 'Give a path of that length.' });
  }
  const values = (name: MacroVariable): number[] => rows.map((row, index) => numberOf(row[place(headings[name])] ?? '', path, headings[name], index + 2));
  const start = quarters[path0]! - 1;
  const source = `User's file, ${tableNameOf(path)}.csv`;
  const entry = (name: MacroVariable) => {
    const own = values(name);
    const first = before >= 0 ? own[before]! : valueAt(history.series[name], start);
    if (Number.isNaN(first)) {
      throw new Failure('input', `"${path}" begins in ${quarterName(start + 1)}, and history does not know the quarter before.`, { fix: `Put that quarter first, with "${actual}" as its ${nameHeading}.` });
    }
    if (name === 'house_prices' && before < 0 && Math.abs(own[path0]! / first - 1) > baseTolerance) {
      throw new Failure('input', `The house prices of "${path}" are an index of another base than history's.`, { column: headings[name], fix: `Put the quarter before the path first, with "${actual}" as its ${nameHeading}.` });
    }
    return { start: first, values: own.slice(path0), status: 'user' as const, source };
  };
  const name = nameOf(rows[path0]!) || tableNameOf(path);
  return {
    schemaVersion: 1, name: name.slice(0, 80), title: name, description: source, start: quarterName(start), anchors: [],
    series: {
      unemployment: entry('unemployment'), gdp_growth: entry('gdp_growth'), house_prices: entry('house_prices'), treasury_10y: entry('treasury_10y'),
      treasury_3m: entry('treasury_3m'), inflation: entry('inflation'), ...(present.includes('mortgage_rate') && { mortgage_rate: entry('mortgage_rate') }),
    },
  };
}

/** The scenario as such a file: what is written is read back as the same path. */
export function scenarioCsv({ name, start, series }: Scenario): string {
  const present = macroVariables.filter((variable) => series[variable] !== undefined);
  const first = quarterNumber(start);
  const row = (label: string, quarter: number, value: (variable: MacroVariable) => number): string =>
    [quoted(label), `${quarterName(quarter).replace('Q', ' Q')}`, ...present.map((variable) => String(value(variable)))].join(',');
  return [
    [nameHeading, dateHeading, ...present.map((variable) => headings[variable])].join(','),
    row(actual, first, (variable) => series[variable]!.start),
    ...series.unemployment.values.map((_, step) => row(name, first + step + 1, (variable) => series[variable]!.values[step]!)),
  ].map((line) => `${line}\n`).join('');
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function textRows(path: string): Promise<(readonly string[])[]> {
  const source = await openSource(path);
  try {
    const format = { ...(await detectFormat(source, { header: false })), header: false };
    const rows: (readonly string[])[] = [];
    for await (const block of readRows(source, format, { monitor: silentMonitor })) rows.push(...block.rows);
    return rows;
  } finally {
    await source.handle.close();
  }
}

function quarterOf(text: string, path: string, line: number): number {
  const found = /^\s*(\d{4})[ -]?Q([1-4])\s*$/i.exec(text);
  if (found === null) throw new Failure('input', `"${path}", line ${line}: the date is no quarter such as 2026 Q1.`, { column: dateHeading, rows: [line] });
  return quarterNumber(`${found[1]}Q${found[2]}`);
}

function numberOf(text: string, path: string, column: string, line: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new Failure('input', `"${path}", line ${line}: ${column} is no number.`, { column, rows: [line], fix: 'Write numbers with a decimal point.' });
  return value;
}
