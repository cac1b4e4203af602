import { type ReportChecklist, type ReportInputs, type ReportRequest, reportRequest } from '../../contract/report.ts';
import { buildReport } from '../report/build.ts';
import { checklistOf } from '../report/checklist.ts';
import { readEvidence } from './reportEvidence.ts';

/**
 * The sections that a report would have if it were made now, each with what it would say is missing: the list and the report cannot disagree. The tables
 * are not read for it, which takes longest; their figures are never missing.
 * @throws Failure as `readEvidence` does
 */
export async function checkReport(asked: Pick<ReportRequest, 'run' | 'template' | 'edition' | 'evidence'>, inputs: ReportInputs): Promise<ReportChecklist> {
  const evidence = await readEvidence(reportRequest.parse(asked), inputs);
  const { previous } = evidence;
  const drift = previous === null ? null : { run: previous.run.id, columns: [], notCompared: [], defaultRate: null };
  return checklistOf(buildReport({ ...evidence, figures: [], notDescribed: [], drift }));
}
