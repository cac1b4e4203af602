import { describe, expect, test } from 'vitest';
import type { CountNoise } from '../../../../src/engine/measure/private/countNoise.ts';
import { measureStarts, startQueries, type StartCells } from '../../../../src/engine/measure/private/startCounts.ts';
import { Stream } from '../../../../src/engine/random/stream.ts';

/** Three variables of histories: the second follows the first, the third is by itself. */
function variablesOf(histories: number): StartCells[] {
  const stream = new Stream(1, 'test/starts');
  const rows = Array.from({ length: histories }, () => {
    const first = stream.below(4);
    return [first, stream.uniform() < 0.8 ? first : stream.below(4), stream.below(3)];
  });
  return [4, 4, 3].map((cells, variable) => ({ cells, rowCells: Uint8Array.from(rows, (row) => row[variable]!) }));
}

/** Adds nothing, and keeps what it was given. */
function open(): { noise: CountNoise; asked: number[][] } {
  const asked: number[][] = [];
  return { asked, noise: { add: (counts) => void asked.push([...counts]), totalVariation: () => 0 } };
}

describe('counts of how histories begin', () => {
  test('change by the square root of the queries where a history is added, no more', () => {
    const [without, having] = [open(), open()];
    measureStarts(variablesOf(600), undefined, 0.1, without.noise);
    measureStarts(variablesOf(601), undefined, 0.1, having.noise);
    const one = having.asked.flat();
    const squares = without.asked.flat().reduce((sum, count, place) => sum + (count - one[place]!) ** 2, 0);
    expect(one).toHaveLength(4 + 4 + 3 + 3);
    expect(squares).toBe(startQueries(3));
  });

  test('tell the number of histories, their shares and what goes together through the noise', () => {
    const { counts, correlation, histories, noiseDistance } = measureStarts(variablesOf(20_000), undefined, 20);
    expect(Math.abs(histories - 20_000)).toBeLessThan(200);
    for (const own of counts) expect(own.reduce((sum, count) => sum + count, 0)).toBeCloseTo(histories, 3);
    expect(correlation[0]![1]).toBeGreaterThan(0.6);
    expect(Math.abs(correlation[0]![2]!)).toBeLessThan(0.1);
    expect(noiseDistance).toBeLessThan(1e-20);
  });

  test('add up to the declared number, and a variable with one value goes with nothing', () => {
    const [first, second] = variablesOf(1000);
    const { counts, correlation } = measureStarts([first!, second!, { cells: 5, rowCells: new Uint8Array(1000) }], 900, 1);
    expect(counts[2]!.reduce((sum, count) => sum + count, 0)).toBeCloseTo(900, 3);
    expect(correlation[2]).toEqual([0, 0, 1]);
  });
});
