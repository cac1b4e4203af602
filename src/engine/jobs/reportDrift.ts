import { join } from 'node:path';
import { generateResult } from '../../contract/jobs.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { Run } from '../../contract/run.ts';
import type { Drift } from '../report/evidence.ts';
import type { Table } from '../table/table.ts';
import { compareColumn } from '../validation/columnShapes.ts';
import { prepareVariables } from '../validation/variables.ts';
import { loadWritten } from './loadWritten.ts';
import type { PreviousRun } from './reportJudgements.ts';

/** A table of this run with that of the run before; null where that cannot be read, is too large, or was changed since. */
export async function earlierTable({ folder, run }: PreviousRun, path: string, mostBytes: number, monitor: Monitor): Promise<Table | null> {
  const artefact = run.artefacts.find((one) => one.path === path);
  if (artefact === undefined || artefact.bytes > mostBytes) return null;
  const { table, sha256 } = await loadWritten(join(folder, path), monitor);
  return sha256 === artefact.sha256 ? table : null;
}

/** Population stability index of each column that can be compared, over the tenths or levels of the earlier table; null where the tables have other columns. */
export function columnsOf(file: string, earlier: Table, now: Table, monitor: Monitor): Drift['columns'] | null {
  const names = ({ columns }: Table): string => JSON.stringify(columns.map(({ schema }) => schema.name));
  if (names(earlier) !== names(now)) return null;
  return prepareVariables({ real: earlier, synthetic: now, holdout: null }, monitor).flatMap((variable) => {
    const { divergence } = compareColumn(variable, { real: earlier.rows, synthetic: now.rows });
    return divergence === null ? [] : [{ file, column: variable.name, psi: divergence.psi, critical: divergence.psi_critical }];
  });
}

const rates = generateResult.pick({ achieved_default_rate: true, num_loans: true });

/** Default rates of two generated portfolios, with the standard error of their difference as of independent loans. */
export function defaultRateDrift(earlier: Run, now: Run): Drift['defaultRate'] {
  const [one, other] = [rates.safeParse(earlier.summary), rates.safeParse(now.summary)];
  if (!one.success || !other.success) return null;
  const variance = ({ achieved_default_rate: rate, num_loans: loans }: typeof one.data): number => (rate * (1 - rate)) / loans;
  return { before: one.data.achieved_default_rate, now: other.data.achieved_default_rate, standardError: Math.sqrt(variance(one.data) + variance(other.data)) };
}
