import { Button } from '@mantine/core';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';

const words = messages.wizard;

interface RulerParts<S extends string> {
  readonly label: string;
  readonly steps: readonly S[];
  readonly names: Readonly<Record<S, string>>;
  readonly step: S;
  readonly onStep: (step: S) => void;
}

/** The steps of a wizard as a ruled line. The last one is the run, which nobody walks to. */
export function StepRuler<S extends string>({ label, steps, names, step, onStep }: RulerParts<S>) {
  const at = steps.indexOf(step);
  const last = steps.length - 1;
  return (
    <nav className="steps" aria-label={label}>
      {steps.map((name, position) => (
        <button key={name} type="button" className={position < at ? 'done' : undefined} aria-current={position === at ? 'step' : undefined} disabled={at === last || position === last} onClick={() => onStep(name)}>
          <span className="live">{position + 1}</span>{names[name]}
        </button>
      ))}
    </nav>
  );
}

interface FootParts<S extends string> {
  readonly steps: readonly S[];
  readonly step: S;
  readonly onStep: (step: S) => void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  /** What is missing here or, before the run, anywhere; Continue is never disabled for it. */
  readonly fault: { readonly step: S; readonly says: string } | undefined;
  readonly onRun: () => void;
}

/** The way back and on; before the run, the first thing that is missing, or Run. */
export function StepFoot<S extends string>({ steps, step, onStep, canUndo, canRedo, onUndo, onRedo, fault, onRun }: FootParts<S>) {
  const at = steps.indexOf(step);
  const [back, next] = [steps[at - 1], steps[at + 1]];
  const beforeRun = at === steps.length - 2;
  return (
    <>
      {back !== undefined && <><Button variant="default" onClick={() => onStep(back)}>{words.back}</Button><span className="key">Alt ←</span></>}
      <Button variant="subtle" color="gray" disabled={!canUndo} onClick={onUndo}>{words.undo}</Button>
      <Button variant="subtle" color="gray" disabled={!canRedo} onClick={onRedo}>{words.redo}</Button>
      <span className="spacer" />
      {fault !== undefined && <VerdictWord kind="caution" word={fault.says} />}
      {beforeRun
        ? <Button onClick={() => (fault === undefined ? onRun() : onStep(fault.step))}>{fault === undefined ? words.run : words.goToFirst}</Button>
        : next !== undefined && <Button onClick={() => onStep(next)}>{words.next}</Button>}
      <span className="key">{beforeRun ? 'Ctrl Enter' : 'Alt →'}</span>
    </>
  );
}
