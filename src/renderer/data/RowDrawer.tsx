import { Button, Drawer } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Outcome } from '../../contract/ipc.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { JobProgress } from '../look/JobProgress.tsx';
import { messages } from '../messages/messages.ts';
import { cancelJob, shownJobs } from '../state/jobs.ts';
import { useStore } from '../state/store.ts';
import { DpdStrip, type PaymentMonth } from './DpdStrip.tsx';
import { openTable, type OpenTable } from './openTable.ts';
import { paymentsOf } from './payments.ts';

const words = messages.data;

export interface ShownRow {
  readonly row: number;
  readonly cells: readonly string[];
}

interface DrawerParts {
  table: OpenTable;
  /** The run's table of payments; null where it has none. */
  payments: string | null;
  shown: ShownRow | null;
  onClose: () => void;
}

/** One row with all its cells; of a loan, with its months of payment. */
export function RowDrawer({ table, payments, shown, onClose }: DrawerParts) {
  return (
    <Drawer opened={shown !== null} onClose={onClose} title={shown === null ? '' : words.row(shown.row + 1)} closeButtonProps={{ 'aria-label': messages.app.close }}>
      {shown !== null && <RowDetails table={table} payments={payments} cells={shown.cells} />}
    </Drawer>
  );
}

function RowDetails({ table, payments, cells }: { table: OpenTable; payments: string | null; cells: readonly string[] }) {
  const loan = cells[table.columns.findIndex(({ name }) => name === 'loan_id')];
  const [months, setMonths] = useState<Outcome<PaymentMonth[]> | null>(null);
  const [jobId, setJobId] = useState('');
  useEffect(() => {
    if (payments === null || loan === undefined) return;
    let gone = false;
    let id = '';
    const read = async (): Promise<void> => {
      const found = await paymentsOf(table.folder, payments, loan, openTable, (started) => {
        id = started;
        setJobId(started);
      });
      if (!gone) setMonths(found);
    };
    void read();
    return () => {
      gone = true;
      // Nobody waits for it any more; one that has ended is left alone.
      void window.bridge.request('job:cancel', { jobId: id });
    };
  }, [table.folder, payments, loan]);
  return (
    <div className="stack">
      {payments !== null && loan !== undefined && months === null && <Looking jobId={jobId} />}
      {months?.ok === true && (months.value.length === 0 ? <p className="soft">{words.strip.none}</p> : <DpdStrip months={months.value} />)}
      {months?.ok === false && <FailureBanner failure={months.failure} />}
      <dl className="facts">{table.columns.flatMap(({ name }, position) => [<dt key={name} className="mono">{name}</dt>, <dd key={`${name} text`}>{cells[position]}</dd>])}</dl>
    </div>
  );
}

/** A table without an order is looked through for the loan's months. */
function Looking({ jobId }: { jobId: string }) {
  const job = useStore(shownJobs).find((one) => one.jobId === jobId);
  return <section aria-label={words.strip.looks}><h3 className="label">{words.strip.looks}</h3><JobProgress job={job} action={<Button variant="default" size="xs" onClick={() => cancelJob(jobId)}>{words.cancel}</Button>} /></section>;
}
