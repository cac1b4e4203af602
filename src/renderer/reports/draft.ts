import type { FailureRecord } from '../../contract/errors.ts';
import type { FinishedRun } from '../../contract/ipc.ts';
import type { ReportResult } from '../../contract/report.ts';
import { plainInputs, reportDraft, type ReportDraft } from '../../contract/reportDraft.ts';
import { createStore } from '../state/store.ts';
import { keepDraft, keptDraft } from '../wizard/keepDraft.ts';
import { type DraftHistory, edited } from '../wizard/history.ts';
import type { Answer } from './fills.ts';

export interface ReportState extends DraftHistory<ReportDraft> {
  readonly draft: ReportDraft;
  /** Folder of the run that is reported. */
  readonly run: string | null;
  readonly running: string | null;
  readonly failure: FailureRecord | null;
  /** A person has tried to create it: faults are then shown. */
  readonly tried: boolean;
  readonly made: { readonly result: ReportResult; readonly run: FinishedRun } | null;
}

const draftName = 'report';
const first: ReportDraft = {
  schemaVersion: 1, template: 'occ-sr-11-7', edition: 'releasable', paper: 'A4',
  plain: Object.fromEntries(plainInputs.map((name) => [name, ''])) as ReportDraft['plain'],
  prohibitedUses: '', limitations: [], due: { high: '', medium: '', low: '' }, overrideReasons: {},
};

export const reportState = createStore<ReportState>({ draft: first, past: [], future: [], run: null, running: null, failure: null, tried: false, made: null });

export const change = (part: Partial<ReportState>): void => reportState.set((now) => ({ ...now, ...part }));
export const edit = (part: Partial<ReportDraft>): void => reportState.set((now) => edited(now, (draft: ReportDraft) => ({ ...draft, ...part })));

/** Answers that are given. */
export function answersOf({ plain, prohibitedUses, overrideReasons }: ReportDraft): Answer[] {
  const said = (text: string): boolean => text.trim() !== '';
  return [
    ...plainInputs.filter((name) => said(plain[name])),
    ...(said(prohibitedUses) ? ['prohibited_uses' as const] : []),
    ...(Object.values(overrideReasons).some(said) ? ['override_reasons' as const] : []),
  ];
}

/** Reads what was kept when the window was closed, and keeps every change from now on. */
export async function keepReport(): Promise<void> {
  const kept = await keptDraft(draftName, reportDraft);
  if (kept !== null && reportState.get().past.length === 0) change({ draft: kept });
  keepDraft(draftName, reportState);
}
