import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderLevels } from '../../../src/engine/measure/levels.ts';
import { levelCap, minCount, otherLevel } from '../../../src/engine/measure/settings.ts';

type Level = readonly [name: string, rows: number, bad?: number];

function order(...levels: Level[]) {
  const bad = levels.some((level) => level[2] !== undefined) ? levels.map((level) => level[2] ?? 0) : null;
  const counts = levels.map(([, rows]) => rows);
  return orderLevels({ names: levels.map(([name]) => name), counts, persons: counts, bad });
}

describe('any levels', () => {
  const anyLevels = fc.uniqueArray(fc.tuple(fc.oneof(fc.string({ maxLength: 4 }), fc.integer({ min: -5, max: 30 }).map(String)), fc.integer({ min: 0, max: 40 })), { selector: ([name]) => name, maxLength: 80 });
  const enough = anyLevels.filter((levels) => levels.reduce((sum, [, rows]) => sum + rows, 0) >= minCount);

  test('keep their rows, and leave only names that enough rows hold', () => {
    fc.assert(
      fc.property(enough, (levels) => {
        const ordered = order(...levels);
        const rowsOf = new Map<string, number>(levels.map(([name, rows]) => [name, rows]));
        const gathered = ordered.levels.map((_, cell) => levels.reduce((sum, [, rows], level) => sum + (ordered.cellOf[level] === cell ? rows : 0), 0));
        expect(ordered.counts).toEqual(gathered);
        expect(Math.min(...gathered)).toBeGreaterThanOrEqual(minCount);
        expect(ordered.levels.filter((name) => name !== otherLevel && (rowsOf.get(name) ?? 0) < minCount)).toEqual([]);
        expect(ordered.suppressed).toBe(levels.length - ordered.levels.filter((name) => rowsOf.has(name)).length);
      }),
    );
  });
});

describe('rare levels', () => {
  test('of texts leave together as (other)', () => {
    const { levels, counts, suppressed, cellOf } = order(['car', 50], ['boat', 4], ['home', 40], ['yacht', 7]);
    expect(levels).toEqual(['car', 'home', otherLevel]);
    expect(counts).toEqual([50, 40, 11]);
    expect([...cellOf]).toEqual([0, 2, 1, 2]);
    expect(suppressed).toBe(2);
  });

  test('of texts leave as the most frequent level where (other) would be rare itself', () => {
    expect(order(['car', 50], ['boat', 4], ['home', 90])).toMatchObject({ levels: ['car', 'home'], counts: [50, 94] });
  });

  test('of codes join the nearest code', () => {
    const { levels, counts, cellOf } = order(['-2', 30], ['0', 100], ['1', 50], ['7', 3], ['8', 2], ['-1', 4]);
    expect(levels).toEqual(['-2', '0', '1']);
    expect(counts).toEqual([34, 100, 55]);
    expect([...cellOf]).toEqual([0, 1, 2, 2, 2, 0]);
  });

  test.each([['texts', 'level'], ['codes', '']])('leave as (other) where all %s are rare', (_, prefix) => {
    const rare = Array.from({ length: 20 }, (_unused, level): Level => [`${prefix}${level}`, 5]);
    expect(order(...rare)).toMatchObject({ levels: [otherLevel], counts: [100], suppressed: 20 });
  });

  test('include those beyond the cap, the rarest first', () => {
    const many = Array.from({ length: levelCap + 8 }, (_, level): Level => [`L${String(level).padStart(2, '0')}`, 100 - level]);
    const { levels, suppressed } = order(...many);
    expect(levels).toHaveLength(levelCap + 1);
    expect(suppressed).toBe(8);
    expect(levels).not.toContain('L50');
    expect(levels).toContain('L49');
  });
});

describe('the order', () => {
  test('of codes is that of their values, not of their texts', () => {
    expect(order(['10', 20], ['9', 20], ['-1', 20]).levels).toEqual(['-1', '9', '10']);
  });

  test('of texts is that of the bad rate', () => {
    expect(order(['A', 100, 30], ['B', 100, 2], ['C', 100, 12]).levels).toEqual(['B', 'C', 'A']);
  });

  test('weighs the rate of few rows less: 4 bad of 10 is nearer to the mean than 35 of 100', () => {
    expect(order(['few', 10, 4], ['many', 100, 35], ['good', 400, 20]).levels).toEqual(['good', 'few', 'many']);
  });

  test('is alphabetical without a target', () => {
    expect(order(['car', 20], ['boat', 30], ['home', 90]).levels).toEqual(['boat', 'car', 'home']);
  });

  test('is alphabetical where that nearly orders the risk of many grades', () => {
    const grades = ['A1', 'A2', 'A3', 'B1', 'B2', 'B3', 'C1', 'C2', 'C3', 'D1', 'D2', 'D3', 'E1'];
    const swapped = grades.map((name, level): Level => [name, 100, name === 'B1' ? 12 : level * 2]);
    expect(order(...swapped).levels).toEqual(grades);
  });
});

test('no level, no cell', () => {
  expect(orderLevels({ names: [], counts: [], persons: [], bad: null })).toMatchObject({ levels: [], counts: [], suppressed: 0 });
});
