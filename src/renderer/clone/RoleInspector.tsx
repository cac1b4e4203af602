import { Button, Radio } from '@mantine/core';
import type { CloneDraft } from '../../contract/cloneDraft.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import { formatPercent } from '../format.ts';
import { messages } from '../messages/messages.ts';
import { chooseRole } from './chooseRole.ts';
import { formatDistinct } from './ColumnRows.tsx';
import { type RoleChoice, roleChoices, roleOf, suggestedRole } from './columns.ts';
import type { Selection } from './useSelection.ts';

const words = messages.clone.roles;

/** The column that is looked at: why it was proposed so, and what each role would do to it. */
export function RoleInspector({ draft, column, selection }: { draft: CloneDraft; column: ColumnSchema; selection: Selection }) {
  const { name, kind, reason, format } = column;
  const count = draft.table.columns.find((one) => one.name === name);
  const role = roleOf(column);
  const suggested = suggestedRole(column);
  return (
    <>
      <h2 className="label">{words.position(draft.schema.columns.indexOf(column) + 1, draft.schema.columns.length)}</h2>
      <div className="mono strong inspector-name">{name}</div>
      {reason !== undefined && <p className="soft">{reason}.</p>}
      <Radio.Group key={name} value={role ?? ''} onChange={(next) => chooseRole(selection, name, next as RoleChoice)} label={words.columns.role} classNames={{ label: 'label' }}>
        <div className="options">
          {roleChoices.map((choice) => (
            <Radio
              key={choice}
              value={choice}
              label={<span className="strong">{words.names[choice]}{choice === suggested && <span className="muted"> · {words.suggested}</span>}</span>}
              description={words.explained[choice]}
            />
          ))}
        </div>
      </Radio.Group>
      <hr className="rule" />
      <dl className="facts small">
        <dt>{words.type}</dt><dd>{messages.clone.types.kinds[kind]}</dd>
        {format !== undefined && <><dt>{words.form}</dt><dd>{words.formats[format]}</dd></>}
        <dt>{words.missing}</dt><dd>{formatPercent((count?.missing ?? 0) / draft.table.rows)} %</dd>
        <dt>{words.distinct}</dt><dd>{formatDistinct(count?.distinct ?? null)}</dd>
      </dl>
      {format !== undefined && <p className="soft">{words.formNote}</p>}
      {role !== suggested && <Button mt="md" fullWidth onClick={() => chooseRole(selection, name, suggested)}>{words.takeSuggestion}</Button>}
    </>
  );
}
