import { useEffect } from 'react';
import type { FailureRecord } from '../../contract/errors.ts';
import type { GenerateDraft } from '../../contract/generateDraft.ts';
import type { GeneratePreview } from '../../contract/jobs.ts';
import { cancelJob, runJob } from '../state/jobs.ts';
import { createStore, useStore } from '../state/store.ts';
import { generateState } from './draft.ts';
import { faultsOf } from './faults.ts';
import { lookOf } from './request.ts';

/** The portfolio that the draft would make, small. What was drawn before stays in sight until the next is there. */
interface Preview {
  readonly seen: GeneratePreview | null;
  readonly failure: FailureRecord | null;
  readonly working: boolean;
  /** What was asked for when this was drawn. */
  readonly asked: string;
}

/** A number that is being typed asks for nothing. */
const restMilliseconds = 300;

export const preview = createStore<Preview>({ seen: null, failure: null, working: false, asked: '' });

/** Draws about a thousand loans whenever the draft has come to rest. */
export function useLivePreview(): void {
  const { draft } = useStore(generateState);
  const asked = askedBy(draft);
  const cannot = faultsOf(draft).some(({ blocksLook }) => blocksLook);
  useEffect(() => {
    if (cannot || preview.get().asked === asked) return undefined;
    let jobId: string | null = null;
    const timer = setTimeout(() => {
      preview.set((now) => ({ ...now, working: true }));
      void draw(asked, (id) => {
        jobId = id;
      });
    }, restMilliseconds);
    return () => {
      clearTimeout(timer);
      if (jobId !== null) cancelJob(jobId);
    };
  }, [asked, cannot]);
}

/** Files, k and a size beyond a thousand loans change nothing that is seen. */
const askedBy = (draft: GenerateDraft): string => JSON.stringify({ ...lookOf(draft), num_borrowers: Math.min(draft.borrowers, 1000), format: 'csv', k_anonymity: 1 });

async function draw(asked: string, onStart: (jobId: string) => void): Promise<void> {
  const outcome = await runJob('generate-preview', JSON.parse(asked) as ReturnType<typeof lookOf>, { label: null, onStart });
  // Cancelled: the draft has moved on, and the next look is under way.
  if (!outcome.ok && outcome.failure.code === 'cancelled') return;
  preview.set((now) => (outcome.ok ? { seen: outcome.value.result, failure: null, working: false, asked } : { ...now, failure: outcome.failure, working: false, asked }));
}
