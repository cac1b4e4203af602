import type { Outcome } from '../../contract/ipc.ts';
import { messages } from '../messages/messages.ts';
import { followJob } from '../state/jobs.ts';
import type { PaymentMonth } from './DpdStrip.tsx';
import type { OpenTable } from './openTable.ts';

type JobListener = (jobId: string) => void;
type Opener = (folder: string, table: string, onStart: JobListener) => Promise<Outcome<OpenTable>>;

/** Months of payment that a drawer shows, at most: ten years. */
const mostMonths = 120;
/** The table of payments that was opened last; opening it again would count its rows again. */
let opened: { key: string; table: Promise<Outcome<OpenTable>> } | null = null;

/**
 * The months in which a loan was paid, the first one first, by the run's table of payments, which is opened on the first call.
 * @param open how a table is opened
 * @param onStart told the ids of the jobs that this takes
 */
export async function paymentsOf(folder: string, payments: string, loan: string, open: Opener, onStart: JobListener): Promise<Outcome<PaymentMonth[]>> {
  const key = `${folder}\n${payments}`;
  const isOwn = opened?.key !== key;
  if (opened?.key !== key) opened = { key, table: open(folder, payments, onStart) };
  const opening = opened;
  const table = await opening.table;
  if (!table.ok) {
    if (opened === opening) opened = null;
    // Whoever asked for it first may have gone.
    return !isOwn && table.failure.code === 'cancelled' ? paymentsOf(folder, payments, loan, open, onStart) : table;
  }
  const position = (wanted: string): number => table.value.columns.findIndex(({ name }) => name === wanted);
  const [month, days] = [position('month'), position('days_past_due')];
  if (position('loan_id') < 0 || month < 0 || days < 0) return { ok: true, value: [] };
  // A search that is over before anyone could read of it is no job to show.
  const label = table.value.ordered && position('loan_id') === 0 ? null : messages.data.strip.looking(loan);
  const rows = await followJob({ label, onStart }, (jobId) => window.bridge.request('table:find', { jobId, folder, table: payments, column: 'loan_id', text: loan, most: mostMonths }));
  return rows.ok ? { ok: true, value: inTime(rows.value.map((row) => ({ month: row[month] ?? '', days: row[days] ?? '' }))) } : rows;
}

/** Months that are written year first are put in their order; others stay in that of the table. */
function inTime(months: PaymentMonth[]): PaymentMonth[] {
  return months.every(({ month }) => /^\d{4}\D/.test(month)) ? months.toSorted((a, b) => (a.month < b.month ? -1 : Number(a.month > b.month))) : months;
}
