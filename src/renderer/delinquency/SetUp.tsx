import { SegmentedControl, Select } from '@mantine/core';
import { useEffect } from 'react';
import type { RunListItem } from '../../contract/ipc.ts';
import { fileName, formatMoment } from '../format.ts';
import { FileField } from '../look/FileField.tsx';
import { Panel } from '../look/Panel.tsx';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { LayoutFields } from './LayoutFields.tsx';
import { leastMonths, monthsOf } from './panelGuess.ts';
import { ask, chooseRun, delinquencyState, faultsOf, panelOf, readColumns } from './state.ts';

const words = messages.delinquency;
/** A path that is being typed is none before it ends like one. */
const isTable = (path: string): boolean => /\.(csv|tsv|txt|parquet)$/i.test(path.trim());
const patience = 300;

/** Which panel, and which of its columns are loans, months and states. */
export function SetUp({ runs }: { runs: readonly RunListItem[] }) {
  const { asked, tried } = useStore(delinquencyState);
  const { origin, run, tables, table, file, real, read, layout } = asked;
  const faults = tried ? faultsOf(asked) : {};
  useEffect(() => {
    if (origin !== 'file' || !isTable(file)) return undefined;
    const timer = setTimeout(() => void readColumns(), patience);
    return () => clearTimeout(timer);
  }, [origin, file]);
  const isKnown = read !== null && read.path === panelOf(asked);
  return (
    <Panel title={words.setUp} aside={isKnown ? <History /> : undefined}>
      <div className="stack">
        <SegmentedControl
          className="panel-origin" aria-label={words.origin} value={origin} data={(['run', 'file'] as const).map((value) => ({ value, label: words.origins[value], disabled: value === 'run' && runs.length === 0 }))}
          onChange={(next) => {
            ask({ origin: next });
            void readColumns();
          }}
        />
        <div className="panel-fields">
          {origin === 'file' ? (
            <FileField label={words.file} note={words.fileNote} kind="table" value={file} error={faults.file} onChange={(next) => ask({ file: next })} />
          ) : (
            <>
              <Select
                label={words.run} value={run} allowDeselect={false} searchable error={faults.file} data={runs.map(({ folder, table: name, id, kind, startedAt }) => ({ value: folder, label: `${name ?? id}, ${messages.home.kinds[kind] ?? kind}, ${formatMoment(startedAt)}` }))}
                onChange={(next) => next !== null && void chooseRun(next)}
              />
              {tables.length > 1 && (
                <Select
                  label={words.table} value={table} allowDeselect={false} data={[...tables]}
                  onChange={(next) => {
                    ask({ table: next });
                    void readColumns();
                  }}
                />
              )}
              <FileField label={words.real} note={words.realNote} kind="table" value={real} onChange={(next) => ask({ real: next })} />
            </>
          )}
        </div>
        {isKnown && layout.kind === 'long' && layout.state === null && <VerdictWord kind="caution" word={words.noPanel(fileName(read.path))} />}
        {isKnown && <LayoutFields columns={read.columns} layout={layout} faults={faults} />}
        <p className="small muted note-line">{words.privateNote}</p>
      </div>
    </Panel>
  );
}

/** How many months there are, and whether they are enough. */
function History() {
  const { asked: { read, layout } } = useStore(delinquencyState);
  const months = monthsOf(layout, read?.columns ?? []);
  if (months === null) return null;
  return months < leastMonths ? <span role="status"><VerdictWord kind="caution" word={words.tooShort(months)} /></span> : <VerdictWord kind="pass" word={words.history(months)} />;
}
