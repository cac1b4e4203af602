import type { EChartsCoreOption } from 'echarts/core';
import { band, frame, horizontal, label, line, type Part, vertical } from './frame.ts';
import type { Palette } from './palette.ts';

/** Epochs that the axis of losses need not hold. */
const early = 3;

export interface Cohort {
  readonly name: string;
  /** Cumulated share by months on book, from 0 on, as far as it was observed. */
  readonly cumulated: readonly number[];
}

/** Lines stay apart without their colours. */
const dashes = ['solid', [7, 3], [2, 2], [8, 3, 2, 3]] as const;

/** Cumulated default rate by months on book, a line a cohort, each named at its end. */
export function vintages(cohorts: readonly Cohort[], palette: Palette): EChartsCoreOption {
  const end = (name: string, colour: string): Part => ({ show: true, formatter: name, ...label(palette), color: colour });
  return frame(palette, {
    xAxis: horizontal(palette, { type: 'value', min: 0, name: 'months on book' }),
    yAxis: vertical(palette, { type: 'value', min: 0, splitNumber: 4, axisLabel: label(palette, { formatter: '{value} %' }) }),
    series: cohorts.map(({ name, cumulated }, index) => {
      const colour = palette.series[index % palette.series.length]!;
      return line(cumulated.map((share, month) => [month, 100 * share]), { color: colour, width: 1.6, type: dashes[index % dashes.length] }, { endLabel: end(name, colour), labelLayout: { moveOverlap: 'shiftY' } });
    }),
  }, { right: 66 });
}

/** One cohort of two panels on an axis up to `most` per cent: the real one an outline, the synthetic one in its colour. Null where only one is known. */
export function vintagePair({ real, synthetic }: { readonly real: readonly number[] | null; readonly synthetic: readonly number[] | null }, most: number, palette: Palette): EChartsCoreOption {
  const points = (shares: readonly number[]): [number, number][] => shares.map((share, month) => [month, 100 * share]);
  return frame(palette, {
    xAxis: horizontal(palette, { type: 'value', min: 0, max: Math.max(1, (real?.length ?? 1) - 1, (synthetic?.length ?? 1) - 1), splitNumber: 4, minInterval: 1, name: 'months on book' }),
    yAxis: vertical(palette, { type: 'value', min: 0, max: most, splitNumber: 4, axisLabel: label(palette, { formatter: '{value} %' }) }),
    series: [
      ...(synthetic === null ? [] : [line(points(synthetic), { color: palette.synth.stroke, width: 2 })]),
      ...(real === null ? [] : [line(points(real), { color: palette.real.stroke, width: 1.4, type: [5, 3] })]),
    ],
  });
}

export interface TailDependence {
  readonly quantiles: readonly number[];
  readonly real: readonly number[] | null;
  readonly synthetic: readonly number[];
  /** Interval of the synthetic figure; null where none is known. */
  readonly low: readonly number[] | null;
  readonly high: readonly number[] | null;
}

/** chi(u): how often both of a pair are extreme, given that one is. */
export function tailDependence({ quantiles, real, synthetic, low, high }: TailDependence, palette: Palette): EChartsCoreOption {
  const names = quantiles.map((quantile) => quantile.toFixed(2));
  const end = (formatter: string, color: string, offset: number): Part => ({ show: true, formatter, offset: [0, offset], ...label(palette), color });
  return frame(palette, {
    xAxis: horizontal(palette, { type: 'category', data: names, boundaryGap: false, name: 'quantile u' }),
    yAxis: vertical(palette, { type: 'value', min: 0, splitNumber: 4 }),
    series: [
      ...(low === null || high === null ? [] : band(low, high, 'band', palette.band[0])),
      line(synthetic, { color: palette.synth.stroke, width: 2 }, { endLabel: end('Synthetic', palette.synth.stroke, 7), labelLayout: { moveOverlap: 'shiftY' } }),
      ...(real === null ? [] : [line(real, { color: palette.real.stroke, width: 1.6, type: [2, 2] }, { endLabel: end('Real', palette.real.stroke, -7), labelLayout: { moveOverlap: 'shiftY' } })]),
    ],
  }, { right: 66 });
}

/** Loss or rate by epoch, training and held out, with the epoch that was kept, from 1, once there is one. */
export function trainingCurve({ training, heldOut, kept }: { readonly training: readonly number[]; readonly heldOut: readonly number[]; readonly kept: number | null }, palette: Palette): EChartsCoreOption {
  const keptMark = kept === null ? [] : [{ coord: [kept - 1, heldOut[kept - 1]], label: { show: true, position: 'top', formatter: `kept: ${kept}`, ...label(palette), color: palette.ink } }];
  // Before anything is learnt losses are so much larger that the rest would lie on the axis.
  const most = Math.max(...training.slice(early), ...heldOut.slice(early));
  const end = (formatter: string, color: string): Part => ({ show: true, formatter, ...label(palette), color });
  return frame(palette, {
    xAxis: horizontal(palette, { type: 'category', data: training.map((_loss, epoch) => String(epoch + 1)), boundaryGap: false, name: 'epoch' }),
    yAxis: vertical(palette, { type: 'value', scale: true, splitNumber: 4, ...(training.length > 2 * early && { max: tidy(most) }) }),
    series: [
      line(training, { color: palette.ink3, width: 1.2 }, { endLabel: end('Training', palette.ink3) }),
      line(heldOut, { color: palette.synth.stroke, width: 2 }, { endLabel: end('Held out', palette.synth.stroke), markPoint: { silent: true, symbol: 'circle', symbolSize: 6, itemStyle: { color: palette.panel, borderColor: palette.synth.stroke, borderWidth: 1.6 }, data: keptMark } }),
    ],
  }, { right: 66 });
}

/** Up to two digits. */
function tidy(value: number): number {
  const step = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / step) * step;
}
