import type { EChartsCoreOption } from 'echarts/core';
import { frame, horizontal, label, line, type Part, vertical } from './frame.ts';
import type { Palette } from './palette.ts';

export interface MacroPath {
  /** The quarter before the path, and its quarters. */
  readonly periods: readonly string[];
  /** As it stands; null where a figure is missing. */
  readonly path: readonly (number | null)[];
  /** What it was made from, where it differs. */
  readonly before: { readonly name: string; readonly values: readonly number[] } | null;
  /** What happened in the nearest window of history. */
  readonly history: { readonly name: string; readonly values: readonly number[] } | null;
}

/** One macro series of a scenario: its path, what the path was before it was edited, and what history did. */
export function macroPath({ periods, path, before, history }: MacroPath, palette: Palette): EChartsCoreOption {
  const end = (formatter: string, color: string, offset = 0): Part => ({ endLabel: { show: true, formatter, offset: [0, offset], ...label(palette), color } });
  // An edited path often ends where it ended before: two names need two lines.
  const apart = before === null ? 0 : ((path.at(-1) ?? 0) >= (before.values.at(-1) ?? 0) ? -7 : 7);
  return frame(palette, {
    xAxis: horizontal(palette, { type: 'category', data: periods, boundaryGap: false }),
    yAxis: vertical(palette, { type: 'value', scale: true, splitNumber: 4 }),
    series: [
      ...(history === null ? [] : [line(history.values, { color: palette.ink3, width: 1.4, type: [2, 3] }, end(history.name, palette.ink3))]),
      ...(before === null ? [] : [line(before.values, { color: palette.ink2, width: 1.2, type: [5, 3] }, end(before.name, palette.ink2, -apart))]),
      line(path, { color: palette.synth.stroke, width: 2 }, { connectNulls: false, symbol: 'circle', symbolSize: 4, itemStyle: { color: palette.synth.stroke }, ...end('This path', palette.synth.stroke, apart) }),
    ],
  }, { right: 90, bottom: 28 });
}
