import { Select } from '@mantine/core';
import type { RunListItem } from '../../contract/ipc.ts';
import { formatMoment } from '../format.ts';
import { messages } from '../messages/messages.ts';

/** Which run's tables are shown; one beyond the list stays chosen. */
export function RunPicker({ folder, runs, onPick }: { folder: string; runs: readonly RunListItem[]; onPick: (folder: string) => void }) {
  const data = runs.map(({ folder: value, table, id, kind, startedAt }) => ({ value, label: `${table ?? id}, ${messages.home.kinds[kind] ?? kind}, ${formatMoment(startedAt)}` }));
  return <Select aria-label={messages.data.run} w={300} data={data} value={folder} allowDeselect={false} searchable onChange={(next) => next !== null && onPick(next)} />;
}
