import { Button } from '@mantine/core';
import type { InspectedTable } from '../../contract/jobs.ts';
import { fileName, formatBytes, formatPlural } from '../format.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Page } from '../look/Page.tsx';
import { Panel } from '../look/Panel.tsx';
import { ColumnTable } from './ColumnTable.tsx';
import { RunningPanel } from './RunningPanel.tsx';
import type { Inspection, InspectionActions } from './useInspection.ts';

/** A file on its way to a schema: being read, read, or refused. */
export function InspectionPage({ inspection, actions }: { inspection: Exclude<Inspection, { state: 'none' }>; actions: InspectionActions }) {
  if (inspection.state === 'running') {
    return (
      <Page title={fileName(inspection.file)} sentence="Being read where it lies. Nothing of it is stored." actions={null}>
        <RunningPanel title="Proposing types" progress={inspection.progress} cancelling={inspection.cancelling} onCancel={actions.cancel} />
      </Page>
    );
  }
  const ways = (
    <>
      <Button variant="default" onClick={actions.leave}>Back to runs</Button>
      <Button onClick={actions.choose}>Choose a CSV</Button>
    </>
  );
  if (inspection.state === 'failed') {
    const cancelled = inspection.failure.code === 'cancelled';
    return (
      <Page title={cancelled ? 'Cancelled' : 'Not read'} sentence="Nothing was written." actions={ways}>
        <FailureBanner failure={inspection.failure} />
      </Page>
    );
  }
  const { table } = inspection;
  return (
    <Page title={fileName(table.file)} sentence={describe(table)} actions={ways}>
      {table.notes.length > 0 && <ul className="notes">{table.notes.map((note) => <li key={note}>{note}</li>)}</ul>}
      <Panel title="Proposed types" aside={<span className="tag">Real statistics, internal</span>}>
        <ColumnTable table={table} />
      </Panel>
    </Page>
  );
}

function describe(table: InspectedTable): string {
  const undecided = table.schema.columns.filter((column) => column.undecided).length;
  const size = `${formatPlural(table.rows, 'row')}, ${formatPlural(table.schema.columns.length, 'column')}, ${formatBytes(table.bytes)}.`;
  return `${size} ${undecided === 0 ? 'Every column has a proposal.' : `${formatPlural(undecided, 'column')} undecided.`}`;
}
