import { messages } from '../messages/messages.ts';
import { goTo } from '../state/place.ts';
import type { EvidenceKind } from './useEvidence.ts';

const words = messages.reports;
/** Where what is missing is made. */
const screensOf = { validate: 'validate', attack: 'privacy', stress: 'stress', 'cascade-compare': 'delinquency', certificate: 'privacy' } as const;

/** The way to evidence that is missing: to the screen that makes it, with the run in question. */
export function WayTo({ kind, folder }: { kind: EvidenceKind; folder: string }) {
  if (kind === 'again') return <span className="muted small">{words.again}</span>;
  return <button type="button" className="text-button small" onClick={() => goTo({ screen: screensOf[kind], folder })}>{words.ways[kind]}</button>;
}
