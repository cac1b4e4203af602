import type { Outcome } from '../../contract/ipc.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { type Evidence, type EvidenceKind, evidenceKinds, timesOf } from './useEvidence.ts';
import { WayTo } from './WayTo.tsx';

const words = messages.reports;
/** Of a table without months there is nothing to compare: what is not there is not missing. */
const optional: readonly EvidenceKind[] = ['cascade-compare'];

/** What a report on the run can rest on, and the way to what is missing. */
export function EvidenceList({ folder, evidence }: { folder: string; evidence: Outcome<Evidence> | null }) {
  return (
    <div className="stack">
      <h2 className="label">{words.evidence}</h2>
      {evidence?.ok === false && <FailureBanner failure={evidence.failure} />}
      {evidence?.ok === true && <ul className="plain-list evidence">{evidenceKinds.map((kind) => ({ kind, times: timesOf(kind, evidence.value) })).filter(({ kind, times }) => times > 0 || !optional.includes(kind)).map(({ kind, times }) => <EvidenceRow key={kind} kind={kind} times={times} folder={folder} />)}</ul>}
      <p className="small soft">{words.evidenceNote}</p>
    </div>
  );
}

function EvidenceRow({ kind, times, folder }: { kind: EvidenceKind; times: number; folder: string }) {
  return (
    <li>
      <span className="strong">{words.kinds[kind]}</span>
      {times > 0 ? <VerdictWord kind="pass" word={kind === 'certificate' ? words.present : words.found(times)} /> : <VerdictWord kind="caution" word={words.missing} />}
      {times === 0 && <WayTo kind={kind} folder={folder} />}
    </li>
  );
}
