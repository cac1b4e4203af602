import type { GenerateDraft } from '../../contract/generateDraft.ts';
import type { JobInput } from '../../contract/jobs.ts';

/** What the engine is asked for. Figures whose reason is still missing are left out of a look, and keep the run itself from being asked for. */
export function requestOf({ template, borrowers, targetPercent, tolerancePercent, withPayments, historyMonths, cascade, dependence, k, seed, format, overrides }: GenerateDraft): JobInput<'generate'> {
  return {
    template,
    num_borrowers: borrowers,
    target_default_rate: targetPercent === null ? null : targetPercent / 100,
    default_rate_tolerance: tolerancePercent / 100,
    include_payment_history: withPayments,
    history_months: historyMonths,
    cascade,
    use_copulas: dependence !== 'none',
    copula: dependence === 'gaussian' ? 'gaussian' : 't',
    k_anonymity: k,
    seed,
    format,
    overrides,
  };
}

/** As `requestOf`, for a look: a reason is asked for before the run, not before a look. */
export function lookOf(draft: GenerateDraft): JobInput<'generate-preview'> {
  const overrides = Object.fromEntries(Object.entries(draft.overrides).map(([figure, { value, reason }]) => [figure, { value, reason: reason.trim() === '' ? '-' : reason }]));
  return requestOf({ ...draft, overrides });
}
