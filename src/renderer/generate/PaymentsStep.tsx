import { NumberInput, SegmentedControl, Switch } from '@mantine/core';
import type { GenerateDraft } from '../../contract/generateDraft.ts';
import { formatPercent } from '../format.ts';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { edit } from './draft.ts';
import { FigureTable } from './FigureTable.tsx';
import { StepPage } from './StepPage.tsx';
import { useTemplates } from './useTemplates.ts';

const words = messages.generate.payments;
const cascades = (['lstm', 'markov'] as const).map((value) => ({ value, label: words.cascades[value] }));

/** How they pay: how many default, for how long they are watched, by which model of arrears. */
export function PaymentsStep({ draft }: { draft: GenerateDraft }) {
  const own = useTemplates().list.find(({ name }) => name === draft.template)?.defaultRate;
  return (
    <StepPage step="payments">
      <Panel title={words.default}>
        <div className="fields">
          <NumberInput label={words.target} description={own === undefined ? words.targetNote : words.targetOwn(formatPercent(own))} suffix=" %" min={0} max={100} decimalScale={4} placeholder={words.templateOwn} value={draft.targetPercent ?? ''} onChange={(value) => edit({ targetPercent: typeof value === 'number' ? value : null })} />
          <NumberInput label={words.tolerance} description={words.toleranceNote} suffix=" %" min={0} max={50} decimalScale={4} value={draft.tolerancePercent} onChange={(value) => edit({ tolerancePercent: Number(value) })} />
        </div>
      </Panel>
      <Panel title={words.history}>
        <div className="fields">
          <Switch label={words.withPayments} checked={draft.withPayments} onChange={(event) => edit({ withPayments: event.currentTarget.checked })} />
          <NumberInput label={words.months} min={3} max={120} allowDecimal={false} value={draft.historyMonths} onChange={(value) => edit({ historyMonths: Number(value) })} />
          <div>
            <div className="label" id="generate-cascade">{words.cascade}</div>
            <SegmentedControl aria-labelledby="generate-cascade" data={cascades} value={draft.cascade} onChange={(cascade) => edit({ cascade })} />
          </div>
        </div>
      </Panel>
      <FigureTable draft={draft} step="payments" />
    </StepPage>
  );
}
