import type { CloneDraft, CloneStep } from '../../contract/cloneDraft.ts';
import { messages } from '../messages/messages.ts';

export interface Fault {
  readonly step: CloneStep;
  readonly says: string;
}

const words = messages.clone.faults;

/** What keeps a draft from being run, in the order of the steps. What only the engine can tell is told by it. */
export function faultsOf({ schema, privacy, k }: CloneDraft): Fault[] {
  const undecided = schema.columns.filter((column) => column.undecided).length;
  const isPrivate = privacy.mode === 'differential';
  return [
    ...fault('roles', undecided > 0, words.undecided(undecided)),
    ...fault('roles', schema.columns.every(({ action }) => action === 'drop'), words.nothingLeft),
    ...fault('privacy', isPrivate && privacy.source.trim() === '', words.source),
    ...fault('privacy', isPrivate && !(privacy.epsilon > 0 && privacy.epsilon <= 50), words.epsilon),
    ...fault('privacy', isPrivate && !(privacy.delta > 0 && privacy.delta < 0.01), words.delta),
    ...fault('privacy', isPrivate && !(privacy.contribution >= 1 && privacy.contribution <= 1000), words.contribution),
    ...fault('privacy', !(k >= 1), words.k),
  ];
}

const fault = (step: CloneStep, there: boolean, says: string): Fault[] => (there ? [{ step, says }] : []);
