import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgePlausibility } from '../../../src/engine/stress/plausibility.ts';
import { loadScenario, scenarioNames } from '../../../src/engine/stress/scenarios.ts';
import { scenarioCsv } from '../../../src/engine/stress/scenarioCsv.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** Table 3A of the Federal Reserve's scenarios of 2025, as published, without columns that are not needed here. */
const fed2025 = `Scenario Name,Date,Real GDP growth,Nominal GDP growth,Unemployment rate,CPI inflation rate,3-month Treasury rate,10-year Treasury yield,Mortgage rate,House Price Index (Level)
Supervisory Severely Adverse,2025 Q1,-8.9,-8.0,5.6,2.0,1.8,1.4,4.0,275.1
Supervisory Severely Adverse,2025 Q2,-6.7,-6.0,6.8,1.5,0.1,1.0,3.7,255.2
Supervisory Severely Adverse,2025 Q3,-8.0,-7.2,8.1,1.3,0.1,1.0,3.8,239.9
Supervisory Severely Adverse,2025 Q4,-5.9,-5.1,9.2,1.3,0.1,1.1,3.8,228.9
Supervisory Severely Adverse,2026 Q1,-1.8,-0.7,9.7,1.4,0.1,1.2,3.8,222.0
Supervisory Severely Adverse,2026 Q2,0.6,1.7,9.9,1.4,0.1,1.2,3.7,217.5
Supervisory Severely Adverse,2026 Q3,0.9,2.1,10.0,1.4,0.1,1.3,3.6,214.4
Supervisory Severely Adverse,2026 Q4,6.4,7.8,9.5,1.5,0.1,1.4,3.6,220.4
Supervisory Severely Adverse,2027 Q1,6.0,7.4,9.0,1.5,0.1,1.5,3.5,226.5
Supervisory Severely Adverse,2027 Q2,5.7,6.8,8.6,1.5,0.1,1.5,3.4,232.6
Supervisory Severely Adverse,2027 Q3,5.3,6.7,8.2,1.6,0.1,1.6,3.3,238.6
Supervisory Severely Adverse,2027 Q4,5.0,6.5,7.8,1.6,0.1,1.6,3.3,244.7
Supervisory Severely Adverse,2028 Q1,4.8,6.2,7.5,1.6,0.1,1.7,3.2,250.6
`;

function file(content: string): string {
  const path = join(temporaryFolder(), 'own.csv');
  writeFileSync(path, content);
  return path;
}

describe('scenarios as CSV', () => {
  test('a published file of the Federal Reserve is read as it is, and lies where its distance says', async () => {
    const scenario = await loadScenario(file(fed2025));
    expect(scenario).toMatchObject({ name: 'Supervisory Severely Adverse', start: '2024Q4', series: { unemployment: { start: 4.1, status: 'user' }, house_prices: { start: 323.1 } } });
    const { distance, band, features } = judgePlausibility(scenario, null);
    expect(features).toMatchObject({ unemployment_rise: expect.closeTo(5.9, 6), gdp_drawdown: expect.closeTo(-7.8, 1), treasury_10y_move: expect.closeTo(-3.3, 6) });
    // The published figure is from a start of which the last digits were revised since.
    expect(Math.abs(distance - 7.01)).toBeLessThan(0.1);
    expect(band).toBe('supervisory precedent');
  });

  test('what is exported is read back as the same path', async () => {
    for (const name of scenarioNames()) {
      const scenario = await loadScenario(name);
      const back = await loadScenario(file(scenarioCsv(scenario)));
      expect(back).toMatchObject({ name, start: scenario.start });
      for (const [variable, own] of Object.entries(scenario.series)) expect(back.series).toHaveProperty(variable, expect.objectContaining({ start: own?.start, values: own?.values }));
    }
  });

  test.each([
    ['a heading that is missing', fed2025.replace('Unemployment rate', 'Jobless'), 'has no column "Unemployment rate"'],
    ['a quarter that is left out', fed2025.replace(/^.*2025 Q3.*\n/m, ''), '2025Q4 does not follow 2025Q2'],
    ['too short a path', fed2025.split('\n').slice(0, 8).join('\n'), 'has 7 quarters; a scenario has 12 to 20'],
    ['a cell that is no number', fed2025.replace('-8.9', 'n/a'), 'line 2: Real GDP growth is no number'],
    ['a date that is no quarter', fed2025.replace('2025 Q1', 'January'), 'line 2: the date is no quarter'],
    ['an index of another base', fed2025.replaceAll(/,(\d{3}\.\d)$/gm, ',90.0'), 'another base'],
    ['a start that nobody knows', fed2025.replaceAll(/20(2[5-8]) Q/g, '19$1 Q'), 'history does not know the quarter before'],
  ])('%s is refused with its place', async (_, content, message) => {
    await expect(loadScenario(file(content))).rejects.toMatchObject({ code: 'input', message: expect.stringContaining(message) });
  });

  test('a JSON file whose series differ in length is refused', async () => {
    const scenario = await loadScenario('mild-recession');
    const path = join(temporaryFolder(), 'own.json');
    writeFileSync(path, JSON.stringify({ ...scenario, series: { ...scenario.series, inflation: { ...scenario.series.inflation, values: [...scenario.series.inflation.values, 2] } } }));
    await expect(loadScenario(path)).rejects.toMatchObject({ code: 'input', message: expect.stringContaining('12 quarters of unemployment and 13 of inflation') });
  });
});
