import { NumberInput, SegmentedControl } from '@mantine/core';
import type { GenerateDraft } from '../../contract/generateDraft.ts';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { edit } from './draft.ts';
import { FigureTable } from './FigureTable.tsx';
import { StepPage } from './StepPage.tsx';

const words = messages.generate.dependence;
const choices = (['t', 'gaussian', 'none'] as const).map((value) => ({ value, label: words.choices[value] }));

/** What goes with what, and how many borrowers share each combination of what others may know. */
export function DependenceStep({ draft }: { draft: GenerateDraft }) {
  return (
    <StepPage step="dependence">
      <Panel title={words.copula}>
        <div className="stack">
          <SegmentedControl aria-label={words.copula} data={choices} value={draft.dependence} onChange={(dependence) => edit({ dependence })} />
          <span className="soft">{words.notes[draft.dependence]}</span>
        </div>
      </Panel>
      <Panel title={words.release}>
        <div className="fields"><NumberInput label={words.k} description={words.kNote} min={1} allowDecimal={false} value={draft.k} onChange={(k) => edit({ k: Number(k) })} /></div>
      </Panel>
      <FigureTable draft={draft} step="dependence" />
    </StepPage>
  );
}
