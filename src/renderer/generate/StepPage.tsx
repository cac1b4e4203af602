import type { ReactNode } from 'react';
import { generateSteps, type GenerateStep } from '../../contract/generateDraft.ts';
import { Page } from '../look/Page.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { StepFoot, StepRuler } from '../wizard/Steps.tsx';
import { generateState, goToStep, redo, undo } from './draft.ts';
import { faultsOf } from './faults.ts';
import { PreviewAside } from './PreviewAside.tsx';
import { runGenerate } from './running.ts';

const words = messages.generate;

/** One step of the wizard, with the look at the portfolio beside it. */
export function StepPage({ step, children }: { step: GenerateStep; children: ReactNode }) {
  const { draft, past, future } = useStore(generateState);
  const fault = faultsOf(draft).find((one) => step === 'review' || one.step === step);
  const foot = step === 'run' ? undefined : (
    <StepFoot steps={generateSteps} step={step} onStep={goToStep} canUndo={past.length > 0} canRedo={future.length > 0} onUndo={undo} onRedo={redo} fault={fault} onRun={() => void runGenerate()} />
  );
  return (
    <Page
      title={words.titles[step]}
      sentence={words.sentences[step]}
      ruler={<StepRuler label={words.stepsLabel} steps={generateSteps} names={words.steps} step={step} onStep={goToStep} />}
      aside={step === 'run' ? undefined : <PreviewAside />}
      foot={foot}
    >
      {children}
    </Page>
  );
}
