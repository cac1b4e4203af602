import type { EChartsCoreOption } from 'echarts/core';
import { band, frame, horizontal, label, line, vertical } from './frame.ts';
import type { Palette } from './palette.ts';

export interface Fan {
  /** Names of the quarters or months. */
  readonly periods: readonly string[];
  readonly baseline: readonly number[] | null;
  readonly p5: readonly number[];
  readonly p25: readonly number[];
  readonly median: readonly number[];
  readonly p75: readonly number[];
  readonly p95: readonly number[];
  /** Top of the axis, one for all panels that stand side by side. */
  readonly most: number;
  readonly unit: string;
}

/** What a scenario does: P5 to P95, P25 to P75, the median with its peak, the baseline dotted. */
export function fan({ periods, baseline, p5, p25, median, p75, p95, most, unit }: Fan, palette: Palette): EChartsCoreOption {
  const peak = median.indexOf(Math.max(...median));
  const peakMark = { coord: [peak, median[peak]], label: { show: true, ...(peak > 0.8 * (median.length - 1) ? { position: 'left', offset: [6, -9] } : { position: 'top' }), formatter: `${median[peak]!.toFixed(2)}${unit}`, ...label(palette), color: palette.ink } };
  return frame(palette, {
    xAxis: horizontal(palette, { type: 'category', data: periods, boundaryGap: false }),
    yAxis: vertical(palette, { type: 'value', min: 0, max: most, splitNumber: 4, axisLabel: label(palette, { formatter: `{value}${unit}` }) }),
    series: [
      ...band(p5, p95, 'outer', palette.band[0]),
      ...band(p25, p75, 'inner', palette.band[1]),
      ...(baseline === null ? [] : [line(baseline, { color: palette.ink3, width: 1, type: [2, 3] })]),
      line(median, { color: palette.synth.stroke, width: 2 }, { markPoint: { silent: true, symbol: 'circle', symbolSize: 6, itemStyle: { color: palette.panel, borderColor: palette.synth.stroke, borderWidth: 1.6 }, data: [peakMark] } }),
    ],
  });
}
