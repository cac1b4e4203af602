import { expect, test } from 'vitest';
import { tailDependence, trainingCurve, vintages } from '../../src/charts/curves.ts';
import { fan } from '../../src/charts/fan.ts';
import { iconArray } from '../../src/charts/iconArray.ts';
import { intervals } from '../../src/charts/intervals.ts';
import { macroPath } from '../../src/charts/macroPath.ts';
import { matrix } from '../../src/charts/matrix.ts';
import { categoryOverlay, overlay } from '../../src/charts/overlay.ts';
import { type Palette, palettes } from '../../src/charts/palette.ts';
import { toSvg } from '../../src/charts/render.ts';
import { shareBar } from '../../src/charts/shareBar.ts';
import { tornado } from '../../src/charts/tornado.ts';

const pictures: Readonly<Record<string, (palette: Palette) => string>> = {
  overlay: (palette) => toSvg(overlay({ edges: [0, 1, 2, 3], real: [20, 50, 30], synthetic: [22, 48, 30], name: 'amount' }, palette), 400, 240),
  categories: (palette) => toSvg(categoryOverlay({ levels: ['A', 'B'], real: [40, 60], synthetic: [41, 59], name: 'grade' }, palette), 400, 240),
  fan: (palette) => toSvg(fan({ periods: ['Q1', 'Q2'], baseline: [1, 1], p5: [1, 1.2], p25: [1.1, 1.5], median: [1.2, 2], p75: [1.4, 2.6], p95: [1.6, 3.4], most: 4, unit: ' %' }, palette), 400, 240),
  macroPath: (palette) => toSvg(macroPath({ periods: ['2025Q4', '2026Q1', '2026Q2'], path: [4.5, null, 6], before: { name: 'Shipped', values: [4.5, 5, 5.5] }, history: { name: 'From 2008Q4', values: [6.9, 8.3, 9.3] } }, palette), 400, 240),
  vintages: (palette) => toSvg(vintages([{ name: '2024Q1', cumulated: [0, 0.01, 0.02] }, { name: '2024Q2', cumulated: [0, 0.02] }], palette), 400, 240),
  tails: (palette) => toSvg(tailDependence({ quantiles: [0.8, 0.9], real: [0.3, 0.2], synthetic: [0.31, 0.22], low: [0.28, 0.18], high: [0.34, 0.26] }, palette), 400, 240),
  training: (palette) => toSvg(trainingCurve({ training: [0.7, 0.6], heldOut: [0.71, 0.62], kept: 2 }, palette), 400, 240),
  correlations: (palette) => toSvg(matrix({ rows: ['a', 'b'], columns: ['a', 'b'], values: [[1, -0.4], [-0.4, null]], scale: 'signed', most: 1, decimals: 2 }, palette), 400, 300),
  intervals: (palette) => toSvg(intervals([{ name: 'Singling out', value: 0.02, low: 0.01, high: 0.05, inconclusive: false }], 0.1, 'excess risk', palette), 400, 200),
  tornado: (palette) => toSvg(tornado({ name: 'change of the loss, %', unit: ' %', items: [{ name: 'Loss given default', less: -10, more: 10 }, { name: 'Prepayment', less: 0.8, more: -0.8 }] }, palette), 480, 160),
  people: (palette) => iconArray({ before: 50, added: 24 }, palette),
  shares: (palette) => shareBar([{ name: 'rows', share: 0.05 }, { name: 'tables', share: 0.6 }], palette),
};

test.each(Object.entries(pictures))('case 95: %s has marks without a page, in literal colours, and for each palette', (_name, picture) => {
  for (const palette of Object.values(palettes)) {
    const svg = picture(palette);
    expect(svg.match(/<(path|rect|circle|polyline)\b/g)?.length ?? 0).toBeGreaterThan(1);
    expect(svg).not.toMatch(/var\(|NaN|undefined|Infinity/);
  }
  expect(picture(palettes.dark)).not.toBe(picture(palettes.light));
});

test('a hundred people, told apart by three tones', () => {
  const svg = iconArray({ before: 50, added: 24 }, palettes.print);
  expect(svg.match(/<circle/g)).toHaveLength(100);
  expect(svg.split(palettes.print.accent)).toHaveLength(2 * 24 + 1);
});

test('a tornado names each change with its sign, and fills one side alone', () => {
  const svg = pictures['tornado']!(palettes.print);
  for (const change of ['+10.0 %', '−10.0 %', '+0.8 %', '−0.8 %']) expect(svg).toContain(change);
  expect(svg).toContain(`fill="${palettes.print.panel}"`);
  expect(svg).toContain(`fill="${palettes.print.synth.stroke}"`);
});

test('a matrix prints its numbers with a true minus, and a dash where there is none', () => {
  const svg = pictures['correlations']!(palettes.print);
  expect(svg).toContain('−0.40');
  expect(svg).toContain('–');
});
