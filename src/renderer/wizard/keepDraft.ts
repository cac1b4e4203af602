import type { Store } from '../state/store.ts';
import type { DraftHistory } from './history.ts';

/** A schema of the contract. */
interface DraftSchema<D> {
  safeParse(raw: unknown): { success: true; data: D } | { success: false };
}

/** The draft of that name as it was kept when the window was closed; null where there is none that this version understands. */
export async function keptDraft<D>(name: string, schema: DraftSchema<D>): Promise<D | null> {
  const outcome = await window.bridge.request('draft:read', { name });
  const kept = schema.safeParse(outcome.ok ? outcome.value : null);
  return kept.success ? kept.data : null;
}

/** Keeps every change from now on, one write at a time, the latest last. */
export function keepDraft<D>(name: string, store: Pick<Store<DraftHistory<D>>, 'get' | 'subscribe'>): void {
  let written = store.get().draft;
  let writing = false;
  const write = async (): Promise<void> => {
    if (writing) return;
    writing = true;
    while (written !== store.get().draft) {
      written = store.get().draft;
      await window.bridge.request('draft:write', { name, content: JSON.parse(JSON.stringify(written)) });
    }
    writing = false;
  };
  store.subscribe(() => void write());
}
