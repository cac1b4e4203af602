import { Skeleton } from '@mantine/core';
import { useCallback } from 'react';
import { categoryOverlay, overlay } from '../../charts/overlay.ts';
import type { Palette } from '../../charts/palette.ts';
import type { GeneratePreview } from '../../contract/jobs.ts';
import { formatCount, formatPercent } from '../format.ts';
import { Chart } from '../look/Chart.tsx';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { preview, useLivePreview } from './preview.ts';

const words = messages.generate.preview;

/** A thousand loans of the portfolio as it stands, drawn again after every change. */
export function PreviewAside() {
  useLivePreview();
  const { seen, failure, working } = useStore(preview);
  return (
    <div className="stack" aria-busy={working}>
      <h2 className="label">{words.title}</h2>
      {failure !== null && <FailureBanner failure={failure} />}
      {seen === null ? <Skeleton height={240} visible={failure === null} /> : <Seen seen={seen} />}
    </div>
  );
}

function Seen({ seen }: { seen: GeneratePreview }) {
  const scores = useCallback((palette: Palette) => overlay({ ...ofSynthetic(seen.scores), name: words.score }, palette), [seen]);
  const incomes = useCallback((palette: Palette) => overlay({ ...ofSynthetic(seen.incomes), name: words.income }, palette), [seen]);
  const amounts = useCallback((palette: Palette) => overlay({ ...ofSynthetic(seen.amounts), name: words.amount }, palette), [seen]);
  return (
    <>
      <dl className="facts">
        <dt>{words.defaultRate}</dt><dd>{words.percent(formatPercent(seen.default_rate))}</dd>
        <dt>{words.gini}</dt><dd>{seen.gini_score.toFixed(2)}</dd>
        <dt>{words.loans}</dt><dd>{formatCount(seen.loans)}</dd>
      </dl>
      <Chart label={words.scoreLabel} height={150} option={scores} />
      {seen.arrears !== null && <Arrears arrears={seen.arrears} />}
      <Chart label={words.amountLabel} height={150} option={amounts} />
      <Chart label={words.incomeLabel} height={150} option={incomes} />
    </>
  );
}

function Arrears({ arrears }: { arrears: NonNullable<GeneratePreview['arrears']> }) {
  const option = useCallback((palette: Palette) => categoryOverlay({ levels: arrears.states, real: null, synthetic: arrears.shares, name: words.arrears }, palette), [arrears]);
  return <Chart label={words.arrearsLabel} height={150} option={option} />;
}

const ofSynthetic = ({ edges, shares }: GeneratePreview['scores']): { edges: readonly number[]; real: null; synthetic: readonly number[] } => ({ edges, real: null, synthetic: shares });
