import { useState } from 'react';

/** Columns that are ticked, for changes to many at once. */
export interface Selection {
  readonly names: ReadonlySet<string>;
  toggle(name: string): void;
  /** All of these, or none where all of them are ticked. */
  toggleAll(names: readonly string[]): void;
}

export function useSelection(): Selection {
  const [names, setNames] = useState<ReadonlySet<string>>(new Set());
  return {
    names,
    toggle: (name) => setNames((now) => (now.has(name) ? new Set([...now].filter((one) => one !== name)) : new Set([...now, name]))),
    toggleAll: (all) => setNames((now) => (all.every((name) => now.has(name)) ? new Set() : new Set(all))),
  };
}

/** The ticked columns where the column is one of them, else the column alone. */
export const changedTogether = ({ names }: Selection, name: string): ReadonlySet<string> => (names.has(name) ? names : new Set([name]));
