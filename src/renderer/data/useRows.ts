import { useEffect, useState } from 'react';
import type { OpenTable } from './openTable.ts';

type Row = readonly string[];

/** Rows that are asked for at once, and how many of such pages are kept. */
const pageRows = 100;
const keptPages = 30;

/** Rows `first` to before `end` of a table: undefined for those that are still on their way. */
export function useRows({ folder, table }: OpenTable, first: number, end: number): readonly (Row | undefined)[] {
  // The grid of another table is another grid.
  const [pages] = useState(() => new Map<number, readonly Row[] | null>());
  const [, setArrived] = useState(0);
  useEffect(() => {
    const near = Math.floor(first / pageRows);
    const load = async (page: number): Promise<void> => {
      pages.set(page, null);
      const outcome = await window.bridge.request('table:rows', { folder, table, from: page * pageRows, count: pageRows });
      if (outcome.ok) pages.set(page, outcome.value);
      else pages.delete(page);
      for (const far of [...pages.keys()].toSorted((a, b) => Math.abs(b - near) - Math.abs(a - near)).slice(0, -keptPages)) pages.delete(far);
      setArrived((count) => count + 1);
    };
    for (let page = near; page * pageRows < end; page++) if (!pages.has(page)) void load(page);
  }, [folder, table, pages, first, end]);
  return Array.from({ length: Math.max(0, end - first) }, (_, at) => pages.get(Math.floor((first + at) / pageRows))?.[(first + at) % pageRows]);
}
