import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocksInOrder } from '../../../src/engine/jobs/blocksInOrder.ts';

/** A helper that takes so many turns of the event loop for a block. */
function helperOf(turns: number, made: number[]) {
  return async (block: number): Promise<number> => {
    made.push(block);
    for (let turn = 0; turn < turns; turn++) await setImmediate();
    return block;
  };
}

async function gathered(first: number, end: number, helpers: readonly ((block: number) => Promise<number>)[], here: (block: number) => number = (block) => block): Promise<number[]> {
  const blocks: number[] = [];
  for await (const block of blocksInOrder(first, end, here, helpers)) blocks.push(block);
  return blocks;
}

test('come in their order, each made once, whoever is how fast', async () => {
  const anyHelpers = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 5 }), fc.nat({ max: 30 }), anyHelpers, async (first, count, turns) => {
      const made: number[] = [];
      const here = (block: number): number => {
        made.push(block);
        return block;
      };
      const wanted = Array.from({ length: count }, (_, block) => first + block);
      expect(await gathered(first, first + count, turns.map((own) => helperOf(own, made)), here)).toEqual(wanted);
      expect(made.toSorted((one, other) => one - other)).toEqual(wanted);
    }),
  );
});

describe('blocks', () => {
  test('are shared: helpers make some and the lead makes some', async () => {
    const [own, others] = [new Array<number>(), new Array<number>()];
    await gathered(0, 40, [helperOf(6, others), helperOf(8, others)], (block) => own.push(block));
    expect(own.length).toBeGreaterThan(5);
    expect(others.length).toBeGreaterThan(5);
  });

  test('are never made far ahead of what was taken, though helpers be idle', async () => {
    const made: number[] = [];
    const ahead: number[] = [];
    for await (const block of blocksInOrder(0, 60, (own) => own, [helperOf(0, made), helperOf(0, made)])) {
      for (let turn = 0; turn < 20; turn++) await setImmediate();
      ahead.push(Math.max(...made) - block);
    }
    expect(ahead).toHaveLength(60);
    expect(Math.max(...ahead)).toBeLessThanOrEqual(6);
  });

  test('that fail, fail the whole', async () => {
    const failing = async (block: number): Promise<number> => {
      if (block === 3) throw new Error('no room');
      return block;
    };
    await expect(gathered(0, 20, [failing])).rejects.toThrow('no room');
    await expect(gathered(0, 20, [], () => { throw new Error('no luck'); })).rejects.toThrow('no luck');
  });
});
