import { describe, expect, test } from 'vitest';
import mild from '../../../resources/scenarios/mild-recession.json' with { type: 'json' };
import { scenarioSchema } from '../../../src/contract/scenario.ts';
import type { OwnScenario } from '../../../src/contract/stressDraft.ts';
import { cellOf, cellsOf, decimalSign, digitsOf, firstFault, isEdited, lengthOf, pasted, quartersFrom, resized, scenarioOf, shownCell } from '../../../src/renderer/stress/cells.ts';

const origin = scenarioSchema.parse(mild);
const own: OwnScenario = { id: 'own-1', origin, shipped: true, title: 'Mild, edited', cells: cellsOf(origin) };
const withCell = (value: number | string): OwnScenario => ({ ...own, cells: { ...own.cells, unemployment: own.cells.unemployment!.map((cell, quarter) => (quarter === 2 ? value : cell)) } });

describe('figures by locale', () => {
  test.each([
    ['7.5', '.', 7.5], ['7,5', ',', 7.5], ['−1,5', ',', -1.5], ['-1.5', '.', -1.5], ['1,234.5', '.', 1234.5], ['1.234,5', ',', 1234.5], ['1 234,5', ',', 1234.5], ['6 %', '.', 6], ['+.5', '.', 0.5],
    // A sign that groups nothing can only be the decimal one.
    ['7.5', ',', 7.5], ['7,5', '.', 7.5],
  ])('%s with %s is %d', (text, decimal, value) => expect(cellOf(text, decimal)).toBe(value));

  test.each(['', 'abc', '1.2.3', '12a', '-', '1,23,4'])('"%s" stays as it was typed', (text) => expect(cellOf(text, '.')).toBe(text));

  test('a figure is shown with the sign of the locale, and read back', () => {
    expect([decimalSign('en-GB'), decimalSign('de-DE'), decimalSign('fr-FR')]).toEqual(['.', ',', ',']);
    for (const decimal of ['.', ',']) for (const value of [0, -3.25, 314.9, 1234.5]) expect(cellOf(shownCell(value, decimal, 1), decimal)).toBe(value);
    expect(digitsOf([301, 299.2, 'about 5', 2.88])).toBe(2);
    expect([shownCell(301, ',', 1), shownCell(299.25, '.', 1), shownCell('about 5', '.', 1)]).toEqual(['301,0', '299.25', 'about 5']);
  });
});

describe('an own scenario', () => {
  test('as it was, it is the scenario that it was made from by another name', () => {
    expect(isEdited(own)).toBe(false);
    expect(scenarioOf(own)).toEqual({ ...origin, name: 'Mild, edited', title: 'Mild, edited' });
  });

  test('edited, only the changed series are the user\'s, and figures that it was built to meet are gone', () => {
    const edited = scenarioOf(withCell(9))!;
    expect(scenarioSchema.parse(edited)).toEqual(edited);
    expect(edited.series.unemployment).toMatchObject({ start: 4.5, status: 'user' });
    expect(edited.series.unemployment.values[2]).toBe(9);
    expect(edited.series.house_prices).toEqual(origin.series.house_prices);
    expect(edited.anchors).toEqual([]);
    expect(edited.description).toContain('Mild recession');
  });

  test.each(['nine', '', 51, -0.1])('with %s in a cell it is none yet, and the cell is named', (value) => {
    expect(scenarioOf(withCell(value))).toBeNull();
    expect(firstFault(withCell(value))).toEqual({ variable: 'unemployment', quarter: 2 });
  });

  test('without a name it is none yet', () => expect(scenarioOf({ ...own, title: '  ' })).toBeNull());

  test('a block is laid from a cell on; what lies beyond is counted', () => {
    const { cells, beyond } = pasted(own, { variable: 'unemployment', quarter: 10 }, '8.1\t-2\r\n8.2\tlow\r\n8.3\t1\r\n', '.');
    expect(cells.unemployment!.slice(9)).toEqual([origin.series.unemployment.values[9], 8.1, 8.2]);
    expect(cells.gdp_growth!.slice(10)).toEqual([-2, 'low']);
    expect(cells.house_prices).toEqual(own.cells.house_prices);
    expect(beyond).toBe(2);
    expect(pasted(own, { variable: 'inflation', quarter: 0 }, '1\t2\t3', '.').beyond).toBe(2);
  });

  test('it has 12 to 20 quarters; one more repeats the last', () => {
    expect(resized(own, -1)).toBe(own.cells);
    let longer = own;
    for (let turn = 0; turn < 12; turn++) longer = { ...longer, cells: resized(longer, 1) };
    expect(lengthOf(longer)).toBe(20);
    expect(longer.cells.house_prices!.slice(11)).toEqual(Array.from({ length: 9 }, () => 303.2));
    expect(scenarioOf(longer)).not.toBeNull();
    expect(quartersFrom('2025Q4', 5)).toEqual(['2025Q4', '2026Q1', '2026Q2', '2026Q3', '2026Q4', '2027Q1']);
  });
});
