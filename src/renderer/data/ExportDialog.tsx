import { Button, Checkbox, Modal, SegmentedControl } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { FailureRecord } from '../../contract/errors.ts';
import { exportFormats } from '../../contract/tableView.ts';
import { fileName } from '../format.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { messages } from '../messages/messages.ts';
import { followJob } from '../state/jobs.ts';
import type { OpenTable } from './openTable.ts';

const words = messages.data.export;
type Format = (typeof exportFormats)[number];

/** Asks which columns go where, and in what form. The export itself is a job: it goes on while a person looks elsewhere. */
export function ExportDialog({ table, internal, opened, onClose }: { table: OpenTable; internal: boolean; opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={words.title(table.table)} closeButtonProps={{ 'aria-label': messages.app.close }}>
      <ExportForm table={table} internal={internal} onClose={onClose} />
    </Modal>
  );
}

function ExportForm({ table, internal, onClose }: { table: OpenTable; internal: boolean; onClose: () => void }) {
  const names = table.columns.map(({ name }) => name);
  const [format, setFormat] = useState<Format>('csv');
  const [chosen, setChosen] = useState<readonly string[]>(names);
  const [failure, setFailure] = useState<FailureRecord | null>(null);
  const write = async (): Promise<void> => {
    const name = `${table.table.replace(/\.[^.]+$/, '')}.${format}`;
    const to = await window.bridge.request('file:choose-new', { title: words.dialog, name });
    if (!to.ok) return setFailure(to.failure);
    const file = to.value;
    if (file === null) return;
    const { folder, table: of } = table;
    const outcome = await followJob({ label: words.label(of) }, (jobId) => window.bridge.request('table:export', { jobId, folder, table: of, columns: [...chosen], format, to: file }));
    if (!outcome.ok) return setFailure(outcome.failure);
    notifications.show({ message: words.done(outcome.value.rows, outcome.value.columns, fileName(outcome.value.file)) });
    onClose();
  };
  return (
    <div className="stack">
      {failure !== null && <FailureBanner failure={failure} />}
      {internal && <div className="note caution">{words.internal}</div>}
      <div className="row"><SegmentedControl aria-label={words.format} data={exportFormats.map((value) => ({ value, label: words.formats[value] }))} value={format} onChange={setFormat} /><span className="soft small">{words.notes[format]}</span></div>
      <Checkbox
        label={`${words.all} (${words.chosen(chosen.length, names.length)})`} checked={chosen.length === names.length} indeterminate={chosen.length > 0 && chosen.length < names.length}
        onChange={(event) => setChosen(event.currentTarget.checked ? names : [])}
      />
      <Checkbox.Group aria-label={words.columns} value={[...chosen]} onChange={setChosen}>
        <div className="export-columns">{names.map((name) => <Checkbox key={name} value={name} label={<span className="mono">{name}</span>} />)}</div>
      </Checkbox.Group>
      <Button onClick={() => (chosen.length === 0 ? setFailure({ code: 'usage', message: words.none }) : void write())}>{words.write}</Button>
    </div>
  );
}
