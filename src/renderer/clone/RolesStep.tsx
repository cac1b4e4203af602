import { Select } from '@mantine/core';
import { useState } from 'react';
import type { CloneDraft } from '../../contract/cloneDraft.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import { compactSelect } from '../look/compact.ts';
import { Panel } from '../look/Panel.tsx';
import { RealTag } from '../look/RealTag.tsx';
import { VerdictIcon } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { ColumnRows, FindColumn, isFound } from './ColumnRows.tsx';
import { type RoleChoice, roleChoices, roleOf } from './columns.ts';
import { RoleInspector } from './RoleInspector.tsx';
import { StepPage } from './StepPage.tsx';
import { chooseRole } from './chooseRole.ts';
import { type Selection, useSelection } from './useSelection.ts';

const words = messages.clone.roles;
const choices = roleChoices.map((role) => ({ value: role, label: words.names[role] }));

const filters: Readonly<Record<keyof typeof words.filters, (role: RoleChoice | null) => boolean>> = {
  undecided: (role) => role === null,
  all: () => true,
  identifiers: (role) => role === 'identifier-replace' || role === 'identifier-drop' || role === 'key' || role === 'link',
  quasi: (role) => role === 'quasi-identifier',
  sensitive: (role) => role === 'sensitive',
  other: (role) => role === 'ordinary' || role === 'time',
};
type Filter = keyof typeof filters;

/** What each column says about a person; what is undecided keeps the clone from being run. */
export function RolesStep({ draft }: { draft: CloneDraft }) {
  const { columns } = draft.schema;
  const [filter, setFilter] = useState<Filter>('all');
  const [sought, setSought] = useState('');
  const [current, setCurrent] = useState<string | null>(columns.find(({ undecided }) => undecided)?.name ?? null);
  const selection = useSelection();
  const shown = columns.filter((column) => filters[filter](roleOf(column)) && isFound(column, sought));
  const selected = columns.find(({ name }) => name === current) ?? columns[0]!;
  const undecided = columns.filter((column) => column.undecided).length;
  return (
    <StepPage step="roles" title={words.title} sentence={words.sentence} aside={<RoleInspector draft={draft} column={selected} selection={selection} />}>
      <div className="row filters">
        {(Object.keys(filters) as Filter[]).map((name) => {
          const count = columns.filter((column) => filters[name](roleOf(column))).length;
          if (name === 'undecided' && count === 0) return null;
          return (
            <button key={name} type="button" className={name === 'undecided' ? 'pill warn' : 'pill'} aria-pressed={filter === name} onClick={() => setFilter(name)}>
              {name === 'undecided' && <VerdictIcon kind="caution" size={13} />}{words.filters[name]} {count}
            </button>
          );
        })}
        <span className="spacer" />
        <FindColumn value={sought} onChange={setSought} />
      </div>
      <Panel title={undecided > 0 ? words.faults(undecided) : words.found} aside={<RealTag words={messages.app.realStatistics} />} flush>
        <ColumnRows
          draft={draft}
          columns={shown}
          selection={selection}
          current={selected.name}
          onCurrent={setCurrent}
          decision={{ head: words.columns.role, width: 168, Cell: RoleSelect }}
          second={{ head: messages.clone.types.columns.kind, width: 116, Cell: KindWord }}
        />
      </Panel>
    </StepPage>
  );
}

/** A public form says more than that it is an identifier. */
const KindWord = ({ column: { kind, format } }: { column: ColumnSchema }) => <>{format === undefined ? messages.clone.types.kinds[kind] : words.formats[format]}</>;

function RoleSelect({ column, selection }: { column: ColumnSchema; selection: Selection }) {
  const role = roleOf(column);
  return (
    <Select
      {...compactSelect}
      aria-label={words.roleOf(column.name)}
      className={role === null ? 'undecided' : undefined}
      data={choices}
      value={role}
      placeholder={words.undecided}
      {...(role === null && { leftSection: <VerdictIcon kind="caution" size={13} /> })}
      allowDeselect={false}
      comboboxProps={{ width: 200, position: 'bottom-start' }}
      onChange={(next) => chooseRole(selection, column.name, next as RoleChoice)}
    />
  );
}
