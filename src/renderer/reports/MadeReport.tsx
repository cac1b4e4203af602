import { Button, Table } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Verdict } from '../../charts/palette.ts';
import type { Outcome } from '../../contract/ipc.ts';
import { findingSeverities, type ReportFinding, type ReportVerdict } from '../../contract/report.ts';
import { notApplicable } from '../format.ts';
import { Panel } from '../look/Panel.tsx';
import { RealTag } from '../look/RealTag.tsx';
import { VerdictIcon } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import type { ReportState } from './draft.ts';
import { ReportPages } from './ReportPages.tsx';

const words = messages.reports;
const tones: Readonly<Record<ReportVerdict, Verdict>> = { fit: 'pass', 'fit with limits': 'caution', 'not fit': 'fail' };

/** The report that was printed: its verdict, its files, and what it found open. */
export function MadeReport({ made: { result, run: { folder } } }: { made: NonNullable<ReportState['made']> }) {
  const { verdict, open_findings: open, files, findings, edition } = result;
  return (
    <>
      <div className={`banner ${tones[verdict]}`} role="status">
        <VerdictIcon kind={tones[verdict]} size={30} />
        <div>
          <div className="banner-statement">{words.verdict(verdict, open)}</div>
          <div>{words.files(files.pdf, files.json)} {edition === 'internal' && <RealTag words={messages.app.realStatistics} />}</div>
        </div>
        <div className="row">
          <Button variant="default" onClick={() => void told(window.bridge.request('run:show', { folder }))}>{words.openFolder}</Button>
          <Button onClick={() => void told(window.bridge.request('run:open-file', { folder, file: files.pdf }))}>{words.openPdf}</Button>
        </div>
      </div>
      <ReportPages key={folder} folder={folder} file={files.pdf} />
      <div className="report-findings"><Panel title={words.findings} flush>
        {findings.length === 0 ? <p className="panel-body">{words.none}</p> : (
          <Table stickyHeader>
            <Table.Thead><Table.Tr><Table.Th w={84}>{words.columns.severity}</Table.Th><Table.Th w="28%">{words.columns.section}</Table.Th><Table.Th>{words.columns.finding}</Table.Th><Table.Th w={96}>{words.columns.due}</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>
              {bySeverity(findings).map(({ id, severity, section, text, due }) => (
                <Table.Tr key={id}><Table.Td>{words.severities(severity)}</Table.Td><Table.Td className="soft" style={{ whiteSpace: 'normal', paddingBlock: 6 }}>{section}</Table.Td><Table.Td style={{ whiteSpace: 'normal', paddingBlock: 6 }}>{text}</Table.Td><Table.Td className="soft">{due ?? notApplicable}</Table.Td></Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Panel></div>
    </>
  );
}

const bySeverity = (findings: readonly ReportFinding[]): ReportFinding[] => findings.toSorted((a, b) => findingSeverities.indexOf(a.severity) - findingSeverities.indexOf(b.severity));

async function told(asked: Promise<Outcome<void>>): Promise<void> {
  const outcome = await asked;
  if (!outcome.ok) notifications.show({ message: `${outcome.failure.message} ${outcome.failure.fix ?? ''}`, color: 'fail' });
}
