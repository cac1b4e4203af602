import type { Verdict } from '../../charts/palette.ts';
import type { Plausibility } from '../../contract/scenario.ts';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';

const words = messages.stress;
const tones: Readonly<Record<Plausibility['band'], Verdict>> = { ordinary: 'pass', 'seen in history': 'pass', 'supervisory precedent': 'caution', 'beyond precedent': 'fail' };

/** The band of a scenario's distance from history; one that contradicts itself has no better word than that. */
export function PlausibilityWord({ plausibility: { band, incoherent } }: { plausibility: Plausibility }) {
  return incoherent.length > 0 ? <VerdictWord kind="fail" word={words.incoherent} /> : <VerdictWord kind={tones[band]} word={words.bands[band]} />;
}
