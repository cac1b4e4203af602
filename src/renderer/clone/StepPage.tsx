import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { cloneSteps, type CloneStep } from '../../contract/cloneDraft.ts';
import { Page } from '../look/Page.tsx';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
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

/** One step of the wizard: the steps as a ruled line above, the way back and on below. Continue is never disabled: it goes to what is missing. */
export function StepPage({ step, title, sentence, actions, aside, children }: StepParts) {
  return <Page title={title} sentence={sentence} actions={actions} ruler={<StepRuler step={step} />} aside={aside} foot={step === 'run' ? undefined : <StepFoot step={step} />}>{children}</Page>;
}

function StepRuler({ step }: { step: CloneStep }) {
  const at = cloneSteps.indexOf(step);
  return (
    <nav className="steps" aria-label={words.stepsLabel}>
      {cloneSteps.map((name, position) => (
        <button key={name} type="button" className={position < at ? 'done' : undefined} aria-current={position === at ? 'step' : undefined} disabled={step === 'run' || name === 'run'} onClick={() => goToStep(name)}>
          <span className="live">{position + 1}</span>{words.steps[name]}
        </button>
      ))}
    </nav>
  );
}

function StepFoot({ step }: { step: CloneStep }) {
  const { draft, past, future } = useStore(cloneState);
  if (draft === null) return null;
  const at = cloneSteps.indexOf(step);
  const [back, next] = [cloneSteps[at - 1], cloneSteps[at + 1]];
  // Up to here, and before the run of anything.
  const fault = faultsOf(draft).find((one) => step === 'review' || one.step === step);
  return (
    <>
      {back !== undefined && <><Button variant="default" onClick={() => goToStep(back)}>{words.back}</Button><span className="key">Alt ←</span></>}
      <Button variant="subtle" color="gray" disabled={past.length === 0} onClick={undo}>{words.undo}</Button>
      <Button variant="subtle" color="gray" disabled={future.length === 0} onClick={redo}>{words.redo}</Button>
      <span className="spacer" />
      {fault !== undefined && <VerdictWord kind="caution" word={fault.says} />}
      {step === 'review'
        ? <Button onClick={() => (fault === undefined ? void runClone() : goToStep(fault.step))}>{fault === undefined ? words.run : words.goToFirst}</Button>
        : next !== undefined && <Button onClick={() => goToStep(next)}>{words.next}</Button>}
      <span className="key">{step === 'review' ? 'Ctrl Enter' : 'Alt →'}</span>
    </>
  );
}
