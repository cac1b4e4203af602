import { Table } from '@mantine/core';
import type { Verdict } from '../../charts/palette.ts';
import type { RunListItem } from '../../contract/ipc.ts';
import { formatCount, formatEpsilon, formatMoment, notApplicable } from '../format.ts';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { goTo } from '../state/place.ts';

const words = messages.home;

const verdictKinds: Readonly<Record<NonNullable<RunListItem['verdict']>['word'], Verdict>> = { pass: 'pass', fail: 'fail', inconclusive: 'inconclusive', Safe: 'pass', Leak: 'fail', Inconclusive: 'inconclusive' };

/** The runs of a workspace, one a row, in the order given. */
export function RunTable({ runs }: { runs: readonly RunListItem[] }) {
  return (
    <Table stickyHeader>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.columns.table}</Table.Th>
          <Table.Th w={98}>{words.columns.kind}</Table.Th>
          <Table.Th w={132}>{words.columns.verdict}</Table.Th>
          <Table.Th w={86} className="figure">{words.columns.rows}</Table.Th>
          <Table.Th w={76} className="figure">{words.columns.epsilon}</Table.Th>
          <Table.Th w={122} className="figure">{words.columns.when}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {runs.map(({ id, folder, there, table, kind, rows, privacy, paid, verdict, startedAt }) => (
          <Table.Tr key={folder}>
            <Table.Td className="two-lines" title={id}>{there ? <button type="button" className="row-link strong" onClick={() => goTo({ screen: 'run', folder })}>{table ?? verdict?.of ?? id}</button> : <span className="strong">{table ?? verdict?.of ?? id}</span>}<br /><span className="muted small" title={privacy}>{there ? (paid?.source ?? privacy) : words.moved}</span></Table.Td>
            <Table.Td className="soft">{words.kinds[kind] ?? kind}</Table.Td>
            <Table.Td>{verdict === null ? <span className="muted">{notApplicable}</span> : <VerdictWord kind={verdictKinds[verdict.word]} word={words.verdicts[verdict.word]} />}</Table.Td>
            <Table.Td className="figure">{rows === null ? notApplicable : formatCount(rows)}</Table.Td>
            <Table.Td className="figure">{paid === null ? notApplicable : formatEpsilon(paid.epsilon)}</Table.Td>
            <Table.Td className="figure soft">{formatMoment(startedAt)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
