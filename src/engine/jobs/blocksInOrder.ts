import { setImmediate } from 'node:timers/promises';

/** Blocks that a helper has before it: one to work at and one to go on with. */
const blocksAhead = 2;

interface Pending<T> {
  readonly block: Promise<T>;
  ready: boolean;
}

/**
 * Blocks `first` to `end` - 1 in their order, made here and by helpers at once; whoever takes a block is never idle and never more than a
 * few blocks ahead, so that memory is bounded.
 * @param here makes a block on this thread
 * @param helpers each makes a block on a thread of its own
 */
export async function* blocksInOrder<T>(first: number, end: number, here: (block: number) => T, helpers: readonly ((block: number) => Promise<T>)[]): AsyncGenerator<T> {
  const made = new Map<number, Pending<T>>();
  const load = helpers.map(() => 0);
  const most = blocksAhead * (helpers.length + 1);
  let next = first;
  const assign = (): void => {
    for (let round = 1; round <= blocksAhead; round++) {
      helpers.forEach((help, index) => {
        if (next >= end || load[index]! >= round || made.size >= most) return;
        load[index]!++;
        made.set(next, pending(help(next++), () => load[index]!--));
      });
    }
  };
  for (let block = first; block < end; block++) {
    assign();
    // Answers of helpers are taken in between the steps of this thread.
    if (helpers.length > 0) await setImmediate();
    while (!made.get(block)?.ready && next < end && made.size <= most) {
      const own = next++;
      made.set(own, { block: Promise.resolve(here(own)), ready: true });
      assign();
      await setImmediate();
    }
    yield await made.get(block)!.block;
    made.delete(block);
  }
}

function pending<T>(block: Promise<T>, whenDone: () => void): Pending<T> {
  const state: Pending<T> = { block, ready: false };
  const settle = async (): Promise<void> => {
    try {
      await block;
      state.ready = true;
      whenDone();
    } catch {
      // Whoever waits for the block sees the failure.
    }
  };
  void settle();
  return state;
}
