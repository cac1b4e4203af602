import { Button, Table } from '@mantine/core';
import { type ReactNode, useCallback } from 'react';
import { fan } from '../../charts/fan.ts';
import type { Palette } from '../../charts/palette.ts';
import type { ScenarioResult, StressFindings } from '../../contract/stress.ts';
import { formatCount } from '../format.ts';
import { Chart } from '../look/Chart.tsx';
import { Page } from '../look/Page.tsx';
import { Panel } from '../look/Panel.tsx';
import { VerdictIcon } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { LossTable } from './LossTable.tsx';
import { change, type StressState } from './state.ts';

const words = messages.stress;

/** What each scenario costs: its picture on an axis of all, its figures, and what would cost a given amount. */
export function Losses({ made: { result, folder }, actions }: { made: NonNullable<StressState['made']>; actions: ReactNode }) {
  const { scenarios, unstable, exposure, caveats } = result;
  const worst = scenarios.toSorted((a, b) => b.loss - a.loss)[0];
  const most = Math.max(0, ...scenarios.flatMap(({ path }) => path.map(({ fan: { p95 } }) => (100 * p95) / exposure)));
  return (
    <Page
      title={words.title}
      sentence={worst === undefined ? words.sentence : words.finding(worst.title, percent(worst.loss_rate), worst.multiple_of_baseline.toFixed(1))}
      actions={(
        <>
          {actions}
          {folder !== null && <Button variant="default" onClick={() => void window.bridge.request('run:show', { folder })}>{words.openFolder}</Button>}
          <Button variant="default" onClick={() => change({ choosing: true })}>{words.other}</Button>
        </>
      )}
    >
      {unstable.map(({ scenario, title, reason }) => (
        <div key={scenario} className="banner caution" role="status">
          <VerdictIcon kind="caution" size={26} />
          <div>
            <div className="banner-statement">{words.unstable(title)}</div>
            <div>{words.unstableFix(reason)}</div>
          </div>
        </div>
      ))}
      <Panel title={words.fans} aside={<span className="muted small">{words.fansNote}</span>}>
        <div className="fans">{scenarios.map((one) => <Fan key={one.scenario} scenario={one} exposure={exposure} most={most} />)}</div>
      </Panel>
      <div className="whole-table"><LossTable result={result} /></div>
      <div className="whole-table"><Products scenarios={scenarios} /></div>
      {result.reverse_loss !== null && <Reverse result={result} amount={result.reverse_loss} />}
      {caveats.length > 0 && <Panel title={words.notes}><ul className="plain-list">{caveats.map((note) => <li key={note}>{note}</li>)}</ul></Panel>}
    </Page>
  );
}

function Fan({ scenario: { title, quarters, path, loss_rate: rate, baseline_loss: unstressed }, exposure, most }: { scenario: ScenarioResult; exposure: number; most: number }) {
  const option = useCallback((palette: Palette) => {
    const line = (of: keyof ScenarioResult['fan']): number[] => path.map((at) => (100 * at.fan[of]) / exposure);
    return fan({ periods: quarters, baseline: path.map(({ baseline }) => (100 * baseline) / exposure), p5: line('p5'), p25: line('p25'), median: line('p50'), p75: line('p75'), p95: line('p95'), most: topOf(most), unit: ' %' }, palette);
  }, [quarters, path, exposure, most]);
  return <figure><figcaption className="strong">{title}</figcaption><Chart label={words.fanLabel(title, percent(rate), percent(unstressed / exposure))} height={170} option={option} /></figure>;
}

function Products({ scenarios }: { scenarios: readonly ScenarioResult[] }) {
  const products = scenarios[0]?.by_product ?? [];
  return (
    <Panel title={words.products} flush>
      <Table stickyHeader>
        <Table.Thead><Table.Tr><Table.Th>{words.columns.scenario}</Table.Th>{products.map(({ group }) => <Table.Th key={group} className="figure">{group}</Table.Th>)}</Table.Tr></Table.Thead>
        <Table.Tbody>
          {scenarios.map(({ scenario, title, by_product: groups }) => <Table.Tr key={scenario}><Table.Td>{title}</Table.Td>{groups.map(({ group, loss_rate: rate }) => <Table.Td key={group} className="figure">{percent(rate)}</Table.Td>)}</Table.Tr>)}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}

function Reverse({ result: { reverse, scenarios, currency }, amount }: { result: StressFindings; amount: number }) {
  return (
    <Panel title={words.reverseTitle(formatCount(amount), currency)}>
      <dl className="facts reverse">
        {reverse.map(({ scenario, unemployment_peak: peak, distance, reason }) => (
          <div key={scenario} className="fact"><dt>{scenarios.find((one) => one.scenario === scenario)?.title ?? scenario}</dt><dd>{peak === null || distance === null ? reason : words.peak(peak.toFixed(2), distance.toFixed(2))}</dd></div>
        ))}
      </dl>
    </Panel>
  );
}

/** The top of an axis of per cent: a whole number, of fives where it is large. */
const topOf = (most: number): number => (most > 10 ? 5 * Math.ceil(most / 5) : Math.ceil(most));
const percent = (share: number): string => (100 * share).toFixed(2);
