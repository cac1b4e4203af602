import { Button, Select } from '@mantine/core';
import type { CloneDraft } from '../../contract/cloneDraft.ts';
import type { FileFormat } from '../../contract/tableSchema.ts';
import { fileName } from '../format.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Panel } from '../look/Panel.tsx';
import { RealTag } from '../look/RealTag.tsx';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { chooseCsv } from '../state/actions.ts';
import { useStore } from '../state/store.ts';
import { cloneState } from './draft.ts';
import { readTables } from './reading.ts';
import { StepPage } from './StepPage.tsx';
import { isSeveral, partsOf } from './tables.ts';

const words = messages.clone.file;
const options = (labels: Readonly<Record<string, string>>): { value: string; label: string }[] => Object.entries(labels).map(([value, label]) => ({ value, label }));

/** How the file is written, and its first lines as they stand there. */
export function FileStep({ draft }: { draft: CloneDraft }) {
  const { lines, failure } = useStore(cloneState);
  const { file, rows, columns, bytes, notes } = draft.table;
  return (
    <StepPage
      step="file"
      title={words.title(fileName(file))}
      sentence={words.finding(rows, columns.length, bytes)}
      actions={<Button variant="default" onClick={() => void chooseCsv()}>{words.other}</Button>}
      aside={isSeveral(draft) ? <SeveralAside draft={draft} /> : <FileAside draft={draft} />}
    >
      {failure !== null && <FailureBanner failure={failure} />}
      {isSeveral(draft) && <Links draft={draft} />}
      {notes.length > 0 && <Panel title={words.notes}><ul className="plain-list">{notes.map((note) => <li key={note}>{note}</li>)}</ul></Panel>}
      <Panel title={words.raw} aside={<RealTag words={messages.app.realStatistics} />} flush>
        {lines === null
          ? <div className="panel-body row"><span className="soft">{words.notShown}</span><Button variant="default" onClick={() => void readTables(isSeveral(draft) ? { files: partsOf(draft).map(({ table }) => table.file) } : { files: [file], format: draft.schema.format })}>{words.readAgain}</Button></div>
          : lines.length === 0 ? <p className="panel-body soft">{words.noLines}</p> : <ol className="raw mono">{lines.map((line, at) => <li key={at}>{line}</li>)}</ol>}
      </Panel>
    </StepPage>
  );
}

/** How the tables belong together, as their keys say. */
function Links({ draft: { links } }: { draft: CloneDraft }) {
  return (
    <Panel title={words.links} aside={<RealTag words={messages.app.realStatistics} />}>
      {links.length === 0 ? <VerdictWord kind="caution" word={words.noLinks} /> : <ul className="plain-list">{links.map(({ child, column, parent, key, orphans }) => <li key={`${child}.${column}`}>{words.link(child, column, parent, key)}{orphans > 0 && ` ${words.orphans(orphans)}`}</li>)}</ul>}
    </Panel>
  );
}

/** How a file of several is written: read as it stands, and changed by reading it alone. */
function SeveralAside({ draft: { schema: { format } } }: { draft: CloneDraft }) {
  return (
    <div className="stack">
      <h2 className="label">{words.format}</h2>
      {format !== undefined && (
        <dl className="facts">
          <dt>{words.encoding}</dt><dd>{words.encodings[format.encoding]}</dd>
          <dt>{words.delimiter}</dt><dd>{words.delimiters[format.delimiter]}</dd>
          <dt>{words.header}</dt><dd>{words.headers[format.header ? 'names' : 'data']}</dd>
        </dl>
      )}
      <span className="soft">{words.severalNote}</span>
    </div>
  );
}

function FileAside({ draft: { table, schema, declaredBy } }: { draft: CloneDraft }) {
  const { format } = schema;
  const decimal = schema.columns.find(({ number }) => number !== undefined)?.number?.decimalSign;
  const change = (part: Partial<FileFormat>): void => {
    if (format !== undefined) void readTables({ files: [table.file], format: { ...format, ...part } });
  };
  return (
    <div className="stack">
      <h2 className="label">{words.format}</h2>
      {format !== undefined && (
        <>
          <Select label={words.encoding} data={options(words.encodings)} value={format.encoding} allowDeselect={false} onChange={(encoding) => change({ encoding: encoding as FileFormat['encoding'], byteOrderMark: false })} />
          <Select label={words.delimiter} data={options(words.delimiters)} value={format.delimiter} allowDeselect={false} onChange={(delimiter) => change({ delimiter: delimiter as FileFormat['delimiter'] })} />
          <Select label={words.header} data={options(words.headers)} value={format.header ? 'names' : 'data'} allowDeselect={false} onChange={(header) => change({ header: header === 'names' })} />
        </>
      )}
      {decimal !== undefined && <dl className="facts"><dt>{words.decimal}</dt><dd>{words.decimals[decimal]}</dd></dl>}
      <hr className="rule" />
      <h2 className="label">{words.schema}</h2>
      <span className="soft">{declaredBy === null ? words.schemaNote : words.declared(declaredBy)}</span>
      <Button variant="default" onClick={() => void chooseSchema(table.file)}>{words.schemaFile}</Button>
    </div>
  );
}

async function chooseSchema(file: string): Promise<void> {
  const chosen = await window.bridge.request('file:choose', { title: words.schemaFile, kind: 'json', many: false });
  const schema = chosen.ok ? chosen.value[0] : undefined;
  if (schema !== undefined) await readTables({ files: [file], schema });
}
