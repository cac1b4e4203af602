import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestInput, RequestOutput } from '../contract/ipc.ts';
import type { ReportChecklist } from '../contract/report.ts';
import { checkReport } from '../engine/jobs/reportChecklist.ts';
import { evidenceFor } from '../workspace/evidence.ts';
import { listRuns } from '../workspace/runs.ts';
import { openRun } from './runs.ts';

/**
 * Runs of the workspace that a report on this one rests on, and whether it has a certificate.
 * @throws Failure 'input' for a run that the workspace does not list
 */
export async function describeEvidence(workspace: string, folder: string): Promise<RequestOutput<'report:evidence'>> {
  await openRun(workspace, folder);
  const [folders, runs] = await Promise.all([evidenceFor(workspace, folder), listRuns(workspace)]);
  const kinds = new Map(runs.map((run) => [run.folder, run.kind]));
  const certified = await stat(join(folder, 'certificate.json')).then((status) => status.isFile(), () => false);
  return { certified, runs: folders.map((found) => ({ folder: found, kind: kinds.get(found) ?? '' })) };
}

/**
 * What a report on the run would lack if it were made now, of the evidence that the workspace has.
 * @throws Failure 'input' for a run that the workspace does not list, 'rule' for one that no such report can be made of
 */
export async function checklistFor(workspace: string, { folder, inputs, ...asked }: RequestInput<'report:checklist'>): Promise<ReportChecklist> {
  await openRun(workspace, folder);
  return await checkReport({ run: folder, ...asked, evidence: await evidenceFor(workspace, folder) }, inputs);
}
