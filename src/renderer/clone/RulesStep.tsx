import { Select, Table } from '@mantine/core';
import type { CloneDraft } from '../../contract/cloneDraft.ts';
import { type InputAction, inputActions } from '../../contract/rules.ts';
import { formatCount } from '../format.ts';
import { Empty } from '../look/Empty.tsx';
import { compactSelect } from '../look/compact.ts';
import { Panel } from '../look/Panel.tsx';
import { RealTag } from '../look/RealTag.tsx';
import { messages } from '../messages/messages.ts';
import { edit } from './draft.ts';
import { StepPage } from './StepPage.tsx';

const words = messages.clone.rules;
const off = 'off';
const optionsOf = (actions: readonly InputAction[]): { value: string; label: string }[] => [{ value: off, label: words.actions.off }, ...actions.map((action) => ({ value: action, label: words.actions[action] }))];
const openOptions = optionsOf(inputActions);
/** A private clone compares no row of the source with a rule. */
const privateOptions = optionsOf(['keep', 'relax']);

/** Rules that the rows suggest. None is taken unless a person says so: only they know what holds by law and what by chance. */
export function RulesStep({ draft }: { draft: CloneDraft }) {
  const { rules: suggested, ruleCounts } = draft.table;
  const isPrivate = draft.privacy.mode === 'differential';
  const known = new Set(suggested.map(({ id }) => id));
  const take = (id: string, action: string | null): void => edit((now) => {
    const { [id]: _before, ...others } = now.rules;
    return { ...now, rules: action === null || action === off ? others : { ...others, [id]: action as InputAction } };
  });
  return (
    <StepPage step="rules" title={words.title} sentence={words.finding(Object.keys(draft.rules).length, ruleCounts.length)}>
      {isPrivate && ruleCounts.length > 0 && <div className="note caution">{words.isPublic}</div>}
      {ruleCounts.length === 0 ? <Empty statement={words.noneTitle} note={words.noneNote} /> : (
        <Panel title={messages.clone.steps.rules} aside={<RealTag words={messages.app.realStatistics} />} flush>
          <Table stickyHeader>
            <Table.Thead>
              <Table.Tr><Table.Th>{words.columns.rule}</Table.Th><Table.Th w={92} className="figure">{words.columns.rows}</Table.Th><Table.Th w={92} className="figure">{words.columns.broken}</Table.Th><Table.Th w={220} className="after-figure">{words.columns.action}</Table.Th></Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {ruleCounts.map(({ id, says, rows, broken }) => (
                <Table.Tr key={id}>
                  <Table.Td className="wrapping">{says}</Table.Td>
                  <Table.Td className="figure">{formatCount(rows)}</Table.Td>
                  <Table.Td className="figure">{formatCount(broken)}</Table.Td>
                  <Table.Td className="after-figure soft">
                    {known.has(id)
                      ? <Select {...compactSelect} aria-label={words.actionOf(says)} data={isPrivate ? privateOptions : openOptions} value={draft.rules[id] ?? off} allowDeselect={false} onChange={(action) => take(id, action)} />
                      : <span className="small">{words.valuesNotKept}</span>}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Panel>
      )}
    </StepPage>
  );
}
