import type { EChartsCoreOption } from 'echarts/core';
import type { ClassSizes } from '../contract/anonymity.ts';
import { frame, horizontal, label, vertical } from './frame.ts';
import type { Palette } from './palette.ts';

/** How many classes of equal quasi-identifiers have how many rows; those below k in the colour of what fails. */
export function classSizeBars(sizes: ClassSizes, k: number, name: string, palette: Palette): EChartsCoreOption {
  return frame(palette, {
    xAxis: horizontal(palette, { type: 'category', data: sizeNames(sizes), name, axisLabel: label(palette, { interval: 0 }) }),
    yAxis: vertical(palette, { type: 'value', min: 0, splitNumber: 3, minInterval: 1 }),
    series: [{
      type: 'bar', barWidth: '62%', silent: true,
      data: sizes.map(({ classes }, bin) => ({ value: classes, itemStyle: isBelow(sizes, bin, k) ? { color: palette.panel, borderColor: palette.verdict.fail.ink, borderWidth: 1.6 } : { color: palette.synth.fill, borderColor: palette.synth.stroke, borderWidth: 1 } })),
      label: { ...label(palette), show: true, position: 'top', formatter: ({ value }: { value: number }) => (value === 0 ? '' : String(value)) },
    }],
  }, { top: 22 });
}

/** "1", "3–4", "1000 or more". */
export function sizeNames(sizes: ClassSizes): string[] {
  return sizes.map(({ from }, bin) => {
    const next = sizes[bin + 1]?.from;
    return next === undefined ? `${from} or more` : next - from === 1 ? String(from) : `${from}–${next - 1}`;
  });
}

/** A bin that k cuts counts as kept: whether one is below k is said by the smallest class. */
function isBelow(sizes: ClassSizes, bin: number, k: number): boolean {
  const next = sizes[bin + 1]?.from;
  return next !== undefined && next <= k;
}
