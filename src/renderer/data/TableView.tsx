import { Button, SegmentedControl } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import type { Outcome, RequestOutput } from '../../contract/ipc.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { JobProgress } from '../look/JobProgress.tsx';
import { Page } from '../look/Page.tsx';
import { Panel } from '../look/Panel.tsx';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { cancelJob, shownJobs } from '../state/jobs.ts';
import { useStore } from '../state/store.ts';
import { DataGrid } from './DataGrid.tsx';
import { Dictionary } from './Dictionary.tsx';
import { ExportDialog } from './ExportDialog.tsx';
import { openTable, type OpenTable } from './openTable.ts';
import { RowDrawer, type ShownRow } from './RowDrawer.tsx';

const words = messages.data;
type TableList = RequestOutput<'tables:list'>;

interface ViewParts {
  folder: string;
  list: TableList;
  table: TableList['tables'][number];
  picker: ReactNode;
  onTable: (table: string) => void;
}

/** One table: opened first, then its rows or its dictionary. */
export function TableView({ folder, list, table: { table, label }, picker, onTable }: ViewParts) {
  const [opened, setOpened] = useState<Outcome<OpenTable> | null>(null);
  const [jobId, setJobId] = useState('');
  const [view, setView] = useState<'rows' | 'dictionary'>('rows');
  const [exporting, setExporting] = useState(false);
  useEffect(() => {
    let gone = false;
    let id = '';
    const read = async (): Promise<void> => {
      const outcome = await openTable(folder, table, (started) => {
        id = started;
        setJobId(started);
      });
      if (!gone) setOpened(outcome);
    };
    void read();
    return () => {
      gone = true;
      // Nobody waits for it any more; one that has ended is left alone.
      void window.bridge.request('job:cancel', { jobId: id });
    };
  }, [folder, table]);
  const open = opened?.ok === true ? opened.value : null;
  return (
    <Page
      title={table.replace(/\.[^.]+$/, '')}
      sentence={open === null ? words.openingSentence : words.sentence(open.rows, open.columns.length, list.kind === 'generate')}
      actions={<>{picker}<Button onClick={() => setExporting(true)} disabled={open === null}>{words.export.open}</Button></>}
    >
      <div className="row">
        {list.tables.length > 1 && <SegmentedControl aria-label={words.tables} data={list.tables.map((one) => one.table)} value={table} onChange={onTable} />}
        <SegmentedControl aria-label={words.viewLabel} data={(['rows', 'dictionary'] as const).map((value) => ({ value, label: words.views[value] }))} value={view} onChange={setView} />
        {label === 'internal' && <VerdictWord kind="caution" word={words.internal} />}
      </div>
      {view === 'dictionary' && <Dictionary dictionary={list.dictionary} table={table} />}
      {view === 'rows' && opened === null && <Opening table={table} jobId={jobId} />}
      {view === 'rows' && opened?.ok === false && <FailureBanner failure={opened.failure} />}
      {view === 'rows' && open !== null && <Rows table={open} payments={list.tables.find((one) => one.table.startsWith('payments.'))?.table ?? null} />}
      {open !== null && <ExportDialog table={open} internal={label === 'internal'} opened={exporting} onClose={() => setExporting(false)} />}
    </Page>
  );
}

function Opening({ table, jobId }: { table: string; jobId: string }) {
  const job = useStore(shownJobs).find((one) => one.jobId === jobId);
  return <Panel title={words.opening(table)}><JobProgress job={job} action={<Button variant="default" onClick={() => cancelJob(jobId)}>{words.cancel}</Button>} /></Panel>;
}

function Rows({ table, payments }: { table: OpenTable; payments: string | null }) {
  const [row, setRow] = useState<ShownRow | null>(null);
  return (
    <>
      <DataGrid table={table} onOpen={(number, cells) => setRow({ row: number, cells })} />
      <RowDrawer table={table} payments={payments} shown={row} onClose={() => setRow(null)} />
    </>
  );
}
