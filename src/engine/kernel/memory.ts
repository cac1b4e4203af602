/** One WebAssembly memory and the views that kernels and TypeScript share. Laid out once, freed with the object. */
export class KernelMemory {
  readonly memory: WebAssembly.Memory;
  private next: number;

  /**
   * @param bytes room for all views that will be taken, 16 bytes of padding for each included
   * @param base first free byte: what lies below belongs to the kernel's module
   */
  constructor(bytes: number, base: number) {
    const pages = Math.ceil((bytes + base + 16) / 65_536);
    if (pages > 65_536) throw new RangeError('not enough memory for the kernel');
    // Shared, so that helper threads can sweep other rows of the same model.
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    this.next = base;
  }

  f32(length: number): Float32Array {
    return new Float32Array(this.memory.buffer, this.take(length * 4), length);
  }
  f64(length: number): Float64Array {
    return new Float64Array(this.memory.buffer, this.take(length * 8), length);
  }
  i32(length: number): Int32Array {
    return new Int32Array(this.memory.buffer, this.take(length * 4), length);
  }
  u32(length: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, this.take(length * 4), length);
  }
  u8(length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, this.take(length), length);
  }

  private take(bytes: number): number {
    const start = Math.ceil(this.next / 16) * 16;
    this.next = start + bytes;
    return start;
  }
}
