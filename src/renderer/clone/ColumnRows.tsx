import { Checkbox, Table, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type ComponentType, useRef } from 'react';
import type { CloneDraft } from '../../contract/cloneDraft.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import { formatCount, formatPercent } from '../format.ts';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { masked } from './columns.ts';
import { cloneState } from './draft.ts';
import type { Selection } from './useSelection.ts';

const words = messages.clone.types;

interface ColumnRowsParts {
  draft: CloneDraft;
  columns: readonly ColumnSchema[];
  selection: Selection;
  /** What a person decides here of each column, and what stands beside it. */
  decision: { head: string; width: number; Cell: ComponentType<{ column: ColumnSchema; selection: Selection }> };
  second: { head: string; width: number | string; Cell: ComponentType<{ column: ColumnSchema }> };
  current?: string | null;
  onCurrent?: (name: string) => void;
}

/** One row a column: what is decided of it, what it is, how it is filled, and three masked examples. */
export function ColumnRows({ draft, columns, selection, decision, second, current = null, onCurrent }: ColumnRowsParts) {
  const { examples } = useStore(cloneState);
  const counts = new Map(draft.table.columns.map((column) => [column.name, column]));
  const names = columns.map(({ name }) => name);
  const all = names.length > 0 && names.every((name) => selection.names.has(name));
  return (
    <Table stickyHeader className="column-rows">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={44}><Checkbox aria-label={words.selectAll} checked={all} indeterminate={!all && selection.names.size > 0} onChange={() => selection.toggleAll(names)} /></Table.Th>
          <Table.Th w={160}>{words.columns.column}</Table.Th>
          <Table.Th w={decision.width}>{decision.head}</Table.Th>
          <Table.Th w={second.width}>{second.head}</Table.Th>
          <Table.Th w={82} className="figure">{words.columns.missing}</Table.Th>
          <Table.Th w={82} className="figure">{words.columns.distinct}</Table.Th>
          <Table.Th w={210} className="after-figure">{words.columns.examples}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {columns.map((column) => {
          const { name } = column;
          const count = counts.get(name);
          return (
            <Table.Tr key={name} className={name === current ? 'current' : undefined} onClick={() => onCurrent?.(name)} onFocus={() => onCurrent?.(name)}>
              <Table.Td><Checkbox aria-label={words.select(name)} checked={selection.names.has(name)} onChange={() => selection.toggle(name)} /></Table.Td>
              <Table.Td className="mono strong" title={name}>{name}</Table.Td>
              <Table.Td><decision.Cell column={column} selection={selection} /></Table.Td>
              <Table.Td className="soft"><second.Cell column={column} /></Table.Td>
              <Table.Td className="figure">{formatPercent((count?.missing ?? 0) / draft.table.rows)}</Table.Td>
              <Table.Td className="figure">{formatDistinct(count?.distinct ?? null)}</Table.Td>
              <Table.Td className="mono soft after-figure examples">{(examples.get(name) ?? []).map(masked).join('  ')}</Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}

/** Distinct texts are counted exactly up to 10,000. */
export const formatDistinct = (distinct: number | null): string => (distinct === null ? words.manyDistinct : formatCount(distinct));

/** Ctrl+F leads here. */
export function FindColumn({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useHotkeys([['mod+F', () => field.current?.focus()]], [], true);
  return <TextInput ref={field} aria-label={words.find} placeholder={words.find} w={160} leftSection={<IconSearch size={13} aria-hidden />} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
}

export const isFound = ({ name }: ColumnSchema, sought: string): boolean => name.toLowerCase().includes(sought.trim().toLowerCase());
