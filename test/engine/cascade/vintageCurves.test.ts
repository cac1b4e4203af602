import { expect, test } from 'vitest';
import { cohortsOf, vintageCurves } from '../../../src/engine/cascade/vintageCurves.ts';
import { panelOf } from './panels.ts';

const states = ['CUR', 'D90', 'PRE'];
const [cur, bad, paidOff] = [0, 1, 2];
/** So many clients of one history each. */
const times = (count: number, history: readonly number[]): (readonly number[])[] => Array.from({ length: count }, () => history);
const rounded = (shares: readonly number[]): number[] => shares.map((share) => Number(share.toFixed(6)));

test('a default counts once, in its first month; who was paid off stays among the loans, who was last seen does not', () => {
  const panel = panelOf([...times(40, [cur, bad, cur, bad]), ...times(40, [cur, paidOff]), ...times(60, [cur, cur, cur, cur]), ...times(60, [cur, cur])], states);
  const [curve] = vintageCurves(panel, cohortsOf(panel, undefined));
  // Month 2: 40 of 200. Month 3 and 4: none of the 60 that are left.
  expect(curve).toMatchObject({ cohort: '', clients: 200 });
  expect(rounded(curve!.cumulated)).toEqual([0, 0, 0.2, 0.2, 0.2]);
  const late = panelOf([...times(50, [cur, paidOff]), ...times(50, [cur, cur, bad]), ...times(100, [cur, cur])], states);
  // A quarter is paid off in month 2. All that are seen in month 3 default: the three quarters that were open.
  expect(rounded(vintageCurves(late, cohortsOf(late, undefined))[0]!.cumulated)).toEqual([0, 0, 0, 0.75]);
  const repeated = panelOf([...times(50, [cur, paidOff, paidOff]), ...times(50, [cur, cur, bad]), ...times(100, [cur, cur])], states);
  expect(vintageCurves(repeated, cohortsOf(repeated, undefined))).toEqual(vintageCurves(late, cohortsOf(late, undefined)));
});

test('cohorts are named by the month in which they begin, and the other panel is cut alike', () => {
  const histories = [...times(30, [cur, cur]), ...times(30, [cur, bad]), ...times(30, [bad, bad])];
  const starts = Uint16Array.from({ length: 90 }, (_, client) => [0, 4, 5][Math.floor(client / 30)]!);
  const panel = { ...panelOf(histories, states), calendar: { span: 8, starts } };
  // Six places take cohorts of three months; 1970-01 is month 0 of dates.
  const cohorts = cohortsOf(panel, { first: 12 * 54 + 10, span: 8, form: 'date' });
  expect(cohorts).toEqual({ width: 3, names: ['2024-11', '2025-02'] });
  expect(vintageCurves(panel, cohorts).map(({ cohort, clients, cumulated }) => [cohort, clients, rounded(cumulated)])).toEqual([['2024-11', 30, [0, 0, 0]], ['2025-02', 60, [0, 0.5, 1]]]);
  const other = { ...panel, calendar: { span: 8, starts: starts.fill(1) } };
  expect(vintageCurves(other, cohorts).map(({ clients }) => clients)).toEqual([90]);
  expect(cohortsOf(panel, { first: 2024 * 12, span: 8, form: 'yyyyMM' }).names[0]).toBe('2024-01');
});

test('a curve ends where fewer than thirty loans are at risk', () => {
  const panel = panelOf([...times(40, [cur, cur]), ...times(20, [cur, cur, bad])], states);
  expect(vintageCurves(panel, cohortsOf(panel, undefined))[0]!.cumulated).toEqual([0, 0, 0]);
});
