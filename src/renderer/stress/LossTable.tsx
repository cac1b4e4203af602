import { Table } from '@mantine/core';
import type { ScenarioResult, StressFindings } from '../../contract/stress.ts';
import { formatCount } from '../format.ts';
import { Panel } from '../look/Panel.tsx';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { PlausibilityWord } from './PlausibilityWord.tsx';

const words = messages.stress;

/** Loss, its range, what stages and risk weights do, and where each scenario stands in history. */
export function LossTable({ result: { portfolio, scenarios, loans, exposure, currency } }: { result: StressFindings }) {
  return (
    <Panel title={words.results} aside={<span className="muted small">{words.book(portfolio, loans, formatCount(exposure), currency)}; {words.resultsNote}</span>} flush>
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.columns.scenario}</Table.Th><Table.Th className="figure" w={92}>{words.columns.loss}</Table.Th><Table.Th className="figure" w={92}>{words.columns.rate}</Table.Th><Table.Th className="figure" w={108}>{words.columns.range}</Table.Th>
            <Table.Th className="figure" w={80}>{words.columns.multiple}</Table.Th><Table.Th className="figure" w={84}>{words.columns.stage2}</Table.Th><Table.Th className="figure" w={104}>{words.columns.rwa}</Table.Th>
            <Table.Th className="figure" w={52}>{words.columns.distance}</Table.Th><Table.Th className="figure" w={74}>{words.columns.nearest}</Table.Th><Table.Th w={170} className="after-figure">{words.columns.plausibility}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{scenarios.map((one) => <LossRow key={one.scenario} scenario={one} exposure={exposure} />)}</Table.Tbody>
      </Table>
    </Panel>
  );
}

function LossRow({ scenario: { title, loss, loss_rate: rate, fan, multiple_of_baseline: multiple, path, rwa, plausibility }, exposure }: { scenario: ScenarioResult; exposure: number }) {
  const percent = (share: number): string => (100 * share).toFixed(2);
  return (
    <Table.Tr>
      <Table.Td className="strong" title={title}>{title}</Table.Td>
      <Table.Td className="figure">{formatCount(loss)}</Table.Td>
      <Table.Td className="figure strong">{percent(rate)}</Table.Td>
      <Table.Td className="figure soft">{words.range(percent(fan.p5 / exposure), percent(fan.p95 / exposure))}</Table.Td>
      <Table.Td className="figure">{multiple.toFixed(2)}</Table.Td>
      <Table.Td className="figure">{percent(Math.max(...path.map(({ stage_2: share }) => share)))}</Table.Td>
      <Table.Td className="figure">{formatCount(rwa.worst)}</Table.Td>
      <Table.Td className="figure">{plausibility.distance.toFixed(2)}</Table.Td>
      <Table.Td className="figure soft">{plausibility.nearest_window.start}</Table.Td>
      <Table.Td className="after-figure two-lines"><PlausibilityWord plausibility={plausibility} />{!plausibility.reportable && <><br /><VerdictWord kind="caution" word={words.notReportable} /></>}</Table.Td>
    </Table.Tr>
  );
}
