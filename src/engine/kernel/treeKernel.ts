import { wasm } from './generated/trees.ts';
import { KernelMemory } from './memory.ts';

/** The exports of trees.as.ts; pointers are byte offsets into the memory of the instance. */
interface TreeExports {
  heapBase(): number;
  addRows(order: number, count: number, derivatives: number, gathered: number, bins: number, rows: number, features: number, starts: number, histogram: number): void;
  partition(order: number, count: number, spare: number, bins: number, lastLeft: number, missing: number, missingLeft: number): number;
}
export type TreeKernel = Omit<TreeExports, 'heapBase'>;

const module = new WebAssembly.Module(Buffer.from(wasm, 'base64'));
const heapBase = instantiate(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })).heapBase();

/** A fresh memory with room for `bytes` of views. */
export function treeMemory(bytes: number): KernelMemory {
  return new KernelMemory(bytes, heapBase);
}

/** The kernel on that memory. */
export function treeKernel(memory: WebAssembly.Memory): TreeKernel {
  return instantiate(memory);
}

function instantiate(memory: WebAssembly.Memory): TreeExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as TreeExports;
}
