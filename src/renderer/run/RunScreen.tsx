import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Outcome } from '../../contract/ipc.ts';
import type { Run } from '../../contract/run.ts';
import { formatPlural } from '../format.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Page } from '../look/Page.tsx';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { tableMakers } from '../data/openTable.ts';
import { cascadeKinds } from '../delinquency/state.ts';
import { goTo, type Place, subject } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { FileTable } from './FileTable.tsx';
import { finished } from './finished.ts';
import { RunFigures } from './RunFigures.tsx';

const words = messages.run;

/** What came of one run: its figures, its promise, its files. */
export function RunScreen({ place: { folder = '' } }: { place: Place }) {
  const [run, setRun] = useState<Outcome<Run> | null>(null);
  const told = useStore(finished).get(folder);
  useEffect(() => {
    void window.bridge.request('run:open', { folder }).then(setRun);
  }, [folder]);
  const record = run?.ok === true ? run.value : null;
  const source = record?.ledger?.source ?? null;
  useEffect(() => subject.set(() => (record === null ? null : { name: nameOf(record), source })), [record, source]);

  const home = <Button variant="default" onClick={() => goTo({ screen: 'home' })}>{words.home}</Button>;
  if (run === null) return <Page title={words.title} sentence={words.reading}>{null}</Page>;
  if (record === null) return <Page title={words.title} sentence={words.unreadable} actions={home}>{!run.ok && <FailureBanner failure={run.failure} />}</Page>;
  const { rows, columns } = record.summary;
  return (
    <Page
      title={nameOf(record)}
      sentence={typeof rows === 'number' && typeof columns === 'number' ? words.made(formatPlural(rows, 'row'), formatPlural(columns, 'column')) : record.privacy}
      actions={(
        <>
          {home}
          <Button variant="default" onClick={() => void window.bridge.request('run:show', { folder })}>{words.show}</Button>
          {tableMakers.includes(record.kind) && <Button variant="default" onClick={() => goTo({ screen: 'validate', folder })}>{words.validate}</Button>}
          {cascadeKinds.includes(record.kind) && <Button onClick={() => goTo({ screen: 'delinquency', folder })}>{words.found}</Button>}
          {record.kind === 'validate' && <Button onClick={() => goTo({ screen: 'validate', folder })}>{words.verdict}</Button>}
          {record.kind === 'stress' && <Button onClick={() => goTo({ screen: 'stress', folder })}>{words.losses}</Button>}
          {tableMakers.includes(record.kind) && <Button onClick={() => goTo({ screen: 'data', folder })}>{words.rowsOf}</Button>}
        </>
      )}
      aside={<RunFigures record={record} told={told} />}
    >
      <Panel title={words.privacy}><div className="statement">{record.privacy}</div>{anonymityOf(record)}</Panel>
      {told !== undefined && told.notes.length > 0 && <Panel title={words.notes}><ul className="plain-list">{told.notes.map((note) => <li key={note}>{note}</li>)}</ul></Panel>}
      <Panel title={words.files} aside={<span className="muted mono small">{folder}</span>} flush><FileTable folder={folder} artefacts={record.artefacts} /></Panel>
    </Page>
  );
}

function nameOf({ summary, id }: Run): string {
  const name = summary['table'] ?? summary['template'];
  return typeof name === 'string' ? name : id;
}

/** The sentence on k-anonymity, where the kind of run has one. */
function anonymityOf({ summary }: Run) {
  const { statement } = (summary['anonymity'] ?? {}) as { statement?: unknown };
  return typeof statement === 'string' ? <p className="soft">{statement}</p> : null;
}
