import { Table } from '@mantine/core';
import type { CascadeEvaluateResult } from '../../contract/cascade.ts';
import { notApplicable } from '../format.ts';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';

const words = messages.delinquency;

/** What the network loses on unseen loans beside Markov chains of three orders. */
export function ChainTable({ result }: { result: CascadeEvaluateResult }) {
  const { nll_intervals: intervals } = result;
  const rows = [
    { name: words.lstm, alike: result.nll_lstm, byMonth: null, interval: intervals.lstm },
    { name: words.markov(1), alike: result.nll_markov1, byMonth: result.nll_markov1_by_month, interval: intervals.markov1 },
    { name: words.markov(2), alike: result.nll_markov2, byMonth: result.nll_markov2_by_month, interval: intervals.markov2 },
    { name: words.markov(3), alike: result.nll_markov3, byMonth: result.nll_markov3_by_month, interval: intervals.markov3 },
  ];
  return (
    <Panel title={words.chains} aside={<span className="muted small">{words.chainsNote(result.holdout.clients)}</span>} flush>
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.chainColumns.model}</Table.Th><Table.Th w={140} className="figure">{words.chainColumns.alike}</Table.Th><Table.Th w={160} className="figure">{words.chainColumns.interval}</Table.Th><Table.Th w={160} className="figure">{words.chainColumns.byMonth}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, alike, byMonth, interval }) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td><Table.Td className="figure strong">{lossOf(alike)}</Table.Td>
              <Table.Td className="figure soft">{interval === null ? notApplicable : words.range(lossOf(interval[0]), lossOf(interval[1]))}</Table.Td><Table.Td className="figure">{lossOf(byMonth)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}

/** Losses of good models differ in the fourth decimal. */
const lossOf = (loss: number | null): string => (loss === null ? notApplicable : loss.toFixed(4));
