import { useEffect, useState } from 'react';
import type { Outcome, RequestOutput } from '../../contract/ipc.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { goTo } from '../state/place.ts';
import { workspace } from '../state/workspace.ts';

const words = messages.reports;
const order = ['validate', 'attack', 'stress', 'cascade-compare', 'again', 'certificate'] as const;
type Kind = (typeof order)[number];
/** Where what is missing is made. */
const screensOf = { validate: 'validate', attack: 'privacy', stress: 'stress', 'cascade-compare': 'delinquency', certificate: 'privacy' } as const;
/** Of a table without months there is nothing to compare: what is not there is not missing. */
const optional: readonly Kind[] = ['cascade-compare'];
type Evidence = RequestOutput<'report:evidence'>;

/** What a report on the run can rest on, and the way to what is missing. */
export function EvidenceList({ folder }: { folder: string }) {
  const [evidence, setEvidence] = useState<Outcome<Evidence> | null>(null);
  useEffect(() => {
    const read = (): void => void window.bridge.request('report:evidence', { folder }).then(setEvidence);
    read();
    // A run may have come to the workspace.
    return workspace.subscribe(read);
  }, [folder]);
  return (
    <div className="stack">
      <h2 className="label">{words.evidence}</h2>
      {evidence?.ok === false && <FailureBanner failure={evidence.failure} />}
      {evidence?.ok === true && <ul className="plain-list evidence">{order.map((kind) => ({ kind, times: timesOf(kind, evidence.value) })).filter(({ kind, times }) => times > 0 || !optional.includes(kind)).map(({ kind, times }) => <EvidenceRow key={kind} kind={kind} times={times} folder={folder} />)}</ul>}
      <p className="small soft">{words.evidenceNote}</p>
    </div>
  );
}

function EvidenceRow({ kind, times, folder }: { kind: Kind; times: number; folder: string }) {
  return (
    <li>
      <span className="strong">{words.kinds[kind]}</span>
      {times > 0 ? <VerdictWord kind="pass" word={kind === 'certificate' ? words.present : words.found(times)} /> : <span className="muted">{words.missing}</span>}
      {times === 0 && (kind === 'again'
        ? <span className="muted small">{words.again}</span>
        : <button type="button" className="text-button small" onClick={() => goTo({ screen: screensOf[kind], folder })}>{words.ways[kind]}</button>)}
    </li>
  );
}

function timesOf(kind: Kind, { certified, runs }: Evidence): number {
  if (kind === 'certificate') return certified ? 1 : 0;
  const judging = ['validate', 'attack', 'stress', 'cascade-compare'];
  return runs.filter((run) => (kind === 'again' ? !judging.includes(run.kind) : run.kind === kind)).length;
}
