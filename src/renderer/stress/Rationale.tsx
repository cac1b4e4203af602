import { Textarea } from '@mantine/core';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { change, faultsOf, stressState } from './state.ts';

const words = messages.stress;

/** Why a scenario that is not plausible was chosen nevertheless: one reason for the whole test. */
export function Rationale() {
  const now = useStore(stressState);
  const short = now.rationale.trim() !== '' && faultsOf(now).rationale === true;
  return <Textarea label={words.rationale} description={words.rationaleNote} autosize minRows={2} value={now.rationale} error={short ? words.rationaleShort : undefined} onChange={(event) => change({ rationale: event.currentTarget.value })} />;
}
