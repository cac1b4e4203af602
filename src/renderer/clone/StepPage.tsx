import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { type CloneDraft, cloneSteps, type CloneStep } from '../../contract/cloneDraft.ts';
import { Page } from '../look/Page.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { StepFoot, StepRuler } from '../wizard/Steps.tsx';
import { cloneState, goToStep, redo, undo } from './draft.ts';
import { faultsOf } from './faults.ts';
import { goToFault, runClone } from './running.ts';
import { isSeveral, partsOf, showTable } from './tables.ts';

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
  const steps = <StepRuler label={words.stepsLabel} steps={cloneSteps} names={words.steps} step={step} onStep={goToStep} />;
  const perTable = draft !== null && isSeveral(draft) && ['file', 'types', 'roles', 'target', 'rules'].includes(step);
  const ruler = perTable ? <>{steps}<TableChooser draft={draft} /></> : steps;
  // Up to here, and before the run of anything.
  const fault = draft === null ? undefined : faultsOf(draft).find((one) => step === 'review' || (one.step === step && (one.table ?? draft.schema.table) === draft.schema.table));
  const foot = step === 'run' || draft === null ? undefined : (
    <StepFoot steps={cloneSteps} step={step} onStep={(to) => goToFault(fault !== undefined && fault.step === to ? fault : { step: to })} canUndo={past.length > 0} canRedo={future.length > 0} onUndo={undo} onRedo={redo} fault={fault} onRun={() => void runClone()} />
  );
  return <Page title={title} sentence={sentence} actions={actions} ruler={ruler} aside={aside} foot={foot}>{children}</Page>;
}

/** Which of several tables the step speaks of. */
function TableChooser({ draft }: { draft: CloneDraft }) {
  const names = partsOf(draft).map(({ schema }) => schema.table);
  return <div className="table-chooser"><SegmentedControl aria-label={words.tables} data={names} value={draft.schema.table} onChange={showTable} /></div>;
}
