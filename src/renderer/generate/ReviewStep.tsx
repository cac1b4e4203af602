import { Button } from '@mantine/core';
import type { GenerateDraft, GenerateStep } from '../../contract/generateDraft.ts';
import { formatBytes, formatCount, formatPercent } from '../format.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Panel } from '../look/Panel.tsx';
import { VerdictIcon } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { generateState, goToStep } from './draft.ts';
import { estimateOf } from './estimate.ts';
import { figureName, shortValue, stepOf } from './figures.ts';
import { StepPage } from './StepPage.tsx';
import { preview } from './preview.ts';
import { useTemplates } from './useTemplates.ts';

const words = messages.generate.review;

/** The whole portfolio in sentences, each with the way back to where it was said, and what it will take. */
export function ReviewStep({ draft }: { draft: GenerateDraft }) {
  const { runFailure, wasClosed } = useStore(generateState);
  const { seen } = useStore(preview);
  const template = useTemplates().list.find(({ name }) => name === draft.template);
  const estimate = seen === null ? null : estimateOf(draft, seen);
  return (
    <StepPage step="review">
      {runFailure !== null && <FailureBanner failure={runFailure} />}
      {wasClosed && <div className="banner caution" role="status"><VerdictIcon kind="caution" size={26} /><div className="banner-statement">{words.closed}</div></div>}
      <Panel title={words.recipe}>
        <ul className="recipe">
          {sentencesOf(draft, template?.title ?? draft.template, template?.defaultRate ?? null, template?.products ?? []).map(({ step, says }) => (
            <li key={says}><span>{says}</span><Button variant="subtle" size="compact-sm" aria-label={`${words.change}: ${messages.generate.steps[step]}`} onClick={() => goToStep(step)}>{words.change}</Button></li>
          ))}
        </ul>
      </Panel>
      <Panel title={words.estimate}>
        {estimate !== null && (
          <dl className="facts">
            <dt>{words.rows}</dt><dd>{words.tables(formatCount(draft.borrowers), formatCount(estimate.loans), formatCount(estimate.payments))}</dd>
            <dt>{words.size}</dt><dd>{formatBytes(estimate.bytes)}</dd>
            <dt>{words.time}</dt><dd>{words.seconds(estimate.seconds)}</dd>
            <dt>{words.memory}</dt><dd>{formatBytes(estimate.memory)}</dd>
          </dl>
        )}
      </Panel>
    </StepPage>
  );
}

function sentencesOf(draft: GenerateDraft, title: string, ownRate: number | null, products: readonly string[]): { step: GenerateStep; says: string }[] {
  const says = words.says;
  const { borrowers, targetPercent, tolerancePercent, withPayments, historyMonths, cascade, dependence, k, seed, format, overrides } = draft;
  return [
    { step: 'template', says: says.template(title, formatCount(borrowers), format, seed) },
    { step: 'payments', says: targetPercent === null ? says.ownRate(ownRate === null ? '' : formatPercent(ownRate)) : says.target(targetPercent, tolerancePercent) },
    { step: 'payments', says: withPayments ? says.payments(historyMonths, cascade) : says.noPayments },
    { step: 'dependence', says: says.dependence[dependence] },
    { step: 'dependence', says: says.k(k) },
    ...Object.entries(overrides).map(([figure, { value, reason }]) => ({ step: stepOf(figure), says: says.override(figureName(figure, products), shortValue(value), reason) })),
  ];
}
