import { Select } from '@mantine/core';
import { useEffect } from 'react';
import { tableMakers } from '../data/openTable.ts';
import { formatMoment } from '../format.ts';
import { Budgets } from '../home/Budgets.tsx';
import { Page } from '../look/Page.tsx';
import { messages } from '../messages/messages.ts';
import { goTo, type Place, subject } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { runsOf, workspace } from '../state/workspace.ts';
import { AnonymisePanel } from './AnonymisePanel.tsx';
import { AnonymityPanel } from './AnonymityPanel.tsx';
import { AttackPanel } from './AttackPanel.tsx';
import { CertificatePanel } from './CertificatePanel.tsx';
import { LedgerPanel } from './LedgerPanel.tsx';
import { chooseRun, privacyState, takeCertificate } from './state.ts';
import { SpentPanel } from './SpentPanel.tsx';
import { VerifyPanel } from './VerifyPanel.tsx';

const words = messages.privacy;

/** The proof and the evidence: what was paid, what attacks found, and a paper that others can check. */
export function PrivacyScreen({ place: { files, folder } }: { place: Place }) {
  const { ledger } = useStore(workspace);
  useEffect(() => subject.set(() => null), []);
  useEffect(() => {
    const [file] = files ?? [];
    if (file === undefined) return;
    goTo({ screen: 'privacy' });
    takeCertificate(file);
  }, [files]);
  useEffect(() => {
    if (folder !== undefined) void chooseRun(folder);
  }, [folder]);
  return (
    <Page title={words.title} sentence={words.sentence} actions={<RunChoice />} aside={<Budgets ledger={ledger} />}>
      <SpentPanel ledger={ledger} />
      <LedgerPanel ledger={ledger} />
      <AttackPanel />
      <AnonymityPanel />
      <CertificatePanel />
      <VerifyPanel />
      <AnonymisePanel />
    </Page>
  );
}

/** The run whose release is attacked and certified. */
function RunChoice() {
  const view = useStore(workspace);
  const { run } = useStore(privacyState);
  const made = runsOf(view, tableMakers);
  return (
    <Select
      aria-label={words.run} placeholder={words.chooseRun} w={270} searchable value={run} onChange={(folder) => folder !== null && void chooseRun(folder)}
      data={made.map(({ folder, table, id, startedAt }) => ({ value: folder, label: `${table ?? id}, ${formatMoment(startedAt)}` }))}
    />
  );
}
