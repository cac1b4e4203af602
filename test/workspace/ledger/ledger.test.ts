import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrate } from '../../../src/engine/privacy/accountant/calibrate.ts';
import { renyiFilter } from '../../../src/engine/privacy/accountant/filters.ts';
import { gaussianEpsilon, gaussianMu } from '../../../src/engine/privacy/accountant/gaussian.ts';
import { mechanismOf } from '../../../src/engine/privacy/accountant/mechanism.ts';
import { notesOn } from '../../../src/workspace/ledger/describe.ts';
import type { EventPlan, GaussianPlan, SpendingPlan } from '../../../src/workspace/ledger/entry.ts';
import { balanceAfter, listSources, releaseReservation, reserveBudget, setLimit, showSource, verifyLedger } from '../../../src/workspace/ledger/ledger.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** A plan as a private clone has it: a part of delta beside the noise, the rest for the noise. */
function planOf(epsilon: number, delta = 1e-6, deltaBeside = delta / 10): GaussianPlan {
  return { epsilon, delta, deltaBeside, mu: gaussianMu(epsilon, delta - deltaBeside) };
}

async function spend(workspace: string, epsilon: number, share = 1): Promise<void> {
  const reserved = await reserveBudget(workspace, 'cards', 'clone', planOf(epsilon));
  await reserved.draw();
  await reserved.commit(share);
}

describe('a budget', () => {
  test('of 1 admits a plan of 1, and nothing after it', async () => {
    const workspace = temporaryFolder();
    await setLimit(workspace, 'cards', { epsilon: 1, delta: 1e-6 });
    await spend(workspace, 1);
    const { balance } = await showSource(workspace, 'cards');
    expect(balance.spent).toBeCloseTo(1, 6);
    // The figures of both filters for a plan of 1; the parts of delta beside the noise move them a little.
    expect(balance.figures).toMatchObject({ gaussian: balance.spent, pld: null, binds: 'gaussian' });
    expect(balance.figures.rdp).toBeGreaterThan(1.07);
    expect(balance.figures.rdp).toBeLessThan(1.09);
    expect(balance.left).toBe(0);
    await expect(reserveBudget(workspace, 'cards', 'clone', planOf(0.01))).rejects.toMatchObject({ code: 'budget', message: expect.stringMatching(/nothing more would fit\. Nothing was spent\.$/) });
  });

  test('says what would still fit, and that fits', async () => {
    const workspace = temporaryFolder();
    await setLimit(workspace, 'cards', { epsilon: 1.2, delta: 1e-6 });
    await spend(workspace, 1);
    const refused = reserveBudget(workspace, 'cards', 'clone', planOf(1));
    await expect(refused).rejects.toMatchObject({ code: 'budget', message: expect.stringContaining('has spent 1;') });
    const offered = Number(/at most ([\d.]+) would fit/.exec(await refused.then(() => '', (thrown: Error) => thrown.message))![1]);
    expect(offered).toBeGreaterThan(0.3);
    await expect(reserveBudget(workspace, 'cards', 'clone', planOf(offered + 0.01))).rejects.toMatchObject({ code: 'budget' });
    await expect(reserveBudget(workspace, 'cards', 'clone', planOf(offered))).resolves.toMatchObject({ source: 'cards' });
  });

  test('keeps, from the second plan on, fixed parts of delta for each way of counting that what was seen may choose', async () => {
    const workspace = temporaryFolder();
    const limit = { epsilon: 2, delta: 1e-6 };
    await setLimit(workspace, 'cards', limit);
    await spend(workspace, 1);
    const message = await reserveBudget(workspace, 'cards', 'clone', planOf(2)).then(() => '', (thrown: Error) => thrown.message);
    const offered = Number(/at most ([\d.]+) would fit/.exec(message)![1]);
    const room = gaussianMu(limit.epsilon, limit.delta / 2) ** 2;
    const [one, two] = [planOf(1), planOf(offered)];
    expect(one.mu ** 2 + two.mu ** 2).toBeLessThanOrEqual(room);
    expect(one.mu ** 2 + planOf(offered + 0.002).mu ** 2).toBeGreaterThan(room);
    // What is spent beside the noise has a part of its own: three plans of a tenth each, and no fourth.
    for (let turn = 0; turn < 2; turn++) await reserveBudget(workspace, 'cards', 'clone', planOf(0.05));
    await expect(reserveBudget(workspace, 'cards', 'clone', planOf(0.05))).rejects.toMatchObject({ code: 'budget' });
    await expect(reserveBudget(workspace, 'cards', 'clone', planOf(0.05, 1e-6, 0))).resolves.toMatchObject({ source: 'cards' });
  });

  test('that was raised after noise had been drawn says so, one that was lowered or raised before does not', async () => {
    const workspace = temporaryFolder();
    const notes = async (epsilon: number) => notesOn(await setLimit(workspace, 'cards', { epsilon, delta: 1e-6 }));
    expect([await notes(1), await notes(1.5)]).toEqual([[], []]);
    await spend(workspace, 0.5);
    expect(await notes(1.2)).toEqual([]);
    const raised = [expect.stringContaining('raised after noise had been drawn')];
    expect(await notes(2)).toEqual(raised);
    // Said once more, or lowered again, it stays a limit that was raised.
    expect([await notes(2), await notes(1)]).toEqual([raised, raised]);
  });

  test('whose delta was raised after noise had been drawn says so, too', async () => {
    const workspace = temporaryFolder();
    await setLimit(workspace, 'cards', { epsilon: 1, delta: 1e-6 });
    await spend(workspace, 0.5);
    expect(notesOn(await setLimit(workspace, 'cards', { epsilon: 1, delta: 1e-4 }))).toEqual([expect.stringContaining('raised after noise had been drawn')]);
  });

  test('of adaptive plans never exceeds the limit by the exact accounting of Gaussian noise', async () => {
    const workspace = temporaryFolder();
    await setLimit(workspace, 'cards', { epsilon: 2, delta: 1e-6 });
    let squares = 0;
    let beside = 0;
    for (const epsilon of [0.5, 0.3, 0.9, 0.2, 0.7, 0.4, 0.6, 0.5, 0.3, 0.2, 0.8, 0.1]) {
      const plan = planOf(epsilon, 1e-7);
      const reserved = await reserveBudget(workspace, 'cards', 'clone', plan).catch(() => null);
      if (reserved === null) continue;
      squares += plan.mu ** 2;
      beside += plan.deltaBeside;
      expect(gaussianEpsilon(Math.sqrt(squares), 1e-6 - beside)).toBeLessThanOrEqual(2 + 1e-9);
    }
    expect(squares).toBeGreaterThan(0.1);
  });

  test('of a source without a limit is (1, 1e-6), said once', async () => {
    const workspace = temporaryFolder();
    const first = await reserveBudget(workspace, 'new', 'clone', planOf(0.5));
    expect(first.notes).toEqual([expect.stringContaining('had no limit and got epsilon 1')]);
    expect((await reserveBudget(workspace, 'new', 'clone', planOf(0.2))).notes).toEqual([]);
    await expect(reserveBudget(workspace, 'other', 'clone', planOf(1.5))).rejects.toMatchObject({ code: 'budget' });
    // The refused one left no trace of a source that nobody named.
    expect((await listSources(workspace)).map(({ account }) => account.source)).toEqual(['new']);
  });

  test('counts what is set aside as spent until it is given back', async () => {
    const workspace = temporaryFolder();
    const reserved = await reserveBudget(workspace, 'cards', 'clone', planOf(1));
    await expect(reserveBudget(workspace, 'cards', 'clone', planOf(0.1))).rejects.toMatchObject({ code: 'budget' });
    expect(await reserved.release()).toBe(true);
    await expect(reserveBudget(workspace, 'cards', 'clone', planOf(1))).resolves.toBeDefined();
  });

  test('is never given back once noise was drawn', async () => {
    const workspace = temporaryFolder();
    const reserved = await reserveBudget(workspace, 'cards', 'clone', planOf(1));
    await reserved.draw();
    expect(await reserved.release()).toBe(false);
    await expect(releaseReservation(workspace, reserved.id)).rejects.toMatchObject({ code: 'budget', message: expect.stringContaining('noise was drawn') });
    expect((await showSource(workspace, 'cards')).balance.left).toBe(0);
  });

  test('that was set aside by a process that runs is not the owner’s to release', async () => {
    const workspace = temporaryFolder();
    const reserved = await reserveBudget(workspace, 'cards', 'clone', planOf(1));
    await expect(releaseReservation(workspace, reserved.id)).rejects.toMatchObject({ code: 'budget', message: expect.stringContaining('may still run') });
  });

  test('of a run that stopped early is charged by its share', async () => {
    const workspace = temporaryFolder();
    await setLimit(workspace, 'cards', { epsilon: 1, delta: 1e-6 });
    await spend(workspace, 1, 0.25);
    const { balance } = await showSource(workspace, 'cards');
    // Half the mu for a quarter of its square.
    expect(balance.spent).toBeCloseTo(gaussianEpsilon(planOf(1).mu / 2, 1e-6 - 1e-7), 6);
  });
});

describe('a budget of plans that are not all Gaussian', () => {
  /** A plan as a private cascade has it: some counts, and DP-SGD, with so much noise for the epsilon. */
  function trainingOf(epsilon: number, delta = 1e-6): EventPlan {
    const events = (sigma: number): EventPlan['events'] => [
      { type: 'rounded_gaussian', sigma: 3 * sigma, sensitivity: 1, count: 1 },
      { type: 'subsampled_gaussian', q: 0.05, sigma, count: 200, sampling: 'poisson' },
    ];
    return { epsilon, delta, deltaBeside: 0, events: events(calibrate(events, epsilon, delta)) };
  }
  const divergence = (plan: SpendingPlan, order: number): number =>
    'mu' in plan ? (plan.mu ** 2 * order) / 2 : plan.events.reduce((sum, event) => sum + event.count * mechanismOf(event).renyi(order), 0);

  test('of 1 admits a training of 1 as its only plan, and nothing after it', async () => {
    const workspace = temporaryFolder();
    await setLimit(workspace, 'cards', { epsilon: 1, delta: 1e-6 });
    await (await reserveBudget(workspace, 'cards', 'cascade-train', trainingOf(1))).draw();
    const { balance } = await showSource(workspace, 'cards');
    expect(balance.spent).toBeGreaterThan(0.999);
    expect(balance.spent).toBeLessThanOrEqual(1);
    expect(balance.figures).toMatchObject({ gaussian: null, pld: balance.spent, binds: 'pld' });
    expect(balance.figures.rdp).toBeGreaterThan(balance.spent);
    expect(balance.left).toBe(0);
    for (const plan of [trainingOf(0.1), planOf(0.05)]) {
      await expect(reserveBudget(workspace, 'cards', 'clone', plan)).rejects.toMatchObject({ code: 'budget', message: expect.stringMatching(/nothing more would fit\. Nothing was spent\.$/) });
    }
    await expect(verifyLedger(workspace)).resolves.toMatchObject({ entries: 4 });
  });

  test('refuses more than the limit as its first plan, and says what fits', async () => {
    const workspace = temporaryFolder();
    await setLimit(workspace, 'cards', { epsilon: 1, delta: 1e-6 });
    await expect(reserveBudget(workspace, 'cards', 'cascade-train', trainingOf(1.1))).rejects.toMatchObject({ message: expect.stringMatching(/at most (1|0\.999) would fit/) });
  });

  test.each([['a clone', planOf(0.5)], ['a training', trainingOf(0.5)]])('after %s says what fits, and that fits', async (_, first) => {
    const workspace = temporaryFolder();
    await setLimit(workspace, 'cards', { epsilon: 1, delta: 1e-6 });
    await reserveBudget(workspace, 'cards', 'clone', first);
    const message = await reserveBudget(workspace, 'cards', 'cascade-train', trainingOf(1)).then(() => '', (thrown: Error) => thrown.message);
    const offered = Number(/at most ([\d.]+) would fit/.exec(message)![1]);
    expect(offered).toBeGreaterThan(0.3);
    await expect(reserveBudget(workspace, 'cards', 'cascade-train', trainingOf(offered + 0.01))).rejects.toMatchObject({ code: 'budget' });
    await expect(reserveBudget(workspace, 'cards', 'cascade-train', trainingOf(offered))).resolves.toMatchObject({ source: 'cards' });
  });

  test('never exceeds the limit by Renyi divergence at the order that the limit fixes', async () => {
    const workspace = temporaryFolder();
    await setLimit(workspace, 'cards', { epsilon: 2, delta: 1e-6 });
    const { order, budget } = renyiFilter(2, 1e-6);
    const admitted: SpendingPlan[] = [];
    for (const plan of [trainingOf(0.4), planOf(0.5, 1e-6, 0), trainingOf(0.8), planOf(0.7, 1e-6, 0), planOf(0.2, 1e-6, 0), trainingOf(0.3)]) {
      if ((await reserveBudget(workspace, 'cards', 'clone', plan).catch(() => null)) !== null) admitted.push(plan);
      expect(admitted.reduce((sum, own) => sum + divergence(own, order), 0)).toBeLessThanOrEqual(budget * (1 + 1e-9));
    }
    expect(admitted.length).toBeGreaterThan(2);
    const { balance } = await showSource(workspace, 'cards');
    expect(balance.spent).toBeLessThanOrEqual(2 + 1e-9);
  });

  test('takes back a training that drew nothing, and binds as before', async () => {
    const workspace = temporaryFolder();
    await setLimit(workspace, 'cards', { epsilon: 1, delta: 1e-6 });
    await (await reserveBudget(workspace, 'cards', 'cascade-train', trainingOf(1))).release();
    await spend(workspace, 1);
    expect((await showSource(workspace, 'cards')).balance.spent).toBeCloseTo(1, 6);
  });
});

describe('the file', () => {
  async function written(): Promise<{ workspace: string; path: string; bytes: Buffer }> {
    const workspace = temporaryFolder();
    await setLimit(workspace, 'cards', { epsilon: 1, delta: 1e-6 });
    await spend(workspace, 0.5);
    const path = join(workspace, 'ledger.jsonl');
    return { workspace, path, bytes: readFileSync(path) };
  }

  test('any changed byte is found', async () => {
    const { workspace, path, bytes } = await written();
    await fc.assert(fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at]! ^ by;
      writeFileSync(path, changed);
      await expect(verifyLedger(workspace)).rejects.toMatchObject({ code: 'verification' });
      await expect(reserveBudget(workspace, 'cards', 'clone', planOf(0.1))).rejects.toMatchObject({ code: 'verification' });
    }), { numRuns: 150 });
    writeFileSync(path, bytes);
    await expect(verifyLedger(workspace)).resolves.toMatchObject({ entries: 5 });
  });

  test('a line taken out, put in twice or moved is found, and named', async () => {
    const { workspace, path, bytes } = await written();
    const lines = bytes.toString().split('\n').slice(0, -1);
    for (const [wrong, line] of [[lines.toSpliced(2, 1), 3], [[...lines.slice(0, 3), lines[2]!, ...lines.slice(3)], 4], [[lines[0]!, lines[2]!, lines[1]!, ...lines.slice(3)], 2]] as const) {
      writeFileSync(path, `${wrong.join('\n')}\n`);
      await expect(verifyLedger(workspace)).rejects.toMatchObject({ record: { rows: [line] } });
    }
  });

  test('entries missing at its end are found, and so is the whole file', async () => {
    const { workspace, path, bytes } = await written();
    truncateSync(path, bytes.lastIndexOf(0x0a, bytes.length - 2) + 1);
    await expect(verifyLedger(workspace)).rejects.toMatchObject({ message: expect.stringContaining('missing from here on') });
    rmSync(path);
    await expect(verifyLedger(workspace)).rejects.toMatchObject({ message: expect.stringContaining('the file is gone') });
  });

  test('an entry signed by somebody else is found', async () => {
    const one = await written();
    const other = await written();
    writeFileSync(one.path, Buffer.concat([one.bytes, other.bytes.subarray(other.bytes.indexOf(0x0a) + 1)]));
    await expect(verifyLedger(one.workspace)).rejects.toMatchObject({ code: 'verification' });
  });

  test('a ledger made from scratch with another key is found', async () => {
    const one = await written();
    const other = await written();
    for (const name of ['ledger.jsonl', 'ledger.head']) writeFileSync(join(one.workspace, name), readFileSync(join(other.workspace, name)));
    await expect(verifyLedger(one.workspace)).rejects.toMatchObject({ message: expect.stringContaining('another key') });
  });

  test('half a line of a crash is taken away by the next entry, and that is an entry, too', async () => {
    const { workspace, path, bytes } = await written();
    writeFileSync(path, Buffer.concat([bytes, Buffer.from('{"half":')]));
    await expect(verifyLedger(workspace)).resolves.toMatchObject({ entries: 5, torn: 8 });
    await spend(workspace, 0.1);
    await expect(verifyLedger(workspace)).resolves.toMatchObject({ entries: 9, torn: 0 });
    expect(readFileSync(path, 'utf8')).toContain('"kind":"repaired"');
  });

  test('a crash between the entry and the head loses neither', async () => {
    const { workspace, path } = await written();
    const head = readFileSync(join(workspace, 'ledger.head'));
    await spend(workspace, 0.1);
    writeFileSync(join(workspace, 'ledger.head'), head);
    await expect(verifyLedger(workspace)).resolves.toMatchObject({ entries: 8 });
    expect(existsSync(path)).toBe(true);
  });

  test('is for the user alone, and so is its key', async () => {
    const { workspace, path } = await written();
    const { statSync } = await import('node:fs');
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(statSync(join(workspace, 'keys', 'ledger.pem')).mode & 0o077).toBe(0);
  });
});

test('what a run would leave is told before it is run, and is what it leaves', async () => {
  const workspace = temporaryFolder();
  const plan = planOf(0.5);
  expect(await balanceAfter(workspace, 'new', plan)).toMatchObject({ limit: 1, fits: true });
  await setLimit(workspace, 'cards', { epsilon: 1.2, delta: 1e-6 });

  const before = await balanceAfter(workspace, 'cards', plan);
  expect(before.left).toBeCloseTo(1.2, 6);
  const reserved = await reserveBudget(workspace, 'cards', 'clone', plan);
  await reserved.draw();
  await reserved.commit(1);
  expect((await showSource(workspace, 'cards')).balance.left).toBeCloseTo(before.after, 12);

  expect(await balanceAfter(workspace, 'cards', planOf(1.15))).toMatchObject({ fits: false, after: before.after });
});
