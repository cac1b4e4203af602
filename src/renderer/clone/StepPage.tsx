import type { ReactNode } from 'react';
import { cloneSteps, type CloneStep } from '../../contract/cloneDraft.ts';
import { Page } from '../look/Page.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { StepFoot, StepRuler } from '../wizard/Steps.tsx';
import { cloneState, goToStep, redo, undo } from './draft.ts';
import { faultsOf } from './faults.ts';
import { runClone } from './running.ts';

const words = messages.clone;

interface StepParts {
  step: CloneStep;
  title: string;
  sentence: ReactNode;
  actions?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}

/** One step of the wizard: the steps as a ruled line above, the way back and on below. */
export function StepPage({ step, title, sentence, actions, aside, children }: StepParts) {
  const { draft, past, future } = useStore(cloneState);
  const ruler = <StepRuler label={words.stepsLabel} steps={cloneSteps} names={words.steps} step={step} onStep={goToStep} />;
  // Up to here, and before the run of anything.
  const fault = draft === null ? undefined : faultsOf(draft).find((one) => step === 'review' || one.step === step);
  const foot = step === 'run' || draft === null ? undefined : (
    <StepFoot steps={cloneSteps} step={step} onStep={goToStep} canUndo={past.length > 0} canRedo={future.length > 0} onUndo={undo} onRedo={redo} fault={fault} onRun={() => void runClone()} />
  );
  return <Page title={title} sentence={sentence} actions={actions} ruler={ruler} aside={aside} foot={foot}>{children}</Page>;
}
