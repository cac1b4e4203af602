import { Button, Table } from '@mantine/core';
import type { Verdict } from '../../charts/palette.ts';
import type { VerificationResult } from '../../contract/certificate.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { FileField } from '../look/FileField.tsx';
import { Panel } from '../look/Panel.tsx';
import { VerdictIcon, VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { change, privacyState, verifyCertificate } from './state.ts';

const words = messages.privacy.verify;
const kinds: Readonly<Record<VerificationResult['verdict'], Verdict>> = { valid: 'pass', invalid: 'fail', unidentified: 'inconclusive' };
const kindOfCheck = { holds: 'pass', fails: 'fail', 'not checked': 'inconclusive' } as const;

/** Checks a certificate, anybody's: line by line, saying which one is wrong. */
export function VerifyPanel() {
  const { certificate, data, publicKey, verified, failure } = useStore(privacyState);
  return (
    <Panel title={words.title}>
      <div className="stack">
        <p className="soft">{words.note}</p>
        <div className="fields">
          <FileField label={words.certificate} kind="json" value={certificate} onChange={(path) => change({ certificate: path, verified: null })} />
          <FileField label={words.data} note={words.dataNote} kind="table" value={data} onChange={(path) => change({ data: path, verified: null })} />
          <FileField label={words.publicKey} note={words.publicKeyNote} kind="key" value={publicKey} onChange={(path) => change({ publicKey: path, verified: null })} />
        </div>
        <div className="row"><Button variant="default" disabled={certificate.trim() === ''} onClick={() => void verifyCertificate()}>{words.run}</Button></div>
        {failure?.of === 'verify' && <FailureBanner failure={failure.record} />}
        {verified !== null && <Checks verified={verified} />}
      </div>
    </Panel>
  );
}

function Checks({ verified: { verdict, checks } }: { verified: VerificationResult }) {
  return (
    <>
      <div className={`banner ${kinds[verdict]}`} role="status"><VerdictIcon kind={kinds[verdict]} size={26} /><div className="banner-statement">{words.verdicts[verdict]}</div></div>
      <Table>
        <Table.Tbody>
          {checks.map(({ check, status, detail }) => (
            <Table.Tr key={check}><Table.Td w={110} className="strong">{check}</Table.Td><Table.Td w={140}><VerdictWord kind={kindOfCheck[status]} word={words.statuses[status]} /></Table.Td><Table.Td className="wrapping">{detail}</Table.Td></Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
