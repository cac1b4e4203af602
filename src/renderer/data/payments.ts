import type { Outcome } from '../../contract/ipc.ts';
import type { PaymentMonth } from './DpdStrip.tsx';
import type { OpenTable } from './openTable.ts';

/** Months of payment that a drawer shows, at most: ten years. */
const mostMonths = 120;
/** The table of payments that was opened last; opening it again would count its rows again. */
let opened: { key: string; table: Promise<Outcome<OpenTable>> } | null = null;

/**
 * The months in which a loan was paid, by the run's table of payments, which is opened on the first call.
 * @param open how a table is opened
 */
export async function paymentsOf(folder: string, payments: string, loan: string, open: (folder: string, table: string, onStart: () => void) => Promise<Outcome<OpenTable>>): Promise<Outcome<PaymentMonth[]>> {
  const key = `${folder}\n${payments}`;
  if (opened?.key !== key) opened = { key, table: open(folder, payments, () => {}) };
  const table = await opened.table;
  if (!table.ok) {
    opened = null;
    return table;
  }
  const position = (wanted: string): number => table.value.columns.findIndex(({ name }) => name === wanted);
  const [month, days] = [position('month'), position('days_past_due')];
  if (position('loan_id') !== 0 || month < 0 || days < 0) return { ok: true, value: [] };
  const rows = await window.bridge.request('table:find', { folder, table: payments, text: loan, most: mostMonths });
  return rows.ok ? { ok: true, value: (rows.value ?? []).map((row) => ({ month: row[month] ?? '', days: row[days] ?? '' })) } : rows;
}
