import { Button, Table, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { GenerateDraft, GenerateStep } from '../../contract/generateDraft.ts';
import { Panel } from '../look/Panel.tsx';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { FigureEditor } from './FigureEditor.tsx';
import { figureName, isReplaceable, shortValue, stepOf } from './figures.ts';
import { useFigures, useTemplates } from './useTemplates.ts';

const words = messages.generate.figures;

/** Calibrated figures of one step, each with its origin; any of them can be replaced, with a reason. */
export function FigureTable({ draft, step }: { draft: GenerateDraft; step: GenerateStep }) {
  const figures = useFigures(draft.template).filter((one) => isReplaceable(one) && stepOf(one.figure) === step);
  const products = useTemplates().list.find(({ name }) => name === draft.template)?.products ?? [];
  const [editing, setEditing] = useState<string | null>(null);
  const edited = figures.find(({ figure }) => figure === editing);
  return (
    <Panel title={words.title} flush>
      <Table>
        <Table.Thead><Table.Tr><Table.Th>{words.figure}</Table.Th><Table.Th>{words.value}</Table.Th><Table.Th>{words.origin}</Table.Th><Table.Th><VisuallyHidden>{words.change}</VisuallyHidden></Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {figures.map(({ figure, value, status, source }) => {
            const override = draft.overrides[figure];
            return (
              <Table.Tr key={figure}>
                <Table.Td className="strong">{figureName(figure, products)}</Table.Td>
                <Table.Td>{override === undefined ? shortValue(value) : <><s className="muted">{shortValue(value)}</s> {shortValue(override.value)}</>}</Table.Td>
                <Table.Td title={override === undefined ? source : override.reason}>{override === undefined ? words.statuses[status] : <VerdictWord kind="caution" word={override.reason.trim() === '' ? words.noReason : words.statuses.user} />}</Table.Td>
                <Table.Td><Button variant="subtle" size="compact-sm" aria-label={words.changeOf(figureName(figure, products))} onClick={() => setEditing(figure)}>{words.change}</Button></Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      {edited !== undefined && <FigureEditor key={edited.figure} figure={edited} name={figureName(edited.figure, products)} override={draft.overrides[edited.figure]} onClose={() => setEditing(null)} />}
    </Panel>
  );
}
