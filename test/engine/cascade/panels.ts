import type { Panel } from '../../../src/engine/cascade/panel.ts';
import { Stream } from '../../../src/engine/random/stream.ts';

/** A panel of these histories, as codes. What lies beyond a history is `filler`. */
export function panelOf(histories: readonly (readonly number[])[], states: readonly string[] = ['0', '1'], filler = 0): Panel {
  const months = Math.max(...histories.map((history) => history.length));
  const codes = Uint8Array.from(histories.flatMap((history) => Array.from({ length: months }, (_, month) => history[month] ?? filler)));
  return { clients: histories.length, months, states, codes, lengths: Uint16Array.from(histories, (history) => history.length), statics: new Float32Array(0), staticColumns: 0 };
}

/** Histories of a given length whose states are drawn by `next` from what came before and a uniform number. */
export function drawn(clients: number, months: number, seed: number, next: (history: readonly number[], u: number) => number): number[][] {
  const stream = new Stream(seed, 'test/panel');
  return Array.from({ length: clients }, () => {
    const history: number[] = [];
    for (let month = 0; month < months; month++) history.push(next(history, stream.uniform()));
    return history;
  });
}
