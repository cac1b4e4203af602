import type { CloneDraft, TablePart } from '../../contract/cloneDraft.ts';
import { fileName } from '../format.ts';
import { cloneState } from './draft.ts';

/** All tables that are cloned together, each with what is said of it, by the names of their files. */
export function partsOf({ table, schema, declaredBy, target, rules, others }: Pick<CloneDraft, keyof TablePart | 'others'>): TablePart[] {
  return [{ table, schema, declaredBy, target, rules }, ...others].toSorted((one, other) => one.table.file.localeCompare(other.table.file));
}

/** The name of the file, or of all of them. */
export const nameOf = (draft: CloneDraft): string => partsOf(draft).map(({ table }) => fileName(table.file)).join(', ');

export const isSeveral = ({ others }: Pick<CloneDraft, 'others'>): boolean => others.length > 0;

/** Brings another of the tables into sight. That is no edit: undo brings back the table of what it undoes. */
export function showTable(name: string): void {
  cloneState.set((now) => {
    if (now.draft === null || now.draft.schema.table === name) return now;
    const parts = partsOf(now.draft);
    const shown = parts.find(({ schema }) => schema.table === name);
    if (shown === undefined) return now;
    return { ...now, draft: { ...now.draft, ...shown, others: parts.filter((part) => part !== shown) }, examples: now.allExamples.get(name) ?? new Map(), lines: now.allLines.get(name) ?? null };
  });
}
