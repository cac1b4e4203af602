/** Values as text, for the one hop that carries strings only: between Node and a page. The page runs this too. */
export interface Codec {
  encode(value: unknown): string;
  decode(text: string): unknown;
}

export function makeCodec(): Codec {
  /** Structured clone carries more than JSON does. What would arrive changed has to fail here, loudly. */
  function faithful(this: Record<string, unknown>, key: string, value: unknown): unknown {
    const original = this[key];
    const isPlain = typeof original !== 'object' || original === null || Array.isArray(original) || Object.getPrototypeOf(original) === Object.prototype;
    if (!isPlain || (typeof original === 'number' && !Number.isFinite(original))) throw new TypeError(`electron double: the codec cannot carry ${String(original)}`);
    return value;
  }
  return {
    encode: (value) => JSON.stringify({ value }, faithful),
    decode: (text) => (JSON.parse(text) as { value?: unknown }).value,
  };
}
