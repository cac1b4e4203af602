import { Failure } from '../../contract/errors.ts';
import type { Packed } from '../../contract/twin.ts';

const arrays = { float32: Float32Array, uint8: Uint8Array, int32: Int32Array } as const;
type Packable = Float32Array | Uint8Array | Int32Array;

/** Little-endian bytes in base64. */
export function pack(values: Packable): Packed {
  const type = values instanceof Float32Array ? 'float32' : values instanceof Int32Array ? 'int32' : 'uint8';
  return { type, length: values.length, base64: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64') };
}

/** The numbers of `packed`, which must be of that type. @throws Failure input where the file was cut or changed */
export function unpack<T extends Packed['type']>(packed: Packed, type: T): InstanceType<(typeof arrays)[T]> {
  const bytes = Buffer.from(packed.base64, 'base64');
  const values = new arrays[type](new Uint8Array(bytes).buffer.slice(0, Math.floor(bytes.length / arrays[type].BYTES_PER_ELEMENT) * arrays[type].BYTES_PER_ELEMENT));
  if (packed.type !== type || values.length !== packed.length) {
    throw new Failure('input', 'The twin file is damaged: one of its tables has the wrong length.', { fix: 'Copy it again, or clone the source once more.' });
  }
  return values as InstanceType<(typeof arrays)[T]>;
}
