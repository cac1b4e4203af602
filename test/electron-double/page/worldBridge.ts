/**
 * `contextBridge` between the isolated world of the preload and the world of the page. The same code runs in both. The
 * document, which the worlds share, carries the messages; Chromium itself clones the detail of an event from world to world.
 */

type Packed =
  | { kind: 'function'; id: number }
  | { kind: 'promise'; id: number }
  | { kind: 'array'; items: Packed[] }
  | { kind: 'object'; entries: [string, Packed][] }
  | { kind: 'value'; value: unknown };

type PackedError = { name: string; message: string };
type Answer = { value: Packed } | { error: PackedError };

export interface WorldBridge {
  /** Puts `api` on the window of the other world. */
  expose(key: string, api: unknown): void;
}

export function makeWorldBridge(side: 'page' | 'preload'): WorldBridge {
  const other = side === 'page' ? 'preload' : 'page';
  const functions = new Map<number, (...args: unknown[]) => unknown>();
  const promises = new Map<number, PromiseWithResolvers<unknown>>();
  let nextId = 0;
  let lastAnswer: Answer | undefined;

  const post = (kind: string, detail: unknown): void => void document.dispatchEvent(new CustomEvent(`electron-double:${other}:${kind}`, { detail }));
  const listen = <T>(kind: string, listener: (detail: T) => void): void => {
    document.addEventListener(`electron-double:${side}:${kind}`, (event) => listener((event as CustomEvent<T>).detail));
  };
  const packError = (thrown: unknown): PackedError => (thrown instanceof Error ? { name: thrown.name, message: thrown.message } : { name: 'Error', message: String(thrown) });
  const unpackError = ({ name, message }: PackedError): Error => Object.assign(new Error(message), { name });

  function pack(value: unknown): Packed {
    if (typeof value === 'function') {
      const id = nextId++;
      functions.set(id, value as (...args: unknown[]) => unknown);
      return { kind: 'function', id };
    }
    if (value instanceof Promise) {
      const id = nextId++;
      value.then(
        (result) => post('settle', { id, answer: { value: pack(result) } }),
        (thrown: unknown) => post('settle', { id, answer: { error: packError(thrown) } }),
      );
      return { kind: 'promise', id };
    }
    if (Array.isArray(value)) return { kind: 'array', items: value.map(pack) };
    if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
      return { kind: 'object', entries: Object.entries(value).map(([key, item]) => [key, pack(item)]) };
    }
    return { kind: 'value', value };
  }

  function unpack(packed: Packed): unknown {
    switch (packed.kind) {
      case 'function':
        return (...args: unknown[]) => call(packed.id, args);
      case 'promise': {
        const promise = Promise.withResolvers<unknown>();
        promises.set(packed.id, promise);
        return promise.promise;
      }
      case 'array':
        return packed.items.map(unpack);
      case 'object':
        return Object.fromEntries(packed.entries.map(([key, item]) => [key, unpack(item)]));
      case 'value':
        return packed.value;
    }
  }

  function call(id: number, args: unknown[]): unknown {
    lastAnswer = undefined;
    post('call', { id, args: args.map(pack) });
    return valueOf(answered());
  }

  /** Dispatching an event is synchronous: the other world has answered when it returns. */
  function answered(): Answer {
    if (lastAnswer === undefined) throw new Error('electron double: the other world did not answer');
    return lastAnswer;
  }

  function valueOf(answer: Answer): unknown {
    if ('error' in answer) throw unpackError(answer.error);
    return unpack(answer.value);
  }

  function freeze<T>(value: T): T {
    if (typeof value === 'object' && value !== null) {
      Object.values(value).forEach(freeze);
      Object.freeze(value);
    }
    return value;
  }

  listen<{ id: number; args: Packed[] }>('call', ({ id, args }) => {
    try {
      post('answer', { value: pack(functions.get(id)?.(...args.map(unpack))) });
    } catch (thrown) {
      post('answer', { error: packError(thrown) });
    }
  });
  listen<Answer>('answer', (answer) => {
    lastAnswer = answer;
  });
  listen<{ id: number; answer: Answer }>('settle', ({ id, answer }) => {
    const promise = promises.get(id);
    promises.delete(id);
    if ('error' in answer) promise?.reject(unpackError(answer.error));
    else promise?.resolve(unpack(answer.value));
  });
  if (side === 'page') {
    listen<{ key: string; api: Packed }>('expose', ({ key, api }) => {
      Object.defineProperty(window, key, { value: freeze(unpack(api)), writable: false, configurable: false, enumerable: true });
    });
  }
  return { expose: (key, api) => post('expose', { key, api: pack(api) }) };
}
