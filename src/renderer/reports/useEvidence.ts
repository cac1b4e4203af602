import { useEffect, useState } from 'react';
import { judgementFiles } from '../../contract/evidence.ts';
import type { Outcome, RequestOutput } from '../../contract/ipc.ts';
import { workspace } from '../state/workspace.ts';

export type Evidence = RequestOutput<'report:evidence'>;
/** In the order of the list. */
export const evidenceKinds = ['validate', 'attack', 'stress', 'cascade-compare', 'again', 'certificate'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** What the workspace has for a report on the run, read again whenever a run comes to it; null until the first answer. */
export function useEvidence(folder: string | null): Outcome<Evidence> | null {
  const [read, setRead] = useState<{ readonly folder: string; readonly evidence: Outcome<Evidence> } | null>(null);
  useEffect(() => {
    if (folder === null) return undefined;
    const ask = async (): Promise<void> => {
      const evidence = await window.bridge.request('report:evidence', { folder });
      setRead({ folder, evidence });
    };
    void ask();
    return workspace.subscribe(() => void ask());
  }, [folder]);
  return read?.folder === folder ? read.evidence : null;
}

/** Runs of a kind that say something of these tables. */
export function timesOf(kind: EvidenceKind, { certified, runs }: Evidence): number {
  if (kind === 'certificate') return certified ? 1 : 0;
  return runs.filter((run) => (kind === 'again' ? !(run.kind in judgementFiles) : run.kind === kind)).length;
}
