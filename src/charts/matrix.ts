import type { EChartsCoreOption } from 'echarts/core';
import { areCrowded, fixed, frame, horizontal, label, type Part, vertical } from './frame.ts';
import type { Palette } from './palette.ts';

export interface Matrix {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Row after row; null where there is no figure. */
  readonly values: readonly (readonly (number | null)[])[];
  /** `signed`: differences and correlations, from -most to most; `share`: from 0 to most. */
  readonly scale: 'signed' | 'share';
  readonly most: number;
  readonly decimals: number;
  /** Cells, as [row, column], that are framed: where to look first. */
  readonly marked?: readonly (readonly [number, number])[];
}

/** Of the cells together, pixels: names that would not fit are turned. */
const usualWidth = 480;

/** More columns than this are shown without their numbers: they would not fit. */
const mostWithNumbers = 12;

const widestName = 104;

/** A matrix as a heat map on one scale, with its numbers where they fit: correlations, roll rates, their differences. */
export function matrix({ rows, columns, values, scale, most, decimals, marked = [] }: Matrix, palette: Palette): EChartsCoreOption {
  const colours = scale === 'signed' ? palette.diverging : palette.sequential;
  const numbers = columns.length <= mostWithNumbers;
  const cells = values.flatMap((row, down) => row.map((value, across) => cell(value, across, down)));
  const shared = { type: 'heatmap', silent: true, label: { show: numbers, ...label(palette, { fontSize: 10 }) } };
  // Short names leave their room to the cells.
  const left = Math.min(widestName, 18 + 7 * Math.max(...rows.map((name) => name.length)));
  const upright = !areCrowded(columns, usualWidth / columns.length);

  function cell(value: number | null, across: number, down: number): Part {
    if (value === null) return { value: [across, down, 0], visualMap: false, label: { formatter: '–' }, itemStyle: { color: palette.inset } };
    const place = scale === 'signed' ? (value / most + 1) / 2 : value / most;
    const step = Math.min(colours.length - 1, Math.max(0, Math.round(place * (colours.length - 1))));
    return { value: [across, down, value], visualMap: false, label: { formatter: fixed(value, decimals), color: inkOn(colours[step]!, palette) }, itemStyle: { color: colours[step] } };
  }

  const names = (data: readonly string[]): Part => ({ type: 'category', data, splitLine: { show: false }, axisTick: { show: false }, axisLine: { show: false } });
  return frame(palette, {
    xAxis: horizontal(palette, { ...names(columns), position: 'top', axisLabel: label(palette, { interval: 0, rotate: upright ? 0 : 60, width: 90, overflow: 'truncate' }) }),
    yAxis: vertical(palette, { ...names(rows), inverse: true, axisLabel: label(palette, { interval: 0, width: 96, overflow: 'truncate' }) }),
    series: [
      { ...shared, data: cells, itemStyle: { borderColor: palette.panel, borderWidth: 1 } },
      // Drawn after the others, so that no neighbour covers a frame.
      ...(marked.length === 0 ? [] : [{ ...shared, data: marked.map(([down, across]) => framed(cell(values[down]?.[across] ?? null, across, down), palette)) }]),
    ],
    // ECharts wants one; the colours are the cells' own, so that white is exactly 0.
    visualMap: { show: false, min: -most, max: most },
  }, { left, top: upright ? 30 : 84, bottom: 8, right: 8 });
}

function framed(cell: Part, palette: Palette): Part {
  return { ...cell, itemStyle: { ...(cell['itemStyle'] as Part), borderColor: palette.ink, borderWidth: 2 } };
}

/** Ink or paper, whichever is told better from the colour. */
function inkOn(colour: string, palette: Palette): string {
  const channel = (from: number): number => Number.parseInt(colour.slice(from, from + 2), 16) / 255;
  const luminance = 0.2126 * channel(1) ** 2.2 + 0.7152 * channel(3) ** 2.2 + 0.0722 * channel(5) ** 2.2;
  return luminance > 0.18 ? '#1a1c1e' : palette.paper === '#141516' ? '#ffffff' : palette.paper;
}
