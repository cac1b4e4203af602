import type { EChartsCoreOption } from 'echarts/core';
import { fixed, frame, horizontal, label, mark, type Part, vertical } from './frame.ts';
import type { Palette } from './palette.ts';

export interface TornadoItem {
  readonly name: string;
  /** Change of the result, in the unit of the axis, with the figure made less and more. */
  readonly less: number;
  readonly more: number;
}

export interface Tornado {
  /** The widest first. */
  readonly items: readonly TornadoItem[];
  /** What the axis says. */
  readonly name: string;
  readonly unit: string;
}

/** How far a result moves with each figure that it rests on: an outline where the figure is made less, filled where it is made more. */
export function tornado({ items, name, unit }: Tornado, palette: Palette): EChartsCoreOption {
  const most = Math.max(...items.flatMap(({ less, more }) => [Math.abs(less), Math.abs(more)])) * 1.25;
  const bars = (values: readonly number[], itemStyle: Part): Part => ({
    type: 'bar', silent: true, barWidth: '56%', itemStyle,
    data: values.map((value) => ({ value, label: { show: true, position: value < 0 ? 'left' : 'right', formatter: `${value > 0 ? '+' : ''}${fixed(value, 1)}${unit}`, ...label(palette, { fontSize: 10 }) } })),
  });
  return frame(palette, {
    xAxis: horizontal(palette, { type: 'value', min: -most, max: most, name, axisLabel: label(palette, { formatter: mark, showMinLabel: false, showMaxLabel: false }) }),
    yAxis: vertical(palette, { type: 'category', data: items.map((item) => item.name), inverse: true, splitLine: { show: false }, axisLine: { show: false }, axisLabel: label(palette, { width: 210, overflow: 'break', lineHeight: 12 }) }),
    series: [
      bars(items.map(({ less }) => less), { color: palette.panel, borderColor: palette.synth.stroke, borderWidth: 1.4 }),
      { ...bars(items.map(({ more }) => more), { color: palette.synth.stroke, borderColor: palette.synth.stroke, borderWidth: 1.4 }), barGap: '-100%' },
    ],
  }, { left: 224 });
}
