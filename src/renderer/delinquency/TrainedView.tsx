import { Button, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CascadeTrainResult } from '../../contract/cascade.ts';
import { formatCount, notApplicable } from '../format.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { FileField } from '../look/FileField.tsx';
import { Page } from '../look/Page.tsx';
import { Panel } from '../look/Panel.tsx';
import { RealTag } from '../look/RealTag.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { LossCurve } from './LossCurve.tsx';
import { drawFaults, simulate } from './running.ts';
import { delinquencyState, draw, type Trained } from './state.ts';

const words = messages.delinquency;

/** How a training went, and the loans that can be drawn from what it has learnt. */
export function TrainedView({ trained, actions }: { trained: Trained; actions: ReactNode }) {
  const { failure } = useStore(delinquencyState);
  const { result, folder, panel, isSynthetic } = trained;
  const { losses, kept_epoch: kept } = result.training_report;
  return (
    <Page
      title={words.title}
      sentence={`${panel}: ${endOf(result.training_report)}`}
      actions={<>{actions}<span className="key">Ctrl Enter</span><Button onClick={() => void simulate()}>{words.simulate}</Button></>}
    >
      {failure !== null && <FailureBanner failure={failure} />}
      <Simulate trained={trained} />
      <div className="trained">
        <Panel title={words.loss} aside={<span className="muted small">{words.lossNote}</span>}><LossCurve losses={losses} kept={kept} height={330} /></Panel>
        <Panel title={words.trained} aside={isSynthetic ? undefined : <RealTag words={messages.app.realStatistics} />}>
          <div className="stack">
            <Facts result={result} />
            <div><Button variant="default" onClick={() => void window.bridge.request('run:show', { folder })}>{words.openFolder}</Button></div>
          </div>
        </Panel>
      </div>
    </Page>
  );
}

/** Why training ended, and which epoch stayed. */
export function endOf({ epochs, planned_epochs: planned, kept_epoch: kept }: CascadeTrainResult['training_report']): string {
  return epochs < planned ? words.stopped(epochs - kept, kept) : words.ranOut(epochs, kept);
}

function Facts({ result: { training, months, states, features, engine, training_report: report, privacy } }: { result: CascadeTrainResult }) {
  const facts: [string, string][] = [
    [words.facts.loans, formatCount(training.clients)], [words.facts.transitions, formatCount(training.transitions)], [words.facts.months, words.monthsOf(months)], [words.facts.states, states.join(', ')],
    [words.facts.features, features.length === 0 ? notApplicable : features.join(', ')], [words.facts.loss, report.validation_loss === null ? notApplicable : report.validation_loss.toFixed(4)],
    [words.facts.hidden, String(report.hidden)], [words.facts.engine, engine], [words.facts.privacy, privacy],
  ];
  return <dl className="facts">{facts.map(([name, says]) => [<dt key={name}>{name}</dt>, <dd key={`${name} says`}>{says}</dd>])}</dl>;
}

function Simulate({ trained }: { trained: Trained }) {
  const { tried } = useStore(delinquencyState);
  const { loans, rate, seed, panel } = trained.draw;
  const faults = tried ? drawFaults(trained) : {};
  return (
    <Panel title={words.simulateTitle} aside={<span className="muted small">{words.simulateNote}</span>}>
      <div className="simulate">
        <TextInput label={words.loans} value={loans} inputMode="numeric" error={faults.loans} onChange={(event) => draw({ loans: event.currentTarget.value })} />
        <TextInput label={words.rate} placeholder={words.rateNote} value={rate} inputMode="decimal" error={faults.rate} onChange={(event) => draw({ rate: event.currentTarget.value })} />
        <TextInput label={words.seed} value={seed} inputMode="numeric" error={faults.seed} onChange={(event) => draw({ seed: event.currentTarget.value })} />
        <FileField label={words.comparedWith} kind="table" value={panel} error={faults.panel} onChange={(next) => draw({ panel: next })} />
      </div>
    </Panel>
  );
}
