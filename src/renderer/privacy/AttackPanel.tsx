import { Button, Select, Table } from '@mantine/core';
import { useCallback } from 'react';
import { intervals } from '../../charts/intervals.ts';
import type { Palette, Verdict } from '../../charts/palette.ts';
import { type AttackResult, type AttackVerdict, usualTolerance } from '../../contract/attack.ts';
import { formatCount, formatPercent } from '../format.ts';
import { Chart } from '../look/Chart.tsx';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { FileField } from '../look/FileField.tsx';
import { Panel } from '../look/Panel.tsx';
import { RealTag } from '../look/RealTag.tsx';
import { VerdictIcon, VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { RunningLine } from '../shell/RunningJob.tsx';
import { useStore } from '../state/store.ts';
import { change, privacyState, runAttack } from './state.ts';

const words = messages.privacy.attack;
const kindOf: Readonly<Record<AttackVerdict, Verdict>> = { Safe: 'pass', Leak: 'fail', Inconclusive: 'inconclusive' };

/** Attacks on the release: their files, their run, and what they found. */
export function AttackPanel() {
  const { run, table, tables, train, holdout, running, attack, failure } = useStore(privacyState);
  const missing = run === null ? words.noRun : train.trim() === '' || holdout.trim() === '' ? words.noFiles : null;
  return (
    <Panel title={words.title} aside={<RealTag words={messages.app.realStatistics} />}>
      <div className="stack">
        <p className="soft">{words.note}</p>
        <div className="fields">
          {tables.length > 1 && <Select label={words.table} allowDeselect={false} data={[...tables]} value={table} onChange={(next) => next !== null && change({ table: next, attack: null })} />}
          <FileField label={words.train} note={words.trainNote} kind="table" value={train} onChange={(path) => change({ train: path })} />
          <FileField label={words.holdout} note={words.holdoutNote} kind="table" value={holdout} onChange={(path) => change({ holdout: path })} />
        </div>
        {running === null
          ? <div className="row"><Button disabled={missing !== null} onClick={() => void runAttack()}>{words.run(table)}</Button>{missing !== null && <span className="soft">{missing}</span>}</div>
          : <RunningLine jobId={running} />}
        {failure?.of === 'attack' && <FailureBanner failure={failure.record} />}
        {attack !== null && <Found attack={attack} />}
      </div>
    </Panel>
  );
}

function Found({ attack }: { attack: AttackResult }) {
  const { findings, verdict, reason } = attack;
  const option = useCallback((palette: Palette) => intervals(
    findings.map(({ attack: name, excess, excessInterval: [low, high], verdict: of }) => ({ name, value: excess, low, high, inconclusive: of === 'Inconclusive' })), usualTolerance, words.excess, palette,
  ), [findings]);
  return (
    <>
      <div className={`banner ${kindOf[verdict]}`} role="status"><VerdictIcon kind={kindOf[verdict]} size={26} /><div><div className="banner-statement">{words.verdicts[verdict]}</div><div>{reason}</div></div></div>
      <Chart label={words.picture} height={60 + 34 * findings.length} option={option} />
      <Table>
        <Table.Thead><Table.Tr><Table.Th>{words.name}</Table.Th><Table.Th w={140}>{words.verdict}</Table.Th><Table.Th w={110} className="figure">{words.attempts}</Table.Th><Table.Th w={110} className="figure">{words.succeeded}</Table.Th><Table.Th w={110} className="figure">{words.control}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {findings.map((one) => (
            <Table.Tr key={one.attack} title={[one.reason, ...one.unresolved].join(' ')}>
              <Table.Td>{one.attack}</Table.Td>
              <Table.Td><VerdictWord kind={kindOf[one.verdict]} word={words.short[one.verdict]} /></Table.Td>
              <Table.Td className="figure">{formatCount(one.train.attempted)}</Table.Td>
              <Table.Td className="figure">{words.percent(formatPercent(one.train.rate))}</Table.Td>
              <Table.Td className="figure">{words.percent(formatPercent(one.control.rate))}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <ul className="plain-list soft">{findings.flatMap(({ attack: name, unresolved }) => unresolved.map((text) => <li key={`${name} ${text}`}>{name}: {text}</li>))}</ul>
    </>
  );
}
