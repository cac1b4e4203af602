import { Table } from '@mantine/core';
import { Empty } from '../look/Empty.tsx';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';

const words = messages.data.dictionary;

type Entry = Readonly<Record<string, unknown>>;

/** What each column of a table means and how it was made, as `dictionary.json` of the run says. */
export function Dictionary({ dictionary, table }: { dictionary: unknown; table: string }) {
  const entries = entriesOf(dictionary, table.replace(/\.[^.]+$/, ''));
  if (entries.length === 0) return <Empty statement={words.none} />;
  const fields = Object.keys(words.heads).filter((field) => entries.some((entry) => field in entry));
  return (
    <Panel title={messages.data.views.dictionary} flush>
      <Table stickyHeader>
        <Table.Thead><Table.Tr>{fields.map((field) => <Table.Th key={field} w={widthOf(field)}>{words.heads[field]}</Table.Th>)}</Table.Tr></Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={String(entry['name'])}>
              {fields.map((field) => <Table.Td key={field} className={field === 'name' ? 'mono wrapping' : 'wrapping soft'}>{textOf(entry[field])}</Table.Td>)}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}

/** A dictionary has the columns of one table, or of several, each by its name. */
function entriesOf(dictionary: unknown, table: string): Entry[] {
  const tables = isEntry(dictionary) && Array.isArray(dictionary['tables']) ? dictionary['tables'].filter(isEntry) : [dictionary].filter(isEntry);
  const columns = tables.find((one) => one['table'] === table)?.['columns'];
  return Array.isArray(columns) ? columns.filter(isEntry) : [];
}

const isEntry = (value: unknown): value is Entry => typeof value === 'object' && value !== null;

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

const widthOf = (field: string): string | undefined => (field === 'source' || field === 'origin' ? '34%' : field === 'meaning' || field === 'range' ? '20%' : undefined);
