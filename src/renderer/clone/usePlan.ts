import { useEffect, useState } from 'react';
import type { CloneDraft } from '../../contract/cloneDraft.ts';
import type { ClonePlan } from '../../contract/clonePrivacy.ts';
import type { FailureRecord } from '../../contract/errors.ts';
import type { ExplainResult } from '../../contract/explain.ts';
import type { RequestOutput } from '../../contract/ipc.ts';
import { cancelJob, runJob } from '../state/jobs.ts';
import { faultsOf } from './faults.ts';
import { requestOf } from './request.ts';

/** What the engine says of a private clone before it is run. */
export interface Plan {
  readonly explained: ExplainResult | null;
  readonly plan: ClonePlan | null;
  readonly balance: RequestOutput<'ledger:after'> | null;
  readonly failure: FailureRecord | null;
  readonly working: boolean;
}

const nothing: Plan = { explained: null, plan: null, balance: null, failure: null, working: false };
/** A slider that is being moved asks for nothing. */
const restMilliseconds = 250;

/** Works out promise, split and balance whenever the draft has come to rest; what was worked out before stays in sight until then. */
export function usePlan(draft: CloneDraft): Plan {
  const [plan, setPlan] = useState<Plan>(nothing);
  const cannot = draft.privacy.mode === 'none' || faultsOf(draft).some(({ step }) => step === 'privacy');
  useEffect(() => {
    if (cannot) return undefined;
    let jobId: string | null = null;
    let left = false;
    const show = (part: Partial<Plan>): void => {
      if (!left) setPlan((now) => ({ ...now, ...part }));
    };
    const timer = setTimeout(() => {
      show({ working: true });
      void workOut(draft, show, (id) => {
        jobId = id;
      });
    }, restMilliseconds);
    return () => {
      left = true;
      clearTimeout(timer);
      if (jobId !== null) cancelJob(jobId);
    };
  }, [draft, cannot]);
  return cannot ? nothing : plan;
}

async function workOut(draft: CloneDraft, show: (part: Partial<Plan>) => void, onStart: (jobId: string) => void): Promise<void> {
  const { epsilon, delta, contribution, source } = draft.privacy;
  const rows = draft.schema.rows ?? draft.table.rows;
  const explained = await runJob('explain', { epsilon, delta, k: draft.k, n: Math.max(1, Math.floor(rows / contribution)) }, { label: null });
  if (explained.ok) show({ explained: explained.value.result });
  const request = await requestOf(draft);
  if (!request.ok) return show({ failure: request.failure, working: false });
  // For the eyes of the person who holds the file: the plan itself asks for a number that is public.
  const planned = await runJob('clone-plan', { ...request.value, rows }, { label: null, onStart });
  if (!planned.ok) return planned.failure.code === 'cancelled' ? undefined : show({ plan: null, balance: null, failure: planned.failure, working: false });
  const plan = planned.value.result;
  const balance = await window.bridge.request('ledger:after', { source, epsilon, delta, mu: plan.mu, deltaBeside: plan.delta_parts.discovery + plan.delta_parts.noise_tables });
  show({ plan, balance: balance.ok ? balance.value : null, failure: balance.ok ? null : balance.failure, working: false });
}
