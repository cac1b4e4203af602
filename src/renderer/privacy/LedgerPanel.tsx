import { Table } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Outcome, RequestOutput } from '../../contract/ipc.ts';
import type { LedgerSource } from '../../contract/ledger.ts';
import { formatDelta, formatEpsilon, formatMoment, notApplicable } from '../format.ts';
import { Panel } from '../look/Panel.tsx';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { workspace } from '../state/workspace.ts';

const words = messages.privacy.ledger;

/** Every run that asked something of a budget, the latest first, and whether the chain of entries holds. */
export function LedgerPanel({ ledger }: { ledger: Outcome<LedgerSource[]> | null }) {
  const [chain, setChain] = useState<Outcome<RequestOutput<'ledger:verify'>> | null>(null);
  useEffect(() => {
    const look = (): void => void window.bridge.request('ledger:verify', undefined).then(setChain);
    look();
    // Looked at again with every entry.
    return workspace.subscribe(look);
  }, []);
  const rows = ledger?.ok === true ? ledger.value.flatMap(({ source, runs }) => runs.map((run) => ({ source, ...run }))).toSorted((one, other) => other.time.localeCompare(one.time)) : [];
  const state = chain === null ? null : chain.ok ? <VerdictWord kind="pass" word={words.holds(chain.value.entries)} /> : <VerdictWord kind="fail" word={chain.failure.message} />;
  return (
    <Panel title={words.title} aside={state} flush>
      {rows.length === 0 ? <p className="panel-body soft">{words.empty}</p> : (
        <Table stickyHeader>
          <Table.Thead><Table.Tr><Table.Th>{words.source}</Table.Th><Table.Th w={120}>{words.job}</Table.Th><Table.Th w={130}>{words.state}</Table.Th><Table.Th w={80} className="figure">ε</Table.Th><Table.Th w={80} className="figure">δ</Table.Th><Table.Th w={130} className="figure">{words.when}</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {rows.map(({ source, reservation, job, state: of, epsilon, delta, time, share }) => (
              <Table.Tr key={reservation}>
                <Table.Td title={source}>{source}</Table.Td>
                <Table.Td>{job}</Table.Td>
                <Table.Td><VerdictWord kind={of === 'committed' ? 'pass' : of === 'released' ? 'inconclusive' : 'caution'} word={words.states[of]} /></Table.Td>
                <Table.Td className="figure" title={share < 1 ? words.partly : undefined}>{of === 'released' ? notApplicable : formatEpsilon(epsilon)}</Table.Td>
                <Table.Td className="figure">{formatDelta(delta)}</Table.Td>
                <Table.Td className="figure">{formatMoment(time)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}
