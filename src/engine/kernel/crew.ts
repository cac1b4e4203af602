import type { TwinKernel } from './twinKernel.ts';

/** Sweeps that can be split over rows. */
export const sweepKinds = ['gibbs', 'within'] as const;
export type SweepKind = (typeof sweepKinds)[number];

/** One sweep: rows in blocks, each with its own stream and so the same whoever takes it. Pointers into the shared kernel memory. */
export interface Sweep {
  readonly kind: SweepKind;
  readonly model: number;
  readonly rows: number;
  readonly blockRows: number;
  /** u32 [block][4]: state of each block's stream. */
  readonly states: number;
  /** Scratch of the lead; helper h uses the h-th after it. */
  readonly scratch: number;
  readonly scratchBytes: number;
}

// Fields of the shared board, 32-bit integers. The ticket holds the sweep's number and the next free block, so that one exchange takes a block.
const ticketField = 0;
const doneField = 1;
const firstArgument = 2;
const boardFields = 9;
const closedBlock = 0xffff;
/** Ticket that sends the helpers away. */
const leave = -1;

/** Where the lead of a job writes sweeps and helpers find them. */
export function newBoard(): SharedArrayBuffer {
  return new SharedArrayBuffer(boardFields * 4);
}

/** Helpers that a job may call on. */
export interface Crew {
  /** How many threads besides the lead's. */
  readonly size: number;
  /** Sends the helpers to a memory; they stay until `leave`. Without helpers a board that nobody reads. */
  join(memory: WebAssembly.Memory): SharedArrayBuffer;
}

export const alone: Crew = { size: 0, join: newBoard };

/** The lead's side: opens a sweep to the helpers, works along, and returns when every block is done. */
export class SweepLead {
  private readonly board: Int32Array;
  private sweep = 0;

  constructor(board: SharedArrayBuffer) {
    this.board = new Int32Array(board);
  }

  run(kernel: TwinKernel, sweep: Sweep): void {
    const blocks = Math.ceil(sweep.rows / sweep.blockRows);
    if (blocks >= closedBlock) throw new RangeError('too many rows for one sweep: not enough memory for the kernel');
    this.sweep = (this.sweep + 1) % 0x7fff;
    // Closed while its arguments change: a helper that still holds the last ticket cannot take a block of a mixture.
    Atomics.store(this.board, ticketField, (this.sweep << 16) | closedBlock);
    [sweepKinds.indexOf(sweep.kind), sweep.model, sweep.rows, sweep.blockRows, sweep.states, sweep.scratch, sweep.scratchBytes].forEach((value, index) =>
      Atomics.store(this.board, firstArgument + index, value),
    );
    Atomics.store(this.board, doneField, 0);
    Atomics.store(this.board, ticketField, this.sweep << 16);
    Atomics.notify(this.board, ticketField);
    takeBlocks(this.board, kernel, 0);
    for (let done = Atomics.load(this.board, doneField); done < blocks; done = Atomics.load(this.board, doneField)) Atomics.wait(this.board, doneField, done);
  }

  /** Lets the helpers go back to their event loops. */
  leave(): void {
    Atomics.store(this.board, ticketField, leave);
    Atomics.notify(this.board, ticketField);
  }
}

/** A helper's side: works on every sweep of the board until the lead leaves. Blocks the thread. @param helper its number, from 1 */
export function helpSweeps(board: SharedArrayBuffer, kernel: TwinKernel, helper: number): void {
  const fields = new Int32Array(board);
  for (;;) {
    takeBlocks(fields, kernel, helper);
    const ticket = Atomics.load(fields, ticketField);
    if (ticket === leave) return;
    Atomics.wait(fields, ticketField, ticket);
  }
}

/** Takes blocks of the open sweep until there are no more. */
function takeBlocks(board: Int32Array, kernel: TwinKernel, helper: number): void {
  for (;;) {
    const ticket = Atomics.load(board, ticketField);
    if (ticket === leave) return;
    const block = ticket & 0xffff;
    const [kind, model, rows, blockRows, states, scratch, scratchBytes] = Array.from({ length: 7 }, (_, index) => Atomics.load(board, firstArgument + index)) as [
      number, number, number, number, number, number, number,
    ];
    const blocks = Math.ceil(rows / blockRows);
    if (!(block < blocks)) return;
    if (Atomics.compareExchange(board, ticketField, ticket, ticket + 1) !== ticket) continue;
    const from = block * blockRows;
    kernel[sweepKinds[kind]!](model, from, Math.min(rows, from + blockRows), states + block * 16, scratch + helper * scratchBytes);
    Atomics.add(board, doneField, 1);
    Atomics.notify(board, doneField);
  }
}
