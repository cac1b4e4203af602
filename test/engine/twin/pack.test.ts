import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../../src/contract/errors.ts';
import { pack, unpack } from '../../../src/engine/twin/pack.ts';

test('numbers come back as they went, also from the middle of a larger array', () => {
  fc.assert(
    fc.property(fc.float32Array(), fc.uint8Array(), fc.int32Array(), fc.nat({ max: 5 }), (floats, bytes, integers, from) => {
      expect(unpack(pack(floats.subarray(from)), 'float32')).toEqual(floats.slice(from));
      expect(unpack(pack(bytes.subarray(from)), 'uint8')).toEqual(bytes.slice(from));
      expect(unpack(pack(integers.subarray(from)), 'int32')).toEqual(integers.slice(from));
    }),
  );
});

test('bytes are little-endian, so that any language can read them', () => {
  expect(pack(Int32Array.of(1, -2))).toEqual({ type: 'int32', length: 2, base64: Buffer.of(1, 0, 0, 0, 254, 255, 255, 255).toString('base64') });
});

test.each([
  ['was cut', { ...pack(Int32Array.of(1, 2, 3)), base64: 'AQAAAA==' }],
  ['lost part of a number', { ...pack(Int32Array.of(1)), base64: 'AQA=' }],
  ['holds other numbers', { ...pack(Float32Array.of(1)) }],
])('a table that %s is refused', (_, damaged) => {
  expect(() => unpack(damaged, 'int32')).toThrow(Failure);
  expect(() => unpack(damaged, 'int32')).toThrow('The twin file is damaged: one of its tables has the wrong length.');
});
