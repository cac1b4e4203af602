import type { EChartsCoreOption } from 'echarts/core';
import { areCrowded, frame, horizontal, label, line, mark, vertical } from './frame.ts';
import type { Palette } from './palette.ts';

export interface Overlay {
  /** Edges of the bins, one more than bins. */
  readonly edges: readonly number[];
  /** Per cent of the rows in each bin. */
  readonly real: readonly number[] | null;
  readonly synthetic: readonly number[];
  readonly name: string;
}

/** Two distributions on one axis: the synthetic filled, the real as an outline above it. */
export function overlay({ edges, real, synthetic, name }: Overlay, palette: Palette): EChartsCoreOption {
  const steps = (shares: readonly number[]): [number, number][] => [...shares.map((share, bin): [number, number] => [edges[bin]!, share]), [edges.at(-1)!, shares.at(-1)!], [edges.at(-1)!, 0]];
  return frame(palette, {
    xAxis: horizontal(palette, { type: 'value', min: edges[0], max: edges.at(-1), name, axisLabel: label(palette, { hideOverlap: true, formatter: mark }) }),
    yAxis: vertical(palette, { type: 'value', min: 0, splitNumber: 4, axisLabel: label(palette, { formatter: '{value} %' }) }),
    series: [
      line(steps(synthetic), { color: palette.synth.stroke, width: 1 }, { step: 'end', areaStyle: { color: palette.synth.fill, opacity: 1 } }),
      ...(real === null ? [] : [line([[edges[0]!, 0], ...steps(real)], { color: palette.real.stroke, width: 1.6 }, { step: 'end' })]),
    ],
  });
}

/** Of the bars together, pixels: names that would not fit are turned. */
const usualWidth = 340;

export interface CategoryOverlay {
  readonly levels: readonly string[];
  /** Per cent of the rows with each level. */
  readonly real: readonly number[] | null;
  readonly synthetic: readonly number[];
  readonly name: string;
}

/** The same for categories: filled bars, the real ones as outlines around them. */
export function categoryOverlay({ levels, real, synthetic, name }: CategoryOverlay, palette: Palette): EChartsCoreOption {
  const bars = (data: readonly number[], itemStyle: object): object => ({ type: 'bar', data, silent: true, barWidth: '62%', itemStyle });
  const turned = areCrowded(levels, usualWidth / levels.length);
  const names = turned ? { rotate: 40, width: 84 } : { width: 64 };
  return frame(palette, {
    xAxis: horizontal(palette, { type: 'category', data: levels, name, ...(turned && { nameGap: 58 }), axisLabel: label(palette, { interval: 0, overflow: 'truncate', ...names }) }),
    yAxis: vertical(palette, { type: 'value', min: 0, splitNumber: 4, axisLabel: label(palette, { formatter: '{value} %' }) }),
    series: [
      bars(synthetic, { color: palette.synth.fill, borderColor: palette.synth.stroke, borderWidth: 1 }),
      ...(real === null ? [] : [{ ...bars(real, { color: 'transparent', borderColor: palette.real.stroke, borderWidth: 1.6 }), barGap: '-100%', z: 3 }]),
    ],
  }, turned ? { bottom: 74 } : {});
}
