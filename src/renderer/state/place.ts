import { createStore } from './store.ts';

/** Where in the application a person is. */
export interface Place {
  readonly screen: string;
  /** Files that a screen is to begin with: dropped, or chosen. */
  readonly files?: readonly string[];
  /** Folder of the run that a screen shows. */
  readonly folder?: string;
}

export const place = createStore<Place>({ screen: 'home' });

export const goTo = (next: Place): void => place.set(() => next);

/** What is being worked on, for the top bar: screens that work on something set it. */
export interface Subject {
  readonly name: string;
  /** Whose budget pays; null where nothing real is used. */
  readonly source: string | null;
}

export const subject = createStore<Subject | null>(null);
