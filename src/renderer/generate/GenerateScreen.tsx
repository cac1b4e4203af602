import { useHotkeys } from '@mantine/hooks';
import { type ComponentType, useEffect } from 'react';
import { generateSteps, type GenerateDraft, type GenerateStep } from '../../contract/generateDraft.ts';
import { messages } from '../messages/messages.ts';
import { subject } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { DependenceStep } from './DependenceStep.tsx';
import { generateState, goToStep, redo, undo } from './draft.ts';
import { BorrowersStep, LoansStep } from './FigureSteps.tsx';
import { PaymentsStep } from './PaymentsStep.tsx';
import { ReviewStep } from './ReviewStep.tsx';
import { runGenerate } from './running.ts';
import { RunStep } from './RunStep.tsx';
import { TemplateStep } from './TemplateStep.tsx';

const views: Readonly<Record<GenerateStep, ComponentType<{ draft: GenerateDraft }>>> = {
  template: TemplateStep, borrowers: BorrowersStep, loans: LoansStep, payments: PaymentsStep, dependence: DependenceStep, review: ReviewStep, run: RunStep,
};

/** The generate wizard: a portfolio from calibration figures alone. No epsilon anywhere: nothing real is used. */
export function GenerateScreen() {
  const { draft } = useStore(generateState);
  useEffect(() => subject.set(() => ({ name: messages.generate.subject, source: null })), []);
  useHotkeys([
    ['alt+ArrowLeft', () => step(-1)], ['alt+ArrowRight', () => step(1)], ['mod+Enter', () => void runGenerate()], ['mod+Z', undo], ['mod+shift+Z', redo],
  ], [], true);
  const View = views[draft.step];
  return <View draft={draft} />;
}

function step(by: 1 | -1): void {
  const { draft, running } = generateState.get();
  const next = generateSteps[generateSteps.indexOf(draft.step) + by];
  if (running === null && next !== undefined && next !== 'run') goToStep(next);
}
