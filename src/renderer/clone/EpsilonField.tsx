import { NumberInput, Slider } from '@mantine/core';
import { messages } from '../messages/messages.ts';

const words = messages.clone.privacy;
/** Steps of the slider: between them a person types. */
const steps = [0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10];
const marks = steps.flatMap((epsilon, value) => ([0.1, 0.3, 1, 3, 10].includes(epsilon) ? [{ value, label: String(epsilon) }] : []));

/** The nearest step of the slider. */
const positionOf = (epsilon: number): number => steps.reduce((best, step, at) => (Math.abs(Math.log(step / epsilon)) < Math.abs(Math.log(steps[best]! / epsilon)) ? at : best), 0);

/** Epsilon, by slider on a scale of ratios or as a number. */
export function EpsilonField({ epsilon, onChange }: { epsilon: number; onChange: (epsilon: number) => void }) {
  return (
    <div className="epsilon-field">
      <Slider
        min={0}
        max={steps.length - 1}
        step={1}
        marks={marks}
        label={(at) => String(steps[at])}
        value={positionOf(epsilon > 0 ? epsilon : steps[0]!)}
        onChange={(at) => onChange(steps[at]!)}
        thumbLabel={words.sliderLabel}
      />
      <NumberInput label={words.epsilon} w={110} min={0} max={50} decimalScale={4} value={epsilon} onChange={(value) => onChange(Number(value))} />
    </div>
  );
}
