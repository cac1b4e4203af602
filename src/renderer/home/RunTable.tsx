import { Table } from '@mantine/core';
import type { RunListItem } from '../../contract/ipc.ts';
import { formatCount, formatEpsilon, formatMoment, notApplicable } from '../format.ts';
import { messages } from '../messages/messages.ts';
import { goTo } from '../state/place.ts';

const words = messages.home;

/** The runs of a workspace, one a row, in the order given. */
export function RunTable({ runs }: { runs: readonly RunListItem[] }) {
  return (
    <Table stickyHeader>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="26%">{words.columns.table}</Table.Th>
          <Table.Th w={92}>{words.columns.kind}</Table.Th>
          <Table.Th w={96} className="figure">{words.columns.rows}</Table.Th>
          <Table.Th className="after-figure">{words.columns.privacy}</Table.Th>
          <Table.Th w={76} className="figure">{words.columns.epsilon}</Table.Th>
          <Table.Th w={122} className="figure">{words.columns.when}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {runs.map(({ id, folder, there, table, kind, rows, privacy, paid, startedAt }) => (
          <Table.Tr key={folder}>
            <Table.Td className="two-lines" title={id}>{there ? <button type="button" className="row-link strong" onClick={() => goTo({ screen: 'run', folder })}>{table ?? id}</button> : <span className="strong">{table ?? id}</span>}<br /><span className="muted small">{there ? (paid?.source ?? words.noSource) : words.moved}</span></Table.Td>
            <Table.Td className="soft">{words.kinds[kind] ?? kind}</Table.Td>
            <Table.Td className="figure">{rows === null ? notApplicable : formatCount(rows)}</Table.Td>
            <Table.Td className="soft after-figure" title={privacy}>{privacy}</Table.Td>
            <Table.Td className="figure">{paid === null ? notApplicable : formatEpsilon(paid.epsilon)}</Table.Td>
            <Table.Td className="figure soft">{formatMoment(startedAt)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
