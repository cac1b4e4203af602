import { describe, expect, test } from 'vitest';
import { cascadeStates } from '../../../src/contract/cascade.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { behaviourOf } from '../../../src/engine/cascade/behaviour.ts';
import { contagionOf } from '../../../src/engine/cascade/contagion.ts';
import { estimates, ratio } from '../../../src/engine/cascade/estimates.ts';
import { autocorrelation, rollRateDistance, secondOrderGap } from '../../../src/engine/cascade/measures.ts';
import { Stream } from '../../../src/engine/random/stream.ts';
import { drawn, panelOf } from './panels.ts';

const behaviour = (histories: readonly (readonly number[])[]) => behaviourOf(panelOf(histories, cascadeStates), silentMonitor);
const values = (list: readonly { value: number | null }[]): (number | null)[] => list.map(({ value }) => value);

describe('by hand', () => {
  // Cured after one month; 90 days behind in the fourth month; behind to the end.
  const { rollRates, cure, redefault, hazard, vintage, spells, monthsInArrears } = behaviour([[0, 1, 0, 0, 0, 0, 0, 0, 0], [0, 1, 2, 3, 0, 1, 2, 3, 4], [0, 0, 0, 1]]);

  test('roll rates', () => {
    expect(rollRates[0]![1]!.value).toBeCloseTo(4 / 12, 12);
    expect(values(rollRates[1]!).slice(0, 3)).toEqual([1 / 3, 0, 2 / 3]);
    expect(rollRates[5]![5]!).toEqual({ value: null, interval: null });
  });

  test('cures are looked for only where as many months follow', () => {
    expect(cure[0]).toMatchObject({ state: 'D30' });
    // Of D30: months 1, 1 and 5 have a month after them; months 1, 1 and 5 three; months 1 and 1 six.
    expect(values(cure[0]!.within)).toEqual([1 / 3, 2 / 3, 1]);
  });

  test('defaults after cures, hazard and vintage curves', () => {
    // Only the first history has six months after its cure.
    expect(values(redefault)).toEqual([0, null]);
    expect(values(hazard).slice(0, 4)).toEqual([0, 0, 1 / 3, 0]);
    expect(values(vintage)).toEqual([1 / 2, null, null, null]);
  });

  test('spells that end, and months of twelve', () => {
    expect(values(spells)).toEqual([1 / 2, 0, 1 / 2, 0, 0, 0]);
    expect(monthsInArrears.value).toBeNull();
    expect(behaviour([[...Array.from({ length: 9 }, () => 0), 1, 2, 3, 4]]).monthsInArrears.value).toBe(3);
  });
});

test('what comes after a loan is closed is known, whether the panel repeats its last state or ends there', () => {
  const [inDefault, paidOff, open] = [[0, 1, 2, 5], [0, 1, 6], [0, 1]];
  const { cure, vintage, rollRates, spells } = behaviour([inDefault, paidOff, open]);
  // Two of the three that are 30 days behind have a known end, one of which is that nothing is due.
  expect(values(cure[0]!.within)).toEqual([1 / 2, 1 / 2, 1 / 2]);
  expect(values(cure.find(({ state }) => state === 'DEF')!.within)).toEqual([null, null, null]);
  expect(values(vintage)).toEqual([1 / 2, 1 / 2, 1 / 2, 1 / 2]);
  const repeated = behaviour([[...inDefault, 5, 5, 5], [...paidOff, 6], open]);
  expect({ rollRates: repeated.rollRates, spells: repeated.spells, vintage: repeated.vintage }).toEqual({ rollRates, spells, vintage });
  // A default that is left again is no end.
  expect(behaviour([[0, 5, 5, 0, 0]]).rollRates[5]!.map(({ value }) => value)).toEqual([1 / 2, 0, 0, 0, 0, 1 / 2, 0, 0]);
});

test('agrees with the measures that the table shows', () => {
  const panel = panelOf(drawn(400, 8, 3, (history, u) => Number(u < (history.at(-1) === 1 ? 0.7 : 0.2))));
  const { secondOrderGap: gap, autocorrelation: correlations } = behaviourOf(panel, silentMonitor);
  expect(gap.value).toBeCloseTo(secondOrderGap(panel)!, 12);
  expect(correlations[2]!.value).toBeCloseTo(autocorrelation(panel, 3)!, 12);
  expect(rollRateDistance(panel, panel)).toBe(0);
});

test('intervals hold the truth 95 times in a hundred', () => {
  // 300 panels of 200 clients whose months depend on their client: an error of clients, not of months. Of 300 hits 95 % has an error of 1.3 %.
  let hits = 0;
  const stream = new Stream(5, 'test/intervals');
  for (let trial = 0; trial < 300; trial++) {
    const clients = Array.from({ length: 200 }, () => {
      const own = stream.uniform() < 0.5 ? 0.1 : 0.5;
      return Array.from({ length: 6 }, () => Number(stream.uniform() < own)).reduce((sum, one) => sum + one, 0);
    });
    const [estimate] = estimates(200, 2, (client, to) => {
      to[0]! += clients[client]!;
      to[1]! += 6;
    }, [ratio(0, 1)], silentMonitor);
    const [low, high] = estimate!.interval!;
    hits += Number(low < 0.3 && 0.3 < high);
  }
  expect(hits / 300).toBeGreaterThan(0.91);
  expect(hits / 300).toBeLessThan(0.985);
});

describe('contagion', () => {
  test('by hand, in the same months of the calendar', () => {
    const panel = { ...panelOf([[1, 1, 0], [0, 1], [0, 0, 0]]), calendar: { span: 3, starts: Uint16Array.of(0, 0, 0) }, owners: Int32Array.of(4, 4, 9) };
    // Pairs: months 0 and 1, both orders. First behind: 1 + 2; both behind: 2.
    expect(contagionOf(panel, silentMonitor)!.value).toBeCloseTo((2 / 3) / (3 / 4), 12);
  });

  test('none where owners are unknown or have one sequence each', () => {
    expect(contagionOf(panelOf([[0, 1]]), silentMonitor)).toBeNull();
    expect(contagionOf({ ...panelOf([[0, 1], [1, 1]]), owners: Int32Array.of(0, 1) }, silentMonitor)).toBeNull();
  });
});
