/** Request and answer between the two processes of the double, over the channel that `fork` opens. Both ends use it. */

export type Methods = Record<string, (...args: never[]) => unknown>;

type Message =
  | { kind: 'call'; id: number; method: string; args: unknown[] }
  | { kind: 'return'; id: number; value: unknown }
  | { kind: 'throw'; id: number; error: { name: string; message: string } };

/** One end of the channel; values travel by structured clone and in order. */
export interface Port {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** Calls the methods of the other end (`Remote`) and answers for `local`. */
export class Link<Remote extends Methods> {
  private nextId = 0;
  private readonly waiting = new Map<number, PromiseWithResolvers<unknown>>();
  private readonly port: Port;
  private readonly local: Methods;

  constructor(port: Port, local: Methods) {
    this.port = port;
    this.local = local;
    port.onMessage((message) => this.receive(message as Message));
  }

  call<K extends keyof Remote & string>(method: K, ...args: Parameters<Remote[K]>): Promise<Awaited<ReturnType<Remote[K]>>> {
    const id = this.nextId++;
    const answer = Promise.withResolvers<unknown>();
    this.waiting.set(id, answer);
    this.port.send({ kind: 'call', id, method, args });
    return answer.promise as Promise<Awaited<ReturnType<Remote[K]>>>;
  }

  private receive(message: Message): void {
    if (message.kind === 'call') {
      void this.answer(message.id, message.method, message.args);
      return;
    }
    const answer = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.kind === 'return') answer?.resolve(message.value);
    else answer?.reject(Object.assign(new Error(message.error.message), { name: message.error.name }));
  }

  private async answer(id: number, method: string, args: unknown[]): Promise<void> {
    try {
      const run = this.local[method];
      if (run === undefined) throw new Error(`electron double: nothing answers ${method}`);
      this.port.send({ kind: 'return', id, value: await run(...(args as never[])) });
    } catch (thrown) {
      const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
      this.port.send({ kind: 'throw', id, error: { name, message } });
    }
  }
}
