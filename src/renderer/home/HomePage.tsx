import { Button } from '@mantine/core';
import { formatPlural } from '../format.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Page } from '../look/Page.tsx';
import { Panel } from '../look/Panel.tsx';
import { RunTable } from './RunTable.tsx';
import type { RunList } from './useRuns.ts';

/** What has been done in this workspace, and the way into something new. */
export function HomePage({ list, onReload, onChoose, dropping }: { list: RunList | null; onReload: () => void; onChoose: () => void; dropping: boolean }) {
  const choose = <Button onClick={onChoose}>Choose a CSV</Button>;
  const isEmpty = list?.ok === true && list.value.runs.length === 0;
  return (
    <Page title="Runs" sentence={`${findingOf(list)} Nothing is sent anywhere; no source row is stored.`} actions={isEmpty ? null : choose}>
      {list?.ok === false && <FailureBanner failure={list.failure} action={<Button variant="default" onClick={onReload}>Try again</Button>} />}
      {isEmpty && (
        <div className="empty">
          <div className="empty-statement">No run yet.</div>
          <p>Clones, samples and validations of this workspace will be listed here. Begin with the columns of a CSV: their types are proposed and nothing is written.</p>
          {choose}
        </div>
      )}
      {list?.ok === true && !isEmpty && <Panel title="Recent"><RunTable runs={list.value.runs} /></Panel>}
      <div className={dropping ? 'drop over' : 'drop'}>
        <span className="strong">Drop a CSV anywhere.</span> It is read where it lies, never leaves this computer and is not stored in the workspace.
      </div>
    </Page>
  );
}

function findingOf(list: RunList | null): string {
  if (list === null) return 'Reading the workspace.';
  if (!list.ok) return 'The workspace could not be read.';
  return `${list.value.runs.length === 0 ? 'No runs' : formatPlural(list.value.runs.length, 'run')} in this workspace.`;
}
