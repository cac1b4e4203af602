import type { EChartsCoreOption } from 'echarts/core';
import { fonts, type Palette } from './palette.ts';

/** An axis, a series and the like: ECharts checks them itself. */
export type Part = Record<string, unknown>;

/** A label in the palette's caption ink. */
export function label(palette: Palette, changes: Part = {}): Part {
  return { color: palette.ink3, fontFamily: fonts.chart, fontSize: 11, ...changes };
}

/** A number with a true minus, and none before a zero. */
export function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** Marks of an axis of numbers. */
export function mark(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 6 }).replace('-', '−');
}

/** Whether names stand in each other's way where each has so many pixels. */
export function areCrowded(names: readonly string[], room: number): boolean {
  return names.some((name) => 6.2 * name.length > room);
}

/** What every picture shares: no animation, one face, room for axes. */
export function frame(palette: Palette, content: Part, grid: Part = {}): EChartsCoreOption {
  return { animation: false, textStyle: { fontFamily: fonts.chart, color: palette.ink3 }, grid: { left: 44, right: 14, top: 14, bottom: 40, ...grid }, ...content };
}

export function horizontal(palette: Palette, changes: Part = {}): Part {
  return {
    axisLine: { lineStyle: { color: palette.axis } }, axisTick: { show: true, length: 3, lineStyle: { color: palette.axis } },
    axisLabel: label(palette), splitLine: { show: false }, nameTextStyle: label(palette), nameLocation: 'middle', nameGap: 24, ...changes,
  };
}

export function vertical(palette: Palette, changes: Part = {}): Part {
  return { axisLine: { show: false }, axisTick: { show: false }, axisLabel: label(palette), splitLine: { lineStyle: { color: palette.grid } }, nameTextStyle: label(palette), ...changes };
}

/** A line without symbols. */
export function line(data: readonly unknown[], lineStyle: Part, changes: Part = {}): Part {
  return { type: 'line', data, symbol: 'none', silent: true, lineStyle, ...changes };
}

/** The area between two lines of the same places. */
export function band(low: readonly number[], high: readonly number[], stack: string, colour: string): Part[] {
  const invisible = { opacity: 0 };
  return [
    line(low, invisible, { stack, stackStrategy: 'all' }),
    line(high.map((value, place) => value - low[place]!), invisible, { stack, stackStrategy: 'all', areaStyle: { color: colour, opacity: 1 } }),
  ];
}
