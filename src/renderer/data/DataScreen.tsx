import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Outcome, RequestOutput } from '../../contract/ipc.ts';
import { Empty } from '../look/Empty.tsx';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Page } from '../look/Page.tsx';
import { messages } from '../messages/messages.ts';
import { goTo, type Place, subject } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { runsOf, workspace } from '../state/workspace.ts';
import { shown, tableMakers } from './openTable.ts';
import { RunPicker } from './RunPicker.tsx';
import { TableView } from './TableView.tsx';

const words = messages.data;
/** The synthetic tables of one run, row by row. */
export function DataScreen({ place }: { place: Place }) {
  const view = useStore(workspace);
  const { runs } = view;
  const before = useStore(shown);
  const made = runsOf(view, tableMakers);
  const folder = place.folder ?? before.folder ?? made[0]?.folder ?? null;
  useEffect(() => subject.set(() => null), []);
  if (folder === null) return runs === null ? <Page title={words.title} sentence={words.reading}>{null}</Page> : <EmptyData />;
  return <RunTables key={folder} folder={folder} runs={made} />;
}

function EmptyData() {
  return (
    <Page title={words.title} sentence={words.empty.sentence}>
      <Empty statement={words.empty.statement} note={words.empty.note} action={<Button onClick={() => goTo({ screen: 'clone' })}>{words.empty.clone}</Button>} />
    </Page>
  );
}

function RunTables({ folder, runs }: { folder: string; runs: RequestOutput<'runs:list'>['runs'] }) {
  const [list, setList] = useState<Outcome<RequestOutput<'tables:list'>> | null>(null);
  const { table: before } = useStore(shown);
  useEffect(() => {
    void window.bridge.request('tables:list', { folder }).then(setList);
  }, [folder]);
  const picker = <RunPicker folder={folder} runs={runs} onPick={(next) => {
    shown.set(() => ({ folder: next, table: null }));
    goTo({ screen: 'data', folder: next });
  }} />;
  const home = <Button variant="default" onClick={() => goTo({ screen: 'home' })}>{words.empty.home}</Button>;
  if (list === null) return <Page title={words.title} sentence={words.reading}>{null}</Page>;
  if (!list.ok) return <Page title={words.title} sentence={words.noTables} actions={picker}><FailureBanner failure={list.failure} action={home} /></Page>;
  const { tables } = list.value;
  const table = tables.find((one) => one.table === before) ?? tables[0];
  if (table === undefined) return <Page title={words.title} sentence={words.noTables} actions={picker}>{null}</Page>;
  return <TableView key={table.table} folder={folder} list={list.value} table={table} picker={picker} onTable={(next) => shown.set(() => ({ folder, table: next }))} />;
}
