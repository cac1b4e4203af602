import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Page } from '../look/Page.tsx';
import { Panel } from '../look/Panel.tsx';
import { RealTag } from '../look/RealTag.tsx';
import { messages } from '../messages/messages.ts';
import { BehaviourTable } from './BehaviourTable.tsx';
import { ChainTable } from './ChainTable.tsx';
import type { Found } from './found.ts';
import { LoanStrips } from './LoanStrips.tsx';
import { LossCurve } from './LossCurve.tsx';
import { RollRates, rollingWords } from './RollRates.tsx';
import { change, type Trained } from './state.ts';
import { endOf } from './TrainedView.tsx';
import { Vintages } from './Vintages.tsx';

const words = messages.delinquency;

/** How synthetic loans pay beside those of the source: what rolls on first. */
export function FoundView({ found, trained, actions }: { found: Found; trained: Trained | null; actions: ReactNode }) {
  const { states, delinquent, source, synthetic, differences, vintages, judged, table, folder, isSynthetic } = found;
  const matrices = { source: sharesOf(source.roll_rates), synthetic: sharesOf(synthetic.roll_rates), differences };
  const report = judged?.training_report ?? trained?.result.training_report ?? null;
  return (
    <Page
      title={words.title}
      sentence={rollingWords(matrices, states, delinquent)}
      actions={(
        <>
          {actions}
          {folder !== null && <Button variant="default" onClick={() => void window.bridge.request('run:show', { folder })}>{words.openFolder}</Button>}
          {trained !== null && judged === null && <Button onClick={() => change({ view: 'trained', failure: null })}>{words.simulate}</Button>}
        </>
      )}
    >
      <RollRates matrices={matrices} states={states} delinquent={delinquent} aside={isSynthetic ? null : <RealTag words={messages.app.realStatistics} />} note={distanceWords(found)} />
      <Vintages source={vintages.source} synthetic={vintages.synthetic} />
      {table !== null && <LoanStrips key={`${table.folder}/${table.table}`} table={table} />}
      <div className="whole-table"><BehaviourTable found={found} /></div>
      {judged !== null && <div className="whole-table"><ChainTable result={judged} /></div>}
      {report !== null && report.losses.length > 0 && <Panel title={words.loss} aside={<span className="muted small">{endOf(report)}</span>}><LossCurve losses={report.losses} kept={report.kept_epoch} height={240} /></Panel>}
    </Page>
  );
}

const sharesOf = (rates: Found['source']['roll_rates']): (number | null)[][] => rates.map((row) => row.map(({ value }) => value));

function distanceWords({ distance, judged }: Found): string | null {
  if (distance === null) return null;
  const holdout = judged?.roll_rate_distance.real_holdout ?? null;
  return `${words.distance(distance.toFixed(3))}${holdout === null ? '' : words.holdoutDistance(holdout.toFixed(3))}.`;
}
