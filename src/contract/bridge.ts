import type { Event, Outcome, RequestInput, RequestName, RequestOutput } from './ipc.ts';

/** The channel of all events. Requests travel on channels of their own names. */
export const eventChannel = 'event';

/** All that the page can reach outside itself: `window.bridge`, put there by the preload. */
export interface Bridge {
  /** Never rejects: see `Outcome`. */
  request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Outcome<RequestOutput<N>>>;
  /** Calls `listener` with every event from now on; the function given back ends that. */
  onEvent(listener: (event: Event) => void): () => void;
  /** Where a file that was dropped on the page lies; '' for one that is not on disk. */
  pathForFile(file: File): string;
}

declare global {
  interface Window {
    readonly bridge: Bridge;
  }
}
