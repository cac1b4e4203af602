import type { EChartsCoreOption } from 'echarts/core';
import { frame, horizontal, label, mark, type Part, vertical } from './frame.ts';
import type { Palette } from './palette.ts';

export interface Interval {
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Its interval crosses the limit, or too little was tried. */
  readonly inconclusive: boolean;
}

/** Figures with their intervals beside a limit: a dot and whiskers each, dashed where nothing can be told. */
export function intervals(items: readonly Interval[], limit: number | null, name: string, palette: Palette): EChartsCoreOption {
  const whisker = ({ low, high, inconclusive }: Interval, row: number): Part => ({
    type: 'line', data: [[low, row], [high, row]], symbol: 'none', silent: true, lineStyle: { color: palette.ink2, width: 1.4, type: inconclusive ? 'dashed' : 'solid' },
  });
  const dots: Part = {
    type: 'scatter', symbolSize: 8, silent: true, z: 3,
    data: items.map(({ value, inconclusive }, row) => ({ value: [value, row], itemStyle: { color: inconclusive ? palette.panel : palette.ink, borderColor: palette.ink, borderWidth: 1.4 } })),
    ...(limit === null ? {} : { markLine: { silent: true, symbol: 'none', lineStyle: { color: palette.limit, type: [4, 3], width: 1 }, label: { ...label(palette), color: palette.limit, formatter: `limit ${mark(limit)}`, position: 'start' }, data: [{ xAxis: limit }] } }),
  };
  return frame(palette, {
    xAxis: horizontal(palette, { type: 'value', name, scale: limit === null, axisLabel: label(palette, { formatter: mark }) }),
    yAxis: vertical(palette, { type: 'category', data: items.map((item) => item.name), inverse: true, splitLine: { show: false } }),
    series: [...items.map(whisker), dots],
  }, { left: 130, top: 26 });
}
