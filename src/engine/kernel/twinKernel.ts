import { wasm } from './generated/twin.ts';
import { KernelMemory } from './memory.ts';

/** The exports of twin.as.ts; pointers are byte offsets into the memory of the instance. */
interface TwinExports {
  heapBase(): number;
  scratchBytes: WebAssembly.Global;
  gibbs(model: number, from: number, to: number, state: number, scratch: number): void;
  within(model: number, from: number, to: number, state: number, scratch: number): void;
  rakePair(
    rows: number, codes: number, i: number, j: number, ki: number, kj: number, weights: number, target: number, table: number, change: number, sums: number,
    exponent: number, floor: number, cap: number,
  ): void;
}
export type TwinKernel = Omit<TwinExports, 'heapBase' | 'scratchBytes'>;

const module = new WebAssembly.Module(Buffer.from(wasm, 'base64'));
const probe = instantiate(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }));
const heapBase = probe.heapBase();

/** Bytes of scratch each thread needs for `gibbs` and `within`. */
export const scratchBytes: number = probe.scratchBytes.value;

/** Codes a column may have, the missing one included. */
export const mostCodes = 64;

/** A fresh memory with room for `bytes` of views. */
export function twinMemory(bytes: number): KernelMemory {
  return new KernelMemory(bytes, heapBase);
}

/** The kernels on that memory; any number of threads may each have their own instance on it. */
export function twinKernel(memory: WebAssembly.Memory): TwinKernel {
  return instantiate(memory);
}

function instantiate(memory: WebAssembly.Memory): TwinExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as TwinExports;
}
