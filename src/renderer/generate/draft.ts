import { generateDraft, type GenerateDraft, type GenerateStep } from '../../contract/generateDraft.ts';
import type { FailureRecord } from '../../contract/errors.ts';
import { createStore } from '../state/store.ts';
import { atStep, type DraftHistory, edited, redone, undone } from '../wizard/history.ts';
import { keepDraft, keptDraft } from '../wizard/keepDraft.ts';

/** The portfolio on its way. */
export interface GenerateState extends DraftHistory<GenerateDraft> {
  readonly draft: GenerateDraft;
  /** The run under way, and how the last one failed. */
  readonly running: string | null;
  readonly runFailure: FailureRecord | null;
  /** The window was closed while it ran. */
  readonly wasClosed: boolean;
}

const draftName = 'generate';

const first: GenerateDraft = {
  schemaVersion: 1, step: 'template', template: 'us-personal-loans', borrowers: 10_000, targetPercent: null, tolerancePercent: 1, withPayments: true, historyMonths: 24,
  cascade: 'lstm', dependence: 't', k: 5, seed: 1, format: 'csv', overrides: {},
};

export const generateState = createStore<GenerateState>({ draft: first, past: [], future: [], running: null, runFailure: null, wasClosed: false });

/** What a person says; it can be undone. */
export const edit = (change: Partial<GenerateDraft>): void => generateState.set((now) => edited(now, (draft: GenerateDraft) => ({ ...draft, ...change })));
export const goToStep = (step: GenerateStep): void => generateState.set((now) => atStep(now, step));
export const undo = (): void => generateState.set((now) => undone(now));
export const redo = (): void => generateState.set((now) => redone(now));

/** Replaces a figure of the template; null takes the calibrated one again. */
export function replaceFigure(figure: string, override: GenerateDraft['overrides'][string] | null): void {
  const { [figure]: _before, ...others } = generateState.get().draft.overrides;
  edit({ overrides: override === null ? others : { ...others, [figure]: override } });
}

/** Another template has other figures: what was replaced in the one before is let go. */
export const chooseTemplate = (template: string): void => edit({ template, overrides: {} });

/** Reads what was kept when the window was closed, and keeps every change from now on. */
export async function keepPortfolio(): Promise<void> {
  const kept = await keptDraft(draftName, generateDraft);
  if (kept !== null && generateState.get().past.length === 0) {
    const wasClosed = kept.step === 'run';
    generateState.set((now) => ({ ...now, draft: wasClosed ? { ...kept, step: 'review' } : kept, wasClosed }));
  }
  keepDraft(draftName, generateState);
}
