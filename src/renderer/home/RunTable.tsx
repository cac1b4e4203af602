import { Table } from '@mantine/core';
import type { RunListItem } from '../../contract/ipc.ts';
import { formatCount, formatMoment, formatSeconds, notApplicable } from '../format.ts';

/** The runs of a workspace, one a row, in the order given. */
export function RunTable({ runs }: { runs: readonly RunListItem[] }) {
  return (
    <Table stickyHeader>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Table</Table.Th>
          <Table.Th w={96}>Kind</Table.Th>
          <Table.Th w={112} className="figure">Rows</Table.Th>
          <Table.Th w="40%" className="after-figure">Privacy</Table.Th>
          <Table.Th w={84} className="figure">Time, s</Table.Th>
          <Table.Th w={132} className="figure">When</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {runs.map(({ id, table, kind, rows, privacy, seconds, startedAt }) => (
          <Table.Tr key={id}>
            <Table.Td className="strong" title={id}>{table ?? notApplicable}</Table.Td>
            <Table.Td className="soft">{kind}</Table.Td>
            <Table.Td className="figure">{rows === null ? notApplicable : formatCount(rows)}</Table.Td>
            <Table.Td className="soft wrapping after-figure">{privacy}</Table.Td>
            <Table.Td className="figure">{formatSeconds(seconds)}</Table.Td>
            <Table.Td className="figure soft">{formatMoment(startedAt)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
