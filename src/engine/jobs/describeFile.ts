import type { Monitor } from '../../contract/progress.ts';
import { shareOfStage } from '../../contract/progress.ts';
import type { TableFigures } from '../../contract/report.ts';
import { datePattern } from '../io/datePattern.ts';
import type { NumericColumn, Table } from '../table/table.ts';
import { describeTable } from '../validation/describe.ts';
import { loadWritten } from './loadWritten.ts';

/** Figures of a written table, read by itself: nothing of another table has a say in them. @param name as the figures call the file */
export async function describeFile(path: string, name: string, monitor: Monitor): Promise<{ figures: TableFigures; table: Table; sha256: string }> {
  const { table, sha256 } = await loadWritten(path, shareOfStage(monitor, 0, 0.8));
  return { figures: describeTable(table, name, written, shareOfStage(monitor, 0.8, 1)), table, sha256 };
}

/** A number or date as the table's own file writes it, near enough to be read. */
function written({ schema }: NumericColumn, value: number): string {
  if (schema.kind === 'date' && schema.dateFormat !== undefined) return datePattern(schema.dateFormat).format(value);
  return String(Number(value.toFixed(schema.number?.decimals ?? 6)));
}
