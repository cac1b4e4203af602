import { Button, Checkbox, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Panel } from '../look/Panel.tsx';
import { VerdictIcon } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { issueCertificate, privacyState } from './state.ts';

const words = messages.privacy.certificate;

/** Issues a certificate for the chosen run. The passphrase is forgotten as soon as it was used. */
export function CertificatePanel() {
  const { run, issued, failure } = useStore(privacyState);
  const [passphrase, setPassphrase] = useState('');
  const [gate, setGate] = useState(true);
  const [working, setWorking] = useState(false);
  const issue = async (): Promise<void> => {
    setWorking(true);
    await issueCertificate(passphrase, gate);
    setPassphrase('');
    setWorking(false);
  };
  return (
    <Panel title={words.title}>
      <div className="stack">
        <p className="soft">{words.note}</p>
        <div className="fields"><PasswordInput label={words.passphrase} description={words.passphraseNote} autoComplete="off" value={passphrase} onChange={(event) => setPassphrase(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': words.show }} /></div>
        <Checkbox label={words.gate} checked={gate} onChange={(event) => setGate(event.currentTarget.checked)} />
        <div className="row"><Button disabled={run === null || passphrase === ''} loading={working} onClick={() => void issue()}>{words.issue}</Button>{run === null && <span className="soft">{words.noRun}</span>}</div>
        {failure?.of === 'issue' && <FailureBanner failure={failure.record} />}
        {issued !== null && run !== null && (
          <>
            <div className="row"><VerdictIcon kind="pass" size={16} /><span className="wrapping strong">{words.issued(issued)}</span></div>
            <div className="row"><Button variant="default" onClick={() => void window.bridge.request('run:open-file', { folder: run, file: 'certificate.pdf' })}>{words.open}</Button></div>
          </>
        )}
      </div>
    </Panel>
  );
}
