import { Button, Table, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Artefact } from '../../contract/run.ts';
import { formatBytes } from '../format.ts';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';

const words = messages.run;
const hashDigits = 12;

/** The files of a run, those that may leave the house first. */
export function FileTable({ folder, artefacts }: { folder: string; artefacts: readonly Artefact[] }) {
  const ordered = artefacts.toSorted((a, b) => b.label.localeCompare(a.label) || a.path.localeCompare(b.path));
  return (
    <Table stickyHeader>
      <Table.Thead>
        <Table.Tr><Table.Th>{words.columns.file}</Table.Th><Table.Th w={170}>{words.columns.label}</Table.Th><Table.Th w={130}>{words.columns.hash}</Table.Th><Table.Th w={100} className="figure">{words.columns.size}</Table.Th><Table.Th w={90}><VisuallyHidden>{words.open}</VisuallyHidden></Table.Th></Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {ordered.map(({ path, bytes, sha256, label }) => (
          <Table.Tr key={path}>
            <Table.Td className="mono" title={path}>{path}</Table.Td>
            <Table.Td>{label === 'releasable' ? <VerdictWord kind="pass" word={words.labels.releasable} /> : <VerdictWord kind="caution" word={words.labels.internal} />}</Table.Td>
            <Table.Td className="mono soft" title={sha256}>{sha256.slice(0, hashDigits)}</Table.Td>
            <Table.Td className="figure">{formatBytes(bytes)}</Table.Td>
            <Table.Td><Button variant="subtle" size="compact-sm" aria-label={words.openFile(path)} title={path.endsWith('.pdf') ? words.openAndPrint : undefined} onClick={() => void openFile(folder, path)}>{words.open}</Button></Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

async function openFile(folder: string, file: string): Promise<void> {
  const opened = await window.bridge.request('run:open-file', { folder, file });
  if (!opened.ok) notifications.show({ message: `${opened.failure.message} ${opened.failure.fix ?? ''}`, color: 'fail' });
}
