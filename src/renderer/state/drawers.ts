import { createStore } from './store.ts';

/** What lies beside the screens rather than being one. */
export type Drawer = 'help' | 'jobs' | 'log' | 'settings';

export const drawer = createStore<Drawer | null>(null);

export const openDrawer = (which: Drawer): void => drawer.set(() => which);
export const closeDrawer = (): void => drawer.set(() => null);
