import { Button, Skeleton } from '@mantine/core';
import { IconBuildingBank, IconCopyPlus, IconFileDownload } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { Outcome, RequestOutput } from '../../contract/ipc.ts';
import { Empty } from '../look/Empty.tsx';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Page } from '../look/Page.tsx';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { chooseCsv, openSample } from '../state/actions.ts';
import { goTo, subject } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { reloadWorkspace, workspace } from '../state/workspace.ts';
import { Budgets } from './Budgets.tsx';
import { RunTable } from './RunTable.tsx';
import { Tile } from './Tile.tsx';

const words = messages.home;

/** What has been done in this workspace, what is left to spend, and the ways into something new. */
export function HomeScreen() {
  const { runs, ledger } = useStore(workspace);
  useEffect(() => subject.set(() => null), []);
  return (
    <Page title={words.title} sentence={findingOf(runs)} aside={(
      <>
        <Budgets ledger={ledger} />
        <hr className="rule" />
        <h2 className="label">{words.newHere}</h2>
        <p className="soft">{words.sampleNote}</p>
        <Button variant="default" fullWidth onClick={() => void openSample()}>{words.sample}</Button>
      </>
    )}>
      <div className="tiles">
        <Tile icon={IconBuildingBank} title={words.generate} note={words.generateNote} keys="Ctrl 2" onClick={() => goTo({ screen: 'generate' })} />
        <Tile icon={IconCopyPlus} title={words.clone} note={words.cloneNote} keys="Ctrl O" onClick={() => void chooseCsv()} />
      </div>
      {runs?.ok === false && <FailureBanner failure={runs.failure} action={<Button variant="default" onClick={() => void reloadWorkspace()}>{messages.app.tryAgain}</Button>} />}
      {runs === null && <Panel title={words.recent}><div className="stack">{[1, 2, 3].map((row) => <Skeleton key={row} height={14} />)}</div></Panel>}
      {runs?.ok === true && (runs.value.runs.length === 0
        ? <Empty statement={words.noRuns} note={words.noRunsNote} />
        : <Panel title={words.recent} flush><RunTable runs={runs.value.runs} /></Panel>)}
      <div className="drop"><IconFileDownload size={20} stroke={1.4} aria-hidden /><span><span className="strong">{words.dropStrong}</span> {words.drop}</span></div>
    </Page>
  );
}

function findingOf(runs: Outcome<RequestOutput<'runs:list'>> | null): string {
  if (runs === null) return words.reading;
  return runs.ok ? words.finding(runs.value.runs.length) : words.unreadable;
}
