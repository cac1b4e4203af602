import { Table } from '@mantine/core';
import type { InspectedTable } from '../../contract/jobs.ts';
import { formatCount } from '../format.ts';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages.ts';

const words = messages.inspect.columns;

/** What was proposed for each column, why, and what is undecided. */
export function ColumnTable({ table }: { table: InspectedTable }) {
  const counts = new Map(table.columns.map((column) => [column.name, column]));
  return (
    <Table stickyHeader>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="20%">{words.column}</Table.Th>
          <Table.Th w={92}>{words.kind}</Table.Th>
          <Table.Th w={132}>{words.role}</Table.Th>
          <Table.Th>{words.reason}</Table.Th>
          <Table.Th w={92} className="figure">{words.missing}</Table.Th>
          <Table.Th w={104} className="figure">{words.distinct}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {table.schema.columns.map(({ name, kind, role, reason, undecided }) => (
          <Table.Tr key={name}>
            <Table.Td className="mono" title={name}>{name}</Table.Td>
            <Table.Td>{kind}</Table.Td>
            <Table.Td>{undecided ? <VerdictWord kind="caution" word={messages.inspect.undecided} /> : role}</Table.Td>
            <Table.Td className="soft wrapping">{reason}</Table.Td>
            <Table.Td className="figure">{formatCount(counts.get(name)?.missing ?? 0)}</Table.Td>
            <Table.Td className="figure">{formatDistinct(counts.get(name)?.distinct ?? null)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** Distinct texts are counted exactly up to 10,000. */
const formatDistinct = (distinct: number | null): string => (distinct === null ? messages.inspect.manyDistinct : formatCount(distinct));
