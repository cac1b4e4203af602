import { Button, Select, TextInput } from '@mantine/core';
import type { RunListItem } from '../../contract/ipc.ts';
import { formatMoment } from '../format.ts';
import { FileField } from '../look/FileField.tsx';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { check } from './running.ts';
import { allTables, ask, chooseRun, validateState } from './state.ts';

const words = messages.validate;

/** Which table is judged, by which real rows, for what, and by whose limits. */
export function SetUp({ runs }: { runs: readonly RunListItem[] }) {
  const { asked, tried } = useStore(validateState);
  const { run, tables, table, real, holdout, target, schema, policy } = asked;
  const several = table === allTables;
  const choices = [...(tables.length > 1 ? [{ value: allTables, label: words.allTables }] : []), ...tables.map((value) => ({ value, label: value }))];
  return (
    <Panel title={words.setUp}>
      <div className="stack asked">
        <Select
          label={words.run} value={run} allowDeselect={false} searchable error={tried && run === null ? words.needsRun : undefined}
          data={runs.map(({ folder, table: name, id, kind, startedAt }) => ({ value: folder, label: `${name ?? id}, ${messages.home.kinds[kind] ?? kind}, ${formatMoment(startedAt)}` }))}
          onChange={(next) => next !== null && void chooseRun(next)}
        />
        {tables.length > 1 && <Select label={words.table} data={choices} value={table} allowDeselect={false} onChange={(next) => ask({ table: next, real: '' })} />}
        <FileField label={several ? words.realFolder : words.real} note={words.realNote} kind={several ? 'folder' : 'table'} value={real} error={tried && real.trim() === '' ? words.needsReal : undefined} onChange={(next) => ask({ real: next })} />
        {!several && (
          <>
            <FileField label={words.holdout} note={words.holdoutNote} kind="table" value={holdout} onChange={(next) => ask({ holdout: next })} />
            <TextInput label={words.target} description={words.targetNote} value={target} spellCheck={false} onChange={(event) => ask({ target: event.currentTarget.value })} />
            <FileField label={words.schema} note={words.schemaNote} kind="json" value={schema} onChange={(next) => ask({ schema: next })} />
          </>
        )}
        <FileField label={words.policy} note={words.policyNote} kind="json" value={policy} onChange={(next) => ask({ policy: next })} />
        <div className="row"><Button onClick={() => void check()}>{words.check}</Button><span className="key">Ctrl Enter</span></div>
      </div>
    </Panel>
  );
}
