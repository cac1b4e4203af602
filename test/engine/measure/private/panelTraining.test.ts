import { expect, test } from 'vitest';
import { silentMonitor } from '../../../../src/contract/progress.ts';
import { relatedSchema } from '../../../../src/contract/relatedSchema.ts';
import type { PanelModel } from '../../../../src/contract/relatedTwin.ts';
import { planPanel } from '../../../../src/engine/measure/private/panelPlan.ts';
import type { PanelPaths } from '../../../../src/engine/measure/private/panelRows.ts';
import { trainingFeasibility, trainPaths } from '../../../../src/engine/measure/private/panelTraining.ts';
import { createNoise, type Noise } from '../../../../src/engine/privacy/noise/noise.ts';
import { Stream } from '../../../../src/engine/random/stream.ts';
import { PathSampler } from '../../../../src/engine/twin/paths.ts';

const schema = relatedSchema.parse({
  schemaVersion: 1, table: 'months', parent: { table: 'loans', column: 'loan', key: 'loan', atMost: 6 },
  columns: [{ name: 'loan', kind: 'identifier' }, { name: 'number', kind: 'integer' }, { name: 'state', kind: 'category', levels: ['good', 'late', 'done'] }],
  panel: {
    time: 'number', stateColumns: ['state'], begins: [0], segments: ['size'], endsEarly: false,
    states: [{ levels: ['good'], next: [0, 1, 2] }, { levels: ['late'], next: [0, 1] }, { levels: ['done'], next: [] }],
    numbers: [{ column: 'number', first: ['1'], later: ['previous.number + 1'] }],
  },
});
const plan = planPanel(schema, schema.panel!, 'loan', [{ name: 'size', kind: 'category', role: 'ordinary', levels: ['small', 'large'] }]);
const names = ['small', 'large'];
const months = 6;

/** Late again with .9 after two late months, with .5 after one: a memory of two; large ones fall late with .3, small ones with .05. */
function paths(count: number): { paths: PanelPaths; segments: Int32Array } {
  const stream = new Stream(1, 'test/paths');
  const segments = Int32Array.from({ length: count }, (_, path) => path % 2);
  const states = Int32Array.from({ length: count * months }, () => 0);
  for (let path = 0; path < count; path++) {
    for (let month = 1; month < months; month++) {
      const [before, last] = [month > 1 ? states[path * months + month - 2] : 0, states[path * months + month - 1]];
      const late = last === 0 ? [0.05, 0.3][segments[path]!]! : before === 1 ? 0.9 : 0.5;
      states[path * months + month] = Number(stream.uniform() < late);
    }
  }
  return { segments, paths: { starts: Int32Array.from({ length: count }, (_, path) => path * months), lengths: new Int32Array(count).fill(months), parents: Int32Array.from({ length: count }, (_, path) => path), states } };
}

test('a person takes part with all of their paths or with none, by one coin a step', () => {
  const { paths: three, segments } = paths(6);
  let coins = 0;
  const counted: Noise = { ...createNoise(), bernoulliExp: () => (coins++, true) };
  trainPaths(three, segments, Int32Array.of(7, 7, 3, 3, 3, 9), plan, names, months, 3, { seed: 1, rate: 0.5, steps: 4, clip: 1, multiplier: 1 }, silentMonitor, counted);
  expect(coins).toBe(3 * 4);
});

test('the network keeps what segments and two months of memory say, and never a step that was not declared', () => {
  const { paths: many, segments } = paths(1500);
  const { network } = trainPaths(many, segments, many.parents, plan, names, months, 1, { seed: 1, rate: 0.15, steps: 150, clip: 2, multiplier: 0.4 }, silentMonitor);
  const model = { segmentLevels: names, closing: [2], starts: [{ segment: 0, state: 0, rows: 1 }, { segment: 1, state: 0, rows: 1 }], steps: [], network, ends: Array.from({ length: months }, (_, month) => [1, Number(month + 1 === months)]) } as unknown as PanelModel;
  const stream = new Stream(2, 'test/draws');
  const fallen = [0, 1].map((segment) => {
    const sampler = new PathSampler(model);
    const again = [[0, 0], [0, 0]];
    let [good, late, forbidden] = [0, 0, 0];
    for (let turn = 0; turn < 2000; turn++) {
      const path = sampler.draw(segment, stream);
      path.forEach((state, at) => {
        if (at === 0) return;
        if (path[at - 1] === 0) [good, late] = [good + 1, late + Number(state === 1)];
        else if (path[at - 1] === 1 && at > 1) {
          again[path[at - 2]!]![0]!++;
          again[path[at - 2]!]![1]! += Number(state === 1);
          forbidden += Number(state === 2);
        }
      });
    }
    return { forbidden, falls: late / good, memory: again[1]![1]! / again[1]![0]! - again[0]![1]! / again[0]![0]! };
  });
  expect(fallen.map(({ forbidden }) => forbidden)).toEqual([0, 0]);
  expect(fallen[1]!.falls - fallen[0]!.falls).toBeGreaterThan(0.15);
  // Of the chain of one state it would be 0, of the paths it is .4.
  expect(fallen[1]!.memory).toBeGreaterThan(0.2);
});

test('says beforehand when its noise would leave nothing', () => {
  const training = { rate: 0.0625, multiplier: 11.3 };
  expect([10_000, 3000, 800].map((persons) => trainingFeasibility(training, persons).verdict)).toEqual(['good', 'weak', 'infeasible']);
});
