import type { CloneDraft, CloneStep, TablePart } from '../../contract/cloneDraft.ts';
import { messages } from '../messages/messages.ts';
import { isSeveral, partsOf } from './tables.ts';

export interface Fault {
  readonly step: CloneStep;
  readonly says: string;
  /** Of several tables: the one where it is. */
  readonly table?: string;
}

const words = messages.clone.faults;

/** What keeps a draft from being run, in the order of the steps. What only the engine can tell is told by it. */
export function faultsOf(draft: CloneDraft): Fault[] {
  const { privacy, k, schemaFolder } = draft;
  const isPrivate = privacy.mode === 'differential';
  // Declared schemas of several tables say what each column is.
  const ownSchemas = !isPrivate || !isSeveral(draft);
  return [
    ...(ownSchemas ? partsOf(draft).flatMap((part) => faultsOfTable(part, isSeveral(draft))) : []),
    ...fault('target', isPrivate && isSeveral(draft) && partsOf(draft).some(({ target }) => target !== null), words.severalTarget),
    ...fault('privacy', isPrivate && isSeveral(draft) && schemaFolder === null, words.schemaFolder),
    ...fault('privacy', isPrivate && privacy.source.trim() === '', words.source),
    ...fault('privacy', isPrivate && !(privacy.epsilon > 0 && privacy.epsilon <= 50), words.epsilon),
    ...fault('privacy', isPrivate && !(privacy.delta > 0 && privacy.delta < 0.01), words.delta),
    ...fault('privacy', isPrivate && !(privacy.contribution >= 1 && privacy.contribution <= 1000), words.contribution),
    ...fault('privacy', !(k >= 1), words.k),
  ];
}

function faultsOfTable({ schema: { table, columns } }: TablePart, named: boolean): Fault[] {
  const undecided = columns.filter((column) => column.undecided).length;
  const says = (text: string): string => (named ? `${table}: ${text}` : text);
  return [
    ...fault('roles', undecided > 0, says(words.undecided(undecided)), table),
    ...fault('roles', columns.every(({ action }) => action === 'drop'), says(words.nothingLeft), table),
  ];
}

const fault = (step: CloneStep, there: boolean, says: string, table?: string): Fault[] => (there ? [{ step, says, ...(table !== undefined && { table }) }] : []);
