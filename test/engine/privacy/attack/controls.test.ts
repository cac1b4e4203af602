import { expect, test } from 'vitest';
import { attackRequest, usualTolerance } from '../../../../src/contract/attack.ts';
import { silentMonitor } from '../../../../src/contract/progress.ts';
import { attack, type AttackFigures, worstCaseTolerance } from '../../../../src/engine/privacy/attack/attack.ts';
import type { Table } from '../../../../src/engine/table/table.ts';
import { hypergeometricTail } from '../../../../src/engine/privacy/attack/chance.ts';
import { type Counted, findingsOf } from '../../../../src/engine/privacy/attack/findings.ts';
import { people, planted } from './population.ts';

/** The tester is tested. `npm run audit` takes 100 and 200 seeds, as stated; the suite takes a tenth, with the same power for one seed. */
const seeds = Number(process.env['AUDIT_SEEDS'] ?? 10);
const rows = 1000;
/** The long form takes minutes. */
const timeout = 60_000 + seeds * 30_000;

function attacked(train: Table, control: Table, synthetic: Table, seed: number): AttackFigures {
  return attack({ tables: { train, control, synthetic }, quasi: [], attempts: 200, seed, budget: { shadows: 0, seconds: 1 }, shadows: null, claimed: null }, silentMonitor);
}

/** A hold-out some rows of which stand in the train table, too, as in any real file. */
function sides(seed: number): { train: Table; control: Table } {
  const train = people(rows, seed, 'train');
  // The last rows of train: none of those that are planted.
  return { train, control: planted(people(rows, seed, 'control'), { ...people(rows, seed, 'train'), columns: train.columns.map((column) => (column.storage === 'numeric' ? { ...column, values: column.values.toReversed() } : { ...column, codes: column.codes.toReversed() })) }, 20, 0, seed) };
}

test.each([['exact', 0], ['jittered by 2 %', 0.02]])('positive control: 1 % copied rows at n = 1000, %s, are found in 85 of 100 seeds', { timeout }, (_kind, jitter) => {
  let caught = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const { train, control } = sides(seed);
    const { findings } = attacked(train, control, planted(people(rows, seed, 'synthetic'), train, rows / 100, jitter, seed), seed);
    if (findings.find(({ attack: name }) => name === 'Copies and near-copies')!.verdict === 'Leak') caught++;
  }
  expect(caught).toBeGreaterThanOrEqual(0.85 * seeds);
});

test('negative control: a table made from other rows alarms in 5 of 200 seeds at most, at a nominal 1 %', { timeout }, () => {
  let alarms = 0;
  for (let seed = 1; seed <= 2 * seeds; seed++) {
    const { train, control } = sides(seed);
    if (attacked(train, control, people(rows, seed, 'other'), seed).verdict === 'Leak') alarms++;
  }
  // One in a short run is within 5 of 200 by chance more often than not; two are not.
  expect(alarms).toBeLessThanOrEqual(Math.max(1, Math.floor((5 / 200) * 2 * seeds)));
});

test('mutant: a synthetic table that is the train table is a leak by every attack that looks at single rows', () => {
  const { train, control } = sides(1);
  const { verdict, findings, epsilonLowerBound } = attacked(train, control, train, 1);
  expect(verdict).toBe('Leak');
  const leaks = findings.filter((finding) => finding.verdict === 'Leak').map(({ attack: name }) => name);
  expect(leaks).toEqual(expect.arrayContaining(['Copies and near-copies', 'Membership by density (DOMIAS)', 'Singling out', 'Linkability', 'Inference']));
  expect(epsilonLowerBound.value).toBeGreaterThan(1);
});

test('more learnt than was claimed means that something is broken, whatever else is found', () => {
  const { train, control } = sides(1);
  const figures = attack({ tables: { train, control, synthetic: train }, quasi: ['c0', 'c1'], attempts: 200, seed: 1, budget: { shadows: 0, seconds: 1 }, shadows: null, claimed: { epsilon: 1, delta: 1e-6 } }, silentMonitor);
  expect(figures.reason).toContain('Something is broken');
});

test('fewer attempts than asked for are never a pass', () => {
  const { train, control } = sides(1);
  const { verdict, findings } = attack({ tables: { train, control, synthetic: people(rows, 1, 'other') }, quasi: [], attempts: 5000, seed: 1, budget: { shadows: 0, seconds: 1 }, shadows: null, claimed: null }, silentMonitor);
  expect(verdict).toBe('Inconclusive');
  expect(findings.find(({ attack: name }) => name === 'Linkability')).toMatchObject({ verdict: 'Inconclusive', reason: '1000 attempts could be made of 5000 that were asked for.' });
});

test('a column that is twice as wide as all others together dominates nothing', () => {
  const { train, control } = sides(3);
  const wide = (table: Table): Table => ({ ...table, columns: table.columns.map((column, at) => (at === 0 && column.storage === 'numeric' ? { ...column, values: column.values.map((value) => 1e9 * value) } : column)) });
  const synthetic = people(rows, 3, 'other');
  expect(attacked(wide(train), wide(control), wide(synthetic), 3).findings).toEqual(attacked(train, control, synthetic, 3).findings);
});

test('shadow twins that copy are found by the worst cases', () => {
  const { train, control } = sides(2);
  const input = { tables: { train, control, synthetic: train }, quasi: [], attempts: 200, seed: 2, budget: { shadows: 8, seconds: 300 }, claimed: null };
  const { findings } = attack({ ...input, shadows: (space) => (subset) => {
    const points = new Float32Array(subset.length * space.dimensions);
    subset.forEach((row, at) => points.set(space.real.subarray(row * space.dimensions, (row + 1) * space.dimensions), at * space.dimensions));
    return points;
  } }, silentMonitor);
  const shadow = findings.find(({ attack: name }) => name === 'Shadow models on worst cases')!;
  expect(shadow).toMatchObject({ verdict: 'Leak', figures: { shadows: 8 } });
});

test('with the usual attempts, chance alone leaves a table without a leak undecided in fewer than 1 of 100 by each attack', { timeout }, () => {
  const { attempts } = attackRequest.parse({ synthetic: '', train: '', holdout: '' });
  const many = 5000;
  const [train, control] = [people(many, 4, 'train'), people(many, 4, 'control')];
  const { findings } = attack({ tables: { train, control, synthetic: people(many, 4, 'other') }, quasi: [], attempts, seed: 4, budget: { shadows: 0, seconds: 1 }, shadows: null, claimed: null }, silentMonitor);
  const undecided = findings.filter(({ baseline, excess, excessInterval, control: { rate, attempted } }) => {
    const deviation = Math.sqrt((2 * rate) / ((1 - rate) * attempted));
    return !baseline && excessInterval[1] - excess + 2.33 * deviation > usualTolerance;
  });
  expect(undecided.map(({ attack: name }) => name)).toEqual([]);
});

test('so it is with the worst cases: 33 of the 50 that are called leave it undecided, 32 do not', () => {
  expect(hypergeometricTail(33, 50, 50, 100)).toBeLessThan(0.01);
  const counted = (members: number): Counted => ({ attack: 'Shadow models on worst cases', tolerance: worstCaseTolerance, asked: 50, train: [members, 50], control: [50 - members, 50], p: 0.5 });
  expect(findingsOf([counted(32)])[0]!.verdict).toBe('Safe');
  expect(findingsOf([counted(33)])[0]!.verdict).toBe('Inconclusive');
});
