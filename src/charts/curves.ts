import type { EChartsCoreOption } from 'echarts/core';
import { band, frame, horizontal, label, line, type Part, vertical } from './frame.ts';
import type { Palette } from './palette.ts';

export interface Cohort {
  readonly name: string;
  /** Cumulated share by months on book, from 0 on, as far as it was observed. */
  readonly cumulated: readonly number[];
}

/** Cumulated default rate by months on book, a line a cohort, each named at its end. */
export function vintages(cohorts: readonly Cohort[], palette: Palette): EChartsCoreOption {
  const end = (name: string, colour: string): Part => ({ show: true, formatter: name, ...label(palette), color: colour });
  return frame(palette, {
    xAxis: horizontal(palette, { type: 'value', min: 0, name: 'months on book' }),
    yAxis: vertical(palette, { type: 'value', min: 0, splitNumber: 4, axisLabel: label(palette, { formatter: '{value} %' }) }),
    series: cohorts.map(({ name, cumulated }, index) => {
      const colour = palette.series[index % palette.series.length]!;
      return line(cumulated.map((share, month) => [month, 100 * share]), { color: colour, width: 1.6, type: index < palette.series.length ? 'solid' : 'dashed' }, { endLabel: end(name, colour), labelLayout: { moveOverlap: 'shiftY' } });
    }),
  }, { right: 66 });
}

export interface TailDependence {
  readonly quantiles: readonly number[];
  readonly real: readonly number[] | null;
  readonly synthetic: readonly number[];
  /** Interval of the synthetic figure. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** chi(u): how often both of a pair are extreme, given that one is. */
export function tailDependence({ quantiles, real, synthetic, low, high }: TailDependence, palette: Palette): EChartsCoreOption {
  const names = quantiles.map((quantile) => quantile.toFixed(2));
  const end = (formatter: string, color: string, offset: number): Part => ({ show: true, formatter, offset: [0, offset], ...label(palette), color });
  return frame(palette, {
    xAxis: horizontal(palette, { type: 'category', data: names, boundaryGap: false, name: 'quantile u' }),
    yAxis: vertical(palette, { type: 'value', min: 0, splitNumber: 4 }),
    series: [
      ...band(low, high, 'band', palette.band[0]),
      line(synthetic, { color: palette.synth.stroke, width: 2 }, { endLabel: end('Synthetic', palette.synth.stroke, 7) }),
      ...(real === null ? [] : [line(real, { color: palette.real.stroke, width: 1.6 }, { endLabel: end('Real', palette.real.stroke, -7) })]),
    ],
  }, { right: 66 });
}

/** Loss or rate by epoch, training and held out. */
export function trainingCurve({ training, heldOut }: { readonly training: readonly number[]; readonly heldOut: readonly number[] }, palette: Palette): EChartsCoreOption {
  const end = (formatter: string, color: string): Part => ({ show: true, formatter, ...label(palette), color });
  return frame(palette, {
    xAxis: horizontal(palette, { type: 'category', data: training.map((_loss, epoch) => String(epoch + 1)), boundaryGap: false, name: 'epoch' }),
    yAxis: vertical(palette, { type: 'value', scale: true, splitNumber: 4 }),
    series: [
      line(training, { color: palette.ink3, width: 1.2 }, { endLabel: end('Training', palette.ink3) }),
      line(heldOut, { color: palette.synth.stroke, width: 2 }, { endLabel: end('Held out', palette.synth.stroke) }),
    ],
  }, { right: 66 });
}
