import { longestScenario, macroRanges, macroVariables, type MacroVariable, type Scenario, shortestScenario } from '../../contract/scenario.ts';
import type { Cell, OwnScenario } from '../../contract/stressDraft.ts';
import { messages } from '../messages/messages.ts';

const words = messages.stress.path;

/** What stands before decimals where a person lives. The default is asked for, not navigator.language: that may be no language tag (en-US@posix). */
export const decimalSign = (locale?: string): string => new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.';

/** What was typed, as a number where it is one. Thousands may be grouped; a sign that groups nothing is taken for the decimal one, whatever the locale. */
export function cellOf(text: string, decimal: string): Cell {
  const typed = text.trim().replaceAll(/[\s'’%]/g, '').replace('−', '-');
  const group = decimal === ',' ? '.' : ',';
  const grouped = new RegExp(`^[+-]?\\d{1,3}(\\${group}\\d{3})+(\\${decimal}\\d+)?$`).test(typed);
  const plain = (grouped ? typed.replaceAll(group, '') : typed).replace(/[.,]/, '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : text;
}

const decimalsOf = (value: number): number => String(value).split('.')[1]?.length ?? 0;
/** As many decimals as any figure of a column has. */
export const digitsOf = (column: readonly Cell[]): number => Math.max(0, ...column.map((cell) => (typeof cell === 'number' ? decimalsOf(cell) : 0)));

/** A figure with the decimals of its column, and all of its own. */
export const shownCell = (cell: Cell, decimal: string, digits = 0): string => (typeof cell === 'number' ? cell.toFixed(Math.max(digits, decimalsOf(cell))).replace('.', decimal) : cell);

export const isFault = (cell: Cell, variable: MacroVariable): boolean => typeof cell === 'string' || cell < macroRanges[variable].least || cell > macroRanges[variable].most;

/** The series of a scenario in their order; mortgage rates may be missing. */
export const variablesOf = ({ cells }: Pick<OwnScenario, 'cells'>): MacroVariable[] => macroVariables.filter((name) => cells[name] !== undefined);
export const lengthOf = ({ cells }: Pick<OwnScenario, 'cells'>): number => cells.unemployment?.length ?? 0;

/** 2025Q4 and so many quarters after it. */
export function quartersFrom(start: string, count: number): string[] {
  const first = 4 * Number(start.slice(0, 4)) + Number(start.slice(5)) - 1;
  return Array.from({ length: count + 1 }, (_, step) => `${Math.floor((first + step) / 4)}Q${((first + step) % 4) + 1}`);
}

export const cellsOf = ({ series }: Scenario): OwnScenario['cells'] => Object.fromEntries(macroVariables.flatMap((name) => (series[name] === undefined ? [] : [[name, series[name].values]])));

export const isChanged = ({ cells, origin }: OwnScenario, name: MacroVariable): boolean => JSON.stringify(cells[name]) !== JSON.stringify(origin.series[name]?.values);
export const isEdited = (own: OwnScenario): boolean => variablesOf(own).some((name) => isChanged(own, name));

/** The first cell that is no figure of its series. */
export function firstFault(own: OwnScenario): { variable: MacroVariable; quarter: number } | null {
  for (const variable of variablesOf(own)) {
    const quarter = own.cells[variable]!.findIndex((cell) => isFault(cell, variable));
    if (quarter >= 0) return { variable, quarter };
  }
  return null;
}

/** The scenario as the engine reads it; null where a cell is no figure or it has no name. Changed series say where they come from. */
export function scenarioOf(own: OwnScenario): Scenario | null {
  const title = own.title.trim();
  if (title === '' || firstFault(own) !== null) return null;
  const { origin } = own;
  const edited = isEdited(own);
  const series = Object.fromEntries(variablesOf(own).map((name) => {
    const before = origin.series[name]!;
    return [name, isChanged(own, name) ? { start: before.start, values: own.cells[name], status: 'user', source: words.source(origin.title) } : before];
  })) as Scenario['series'];
  return { ...origin, name: title.slice(0, 80), title, series, ...(edited && { description: words.editedFrom(origin.title), anchors: [] }) };
}

export interface Place {
  readonly variable: MacroVariable;
  readonly quarter: number;
}

/** A block of a spreadsheet, laid over the cells from a place on; what does not fit is counted. */
export function pasted(own: OwnScenario, { variable, quarter }: Place, text: string, decimal: string): { cells: OwnScenario['cells']; beyond: number } {
  const rows = text.replace(/\r?\n$/, '').split(/\r?\n/).map((line) => line.split('\t'));
  const names = variablesOf(own);
  const first = names.indexOf(variable);
  const cells = Object.fromEntries(names.map((name) => [name, [...own.cells[name]!]]));
  let beyond = 0;
  rows.forEach((row, down) => row.forEach((typed, across) => {
    const column = cells[names[first + across] ?? ''];
    if (column === undefined || quarter + down >= column.length) beyond++;
    else column[quarter + down] = cellOf(typed, decimal);
  }));
  return { cells, beyond };
}

/** The path with its last quarter once more, or without it; as it is where it would be too long or too short. */
export function resized({ cells }: OwnScenario, by: 1 | -1): OwnScenario['cells'] {
  const length = lengthOf({ cells }) + by;
  if (length < shortestScenario || length > longestScenario) return cells;
  return Object.fromEntries(Object.entries(cells).map(([name, column]) => [name, by === 1 ? [...column, column.at(-1)!] : column.slice(0, -1)]));
}
