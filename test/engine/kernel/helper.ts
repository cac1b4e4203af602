// A thread that helps with the sweeps of a board, as the helpers of a job do.
import { workerData } from 'node:worker_threads';
import { helpSweeps } from '../../../src/engine/kernel/crew.ts';
import { twinKernel } from '../../../src/engine/kernel/twinKernel.ts';

/** `counts`: helpers that are ready, blocks that they took. */
const { memory, board, helper, counts } = workerData as { memory: WebAssembly.Memory; board: SharedArrayBuffer; helper: number; counts: Int32Array };
const kernel = twinKernel(memory);

function counted(sweep: typeof kernel.gibbs): typeof kernel.gibbs {
  return (...block) => {
    Atomics.add(counts, 1, 1);
    sweep(...block);
  };
}

Atomics.add(counts, 0, 1);
Atomics.notify(counts, 0);
helpSweeps(board, { ...kernel, gibbs: counted(kernel.gibbs), within: counted(kernel.within) }, helper);
