import type { Codec } from '../codec.ts';
import type { WorldBridge } from './worldBridge.ts';

/** What the preload's world tells the process that holds the page. */
export type FromPreload =
  | { kind: 'invoke'; id: number; channel: string; args: unknown[] }
  | { kind: 'failed'; message: string };

/** What that process does to the preload's world. */
export interface PreloadWorld {
  settle(id: number, text: string): void;
  deliver(channel: string, text: string): void;
  knowFile(name: string, size: number, lastModified: number, path: string): void;
}

type Listener = (event: unknown, ...args: unknown[]) => void;

/** Runs a sandboxed preload: it has `require('electron')` and nothing of Node. */
export function startPreload(source: string, { expose }: WorldBridge, codec: Codec, send: (text: string) => void): PreloadWorld {
  const listeners = new Map<string, Set<Listener>>();
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const paths = new Map<string, string>();
  let nextId = 0;
  const fileKey = (name: string, size: number, lastModified: number): string => `${name}|${size}|${Math.trunc(lastModified)}`;
  const post = (message: FromPreload): void => send(codec.encode(structuredClone(message)));

  const ipcRenderer = {
    invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      const id = nextId++;
      const answer = Promise.withResolvers<unknown>();
      waiting.set(id, answer);
      // The text between the processes knows no undefined, while an argument left out is one.
      post({ kind: 'invoke', id, channel, args: args.at(-1) === undefined ? args.slice(0, -1) : args });
      return answer.promise;
    },
    on(channel: string, listener: Listener): void {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
    },
    off(channel: string, listener: Listener): void {
      listeners.get(channel)?.delete(listener);
    },
  };
  const electron = {
    contextBridge: { exposeInMainWorld: expose },
    ipcRenderer,
    webUtils: { getPathForFile: (file: File) => paths.get(fileKey(file.name, file.size, file.lastModified)) ?? '' },
  };
  const require = (name: string): unknown => {
    if (name === 'electron') return electron;
    throw new Error(`module not found: ${name} (a sandboxed preload has no modules of Node)`);
  };

  try {
    const module = { exports: {} };
    new Function('require', 'module', 'exports', source)(require, module, module.exports);
  } catch (thrown) {
    post({ kind: 'failed', message: String(thrown) });
  }

  return {
    settle(id, text) {
      const answer = codec.decode(text) as { value: unknown } | { error: string };
      const promise = waiting.get(id);
      waiting.delete(id);
      if ('error' in answer) promise?.reject(new Error(answer.error));
      else promise?.resolve(answer.value);
    },
    deliver(channel, text) {
      const args = codec.decode(text) as unknown[];
      for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
    },
    knowFile(name, size, lastModified, path) {
      paths.set(fileKey(name, size, lastModified), path);
    },
  };
}
