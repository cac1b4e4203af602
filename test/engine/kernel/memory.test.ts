import { expect, test } from 'vitest';
import { toFailureRecord } from '../../../src/contract/errors.ts';
import { KernelMemory } from '../../../src/engine/kernel/memory.ts';

test('views are aligned for SIMD, do not overlap, and leave the module its own bytes', () => {
  const memory = new KernelMemory(4096, 1040);
  const views = [memory.u8(3), memory.f32(5), memory.f64(7), memory.i32(1), memory.u32(9), memory.u8(1)];
  let end = 1040;
  for (const view of views) {
    expect(view.byteOffset % 16).toBe(0);
    expect(view.byteOffset).toBeGreaterThanOrEqual(end);
    end = view.byteOffset + view.byteLength;
  }
  expect(views.every(({ buffer }) => buffer === memory.memory.buffer)).toBe(true);
});

test('begins with zeros and is shared between threads', () => {
  const memory = new KernelMemory(1000, 0);
  expect(memory.f64(100).every((value) => value === 0)).toBe(true);
  expect(memory.memory.buffer).toBeInstanceOf(SharedArrayBuffer);
});

test('more than a kernel can address is said to be a lack of memory', () => {
  const thrown = (() => {
    try {
      return new KernelMemory(2 ** 33, 0);
    } catch (error) {
      return error;
    }
  })();
  expect(toFailureRecord(thrown)).toMatchObject({ code: 'resource' });
});
