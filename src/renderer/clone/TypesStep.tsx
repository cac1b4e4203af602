import { Select } from '@mantine/core';
import { useState } from 'react';
import type { CloneDraft } from '../../contract/cloneDraft.ts';
import { type ColumnKind, columnKinds, type ColumnSchema } from '../../contract/tableSchema.ts';
import { compactSelect } from '../look/compact.ts';
import { Panel } from '../look/Panel.tsx';
import { RealTag } from '../look/RealTag.tsx';
import { messages } from '../messages/messages.ts';
import { ColumnRows, FindColumn, isFound } from './ColumnRows.tsx';
import { withKind } from './columns.ts';
import { edit } from './draft.ts';
import { StepPage } from './StepPage.tsx';
import { changedTogether, type Selection, useSelection } from './useSelection.ts';

const words = messages.clone.types;
const kinds = columnKinds.filter((kind) => kind !== 'empty').map((kind) => ({ value: kind, label: words.kinds[kind] }));
const emptyKind = [{ value: 'empty', label: words.kinds.empty }];

/** What each column holds, with the reason for the proposal. */
export function TypesStep({ draft }: { draft: CloneDraft }) {
  const [sought, setSought] = useState('');
  const selection = useSelection();
  const columns = draft.schema.columns.filter((column) => isFound(column, sought));
  const declared = draft.schema.columns.filter(({ reason }) => reason === undefined).length;
  return (
    <StepPage step="types" title={words.title} sentence={words.finding(declared)} actions={<FindColumn value={sought} onChange={setSought} />}>
      <Panel title={selection.names.size === 0 ? words.columns.kind : words.setAll(selection.names.size)} aside={<RealTag words={messages.app.realStatistics} />} flush>
        {columns.length === 0 ? <p className="panel-body soft">{words.none}</p> : (
          <ColumnRows
            draft={draft}
            columns={columns}
            selection={selection}
            decision={{ head: words.columns.kind, width: 160, Cell: KindSelect }}
            second={{ head: words.columns.reason, width: 'auto', Cell: Reason }}
          />
        )}
      </Panel>
    </StepPage>
  );
}

function KindSelect({ column: { name, kind }, selection }: { column: ColumnSchema; selection: Selection }) {
  return (
    <Select
      {...compactSelect}
      aria-label={words.typeOf(name)}
      data={kind === 'empty' ? emptyKind : kinds}
      value={kind}
      allowDeselect={false}
      onChange={(next) => edit((now) => withKind(now, changedTogether(selection, name), next as ColumnKind))}
    />
  );
}

const Reason = ({ column: { reason } }: { column: ColumnSchema }) => <span title={reason}>{reason ?? words.declared}</span>;
