import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure } from '../../../src/contract/errors.ts';
import { type Progress, progressSchema } from '../../../src/contract/progress.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';

const stages = [{ name: 'Reading', share: 1 }, { name: 'Fitting', share: 3 }];

function watched() {
  const events: Progress[] = [];
  const cancelled = new Int32Array(1);
  return { events, cancelled, monitor: new JobMonitor(stages, cancelled, (event) => events.push(progressSchema.parse(event))) };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

describe('progress', () => {
  test('is of the whole job: stages count by their shares', () => {
    const { events, monitor } = watched();
    monitor.stage('Reading');
    vi.advanceTimersByTime(1000);
    monitor.advance(0.5);
    monitor.stage('Fitting');
    vi.advanceTimersByTime(1000);
    monitor.advance(1);
    expect(events.map(({ stage, fraction }) => [stage, fraction])).toEqual([['Reading', 0], ['Reading', 0.125], ['Fitting', 0.25], ['Fitting', 1]]);
  });

  test('comes no oftener than every tenth of a second', () => {
    const { events, monitor } = watched();
    monitor.stage('Reading');
    for (let step = 1; step <= 1000; step++) {
      vi.advanceTimersByTime(1);
      monitor.advance(step / 1000);
    }
    expect(events).toHaveLength(11);
  });

  test('of a training has the losses of all epochs, those too whose own event was left out', () => {
    const { events, monitor } = watched();
    monitor.stage('Reading');
    const losses = [{ training: 0.9, validation: 0.8 }, { training: 0.7, validation: 0.6 }, { training: 0.5, validation: 0.4 }];
    for (let epoch = 1; epoch <= 3; epoch++) {
      vi.advanceTimersByTime(60);
      monitor.learnt(losses.slice(0, epoch), 4);
    }
    expect(events.map(({ fraction, losses: told }) => [fraction, told?.length])).toEqual([[0, undefined], [0.125, 2]]);
    expect(events[1]!.losses).toEqual(losses.slice(0, 2));
  });

  test('tells the pace of the stage and what is left of the job', () => {
    const { events, monitor } = watched();
    monitor.stage('Reading');
    vi.advanceTimersByTime(2000);
    monitor.advance(0.5, 3000);
    expect(events.at(-1)).toEqual({ stage: 'Reading', fraction: 0.125, rowsPerSecond: 1500, etaSeconds: 14 });
  });

  test('tells no time while too little is done to know', () => {
    const { events, monitor } = watched();
    monitor.stage('Reading');
    vi.advanceTimersByTime(2000);
    monitor.advance(0.01);
    expect(events.at(-1)).toMatchObject({ etaSeconds: null, rowsPerSecond: null });
  });

  test('keeps within 0 and 1', () => {
    const { events, monitor } = watched();
    monitor.stage('Fitting');
    for (const fraction of [-1, 7]) {
      vi.advanceTimersByTime(1000);
      monitor.advance(fraction);
    }
    expect(events.map(({ fraction }) => fraction)).toEqual([0.25, 0.25, 1]);
  });
});

test('stages that come again add their seconds', () => {
  const { monitor } = watched();
  for (const name of ['Reading', 'Fitting', 'Reading']) {
    monitor.stage(name);
    vi.advanceTimersByTime(1500);
  }
  expect(monitor.finish()).toEqual({ Reading: 3, Fitting: 1.5 });
});

test('a stage that was not declared is a defect', () => {
  expect(() => watched().monitor.stage('Dreaming')).toThrow('the job did not declare the stage Dreaming');
});

test('a cancel is heard by every call', () => {
  const { monitor, cancelled, events } = watched();
  monitor.stage('Reading');
  cancelled[0] = 1;
  expect(() => monitor.check()).toThrow(Failure);
  expect(() => monitor.advance(0.5)).toThrow('Cancelled.');
  expect(() => monitor.stage('Fitting')).toThrow('Cancelled.');
  expect(events).toHaveLength(1);
});
