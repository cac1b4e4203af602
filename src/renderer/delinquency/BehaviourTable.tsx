import { Table } from '@mantine/core';
import { fixed } from '../../charts/frame.ts';
import { notApplicable } from '../format.ts';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import type { Found } from './found.ts';

const words = messages.delinquency;

type Estimate = Found['source']['second_order_gap'];

/** Within three months, among 1, 3 and 6; within twelve, among 6 and 12. */
const [threeMonths, twelveMonths] = [1, 1] as const;

/** Cures, defaults after them, and how long arrears last, of both panels. */
export function BehaviourTable({ found: { source, synthetic } }: { found: Found }) {
  const cured = source.cure.map(({ state, within }): [string, Estimate | undefined, Estimate | undefined, number] =>
    [words.cure(state), within[threeMonths], synthetic.cure.find((one) => one.state === state)?.within[threeMonths], 100]);
  const rows: [string, Estimate | undefined, Estimate | undefined, number][] = [
    ...cured,
    [words.redefault, source.redefault[twelveMonths], synthetic.redefault[twelveMonths], 100],
    [words.gap, source.second_order_gap, synthetic.second_order_gap, 100],
    [words.arrears, source.months_in_arrears_of_12, synthetic.months_in_arrears_of_12, 1],
  ];
  return (
    <Panel title={words.behaviour} aside={<span className="muted small">{words.behaviourNote}</span>} flush>
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.columns.figure}</Table.Th><Table.Th w={110} className="figure">{words.columns.source}</Table.Th><Table.Th w={150} className="figure">{words.columns.interval}</Table.Th>
            <Table.Th w={110} className="figure">{words.columns.synthetic}</Table.Th><Table.Th w={150} className="figure">{words.columns.interval}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.filter(([, one, other]) => (one?.value ?? other?.value ?? null) !== null).map(([name, one, other, times]) => (
            <Table.Tr key={name}>
              <Table.Td title={name}>{name}</Table.Td><Table.Td className="figure">{valueOf(one, times)}</Table.Td><Table.Td className="figure soft">{rangeOf(one, times)}</Table.Td>
              <Table.Td className="figure strong">{valueOf(other, times)}</Table.Td><Table.Td className="figure soft">{rangeOf(other, times)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}

const figureOf = (value: number, times: number): string => fixed(times * value, times === 1 ? 2 : 1);
const valueOf = (estimate: Estimate | undefined, times: number): string => (estimate === undefined || estimate.value === null ? notApplicable : figureOf(estimate.value, times));
const rangeOf = (estimate: Estimate | undefined, times: number): string => (estimate === undefined || estimate.interval === null ? notApplicable : words.range(figureOf(estimate.interval[0], times), figureOf(estimate.interval[1], times)));
