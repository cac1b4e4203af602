import { Button } from '@mantine/core';
import { useEffect } from 'react';
import type { InspectedTable } from '../../contract/jobs.ts';
import { fileName, formatBytes, formatPlural } from '../format.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Page } from '../look/Page.tsx';
import { Panel } from '../look/Panel.tsx';
import { RealTag } from '../look/RealTag.tsx';
import { messages } from '../messages.ts';
import { chooseCsv } from '../state/actions.ts';
import { type Place, subject } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { ColumnTable } from './ColumnTable.tsx';
import { inspectFiles, inspection } from './inspection.ts';
import { RunningPanel } from './RunningPanel.tsx';

const words = messages.inspect;

/** Files on their way to a schema: being read, read, or refused. */
export function InspectScreen({ place: { files } }: { place: Place }) {
  const now = useStore(inspection);
  useEffect(() => {
    if (files !== undefined) void inspectFiles(files);
  }, [files]);
  useEffect(() => subject.set(() => (now.state === 'none' ? null : { name: now.files.map(fileName).join(', '), source: null })), [now]);
  const choose = <Button onClick={() => void chooseCsv()}>{words.choose}</Button>;

  if (now.state === 'none') {
    return <Page title={words.title} sentence={words.nothing}><div className="empty"><div className="empty-statement">{words.empty}</div><p>{words.emptyNote}</p>{choose}</div></Page>;
  }
  const title = now.files.map(fileName).join(', ');
  if (now.state === 'running') return <Page title={title} sentence={words.reading}><RunningPanel jobId={now.jobId} /></Page>;
  if (now.state === 'failed') return <Page title={now.failure.code === 'cancelled' ? words.cancelled : words.notRead} sentence={words.nothingWritten} actions={choose}><FailureBanner failure={now.failure} /></Page>;
  return (
    <Page title={title} sentence={now.tables.map(describe).join(' ')} actions={choose}>
      {now.tables.map((table) => (
        <Panel key={table.file} title={fileName(table.file)} aside={<RealTag words={messages.app.realStatistics} />} flush>
          {table.notes.length > 0 && <ul className="notes">{table.notes.map((note) => <li key={note}>{note}</li>)}</ul>}
          <ColumnTable table={table} />
        </Panel>
      ))}
    </Page>
  );
}

function describe(table: InspectedTable): string {
  const undecided = table.schema.columns.filter((column) => column.undecided).length;
  return words.finding(formatPlural(table.rows, 'row'), formatPlural(table.schema.columns.length, 'column'), formatBytes(table.bytes), undecided);
}
