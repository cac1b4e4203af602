import { Button, MultiSelect, NumberInput, Select } from '@mantine/core';
import { anonymityMethods } from '../../contract/anonymity.ts';
import { formatCount, formatPercent } from '../format.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { FileField } from '../look/FileField.tsx';
import { Panel } from '../look/Panel.tsx';
import { RealTag } from '../look/RealTag.tsx';
import { messages } from '../messages/messages.ts';
import { RunningLine } from '../shell/RunningJob.tsx';
import { useStore } from '../state/store.ts';
import { anonymiseFile, type AnonymiseState, anonymiseState, changeAnonymise, chooseFile, readColumns } from './anonymise.ts';
import { ClassSizes } from './ClassSizes.tsx';

const words = messages.privacy.anonymise;

/** Makes a file, real or not, k-anonymous, and shows what that cost. */
export function AnonymisePanel() {
  const { file, columns, quasi, running, made, failure } = useStore(anonymiseState);
  return (
    <Panel title={words.title} aside={<RealTag words={messages.app.realStatistics} />}>
      <div className="stack">
        <p className="soft">{words.note}</p>
        <FileField label={words.file} kind="table" value={file} onChange={chooseFile} />
        {columns !== null && <Choices columns={columns} />}
        {running !== null && <RunningLine jobId={running} />}
        {running === null && columns === null && <div className="row"><Button variant="default" disabled={file.trim() === ''} onClick={() => void readColumns()}>{words.read}</Button></div>}
        {running === null && columns !== null && <div className="row"><Button disabled={quasi.length === 0} onClick={() => void anonymiseFile()}>{words.run}</Button>{quasi.length === 0 && <span className="soft">{words.noQuasi}</span>}</div>}
        {failure !== null && <FailureBanner failure={failure} />}
        {made !== null && <Made {...made} />}
      </div>
    </Panel>
  );
}

function Choices({ columns }: { columns: readonly string[] }) {
  const { quasi, sensitive, k, l, t, method, suppress } = useStore(anonymiseState);
  const others = (taken: readonly string[]): string[] => columns.filter((name) => !taken.includes(name));
  return (
    <>
      <MultiSelect label={words.quasi} description={words.quasiNote} searchable data={others(sensitive)} value={[...quasi]} onChange={(chosen) => changeAnonymise({ quasi: chosen })} />
      <div className="fields">
        <NumberInput label={words.k} min={2} allowDecimal={false} value={k} onChange={(next) => typeof next === 'number' && next >= 2 && changeAnonymise({ k: next })} />
        <Select label={words.method} allowDeselect={false} value={method} data={anonymityMethods.map((value) => ({ value, label: words.methods[value] }))} onChange={(next) => changeAnonymise({ method: anonymityMethods.find((one) => one === next) ?? method })} />
        {method === 'lattice' && <NumberInput label={words.suppress} min={0} max={100} decimalScale={2} suffix=" %" value={100 * suppress} onChange={(next) => changeAnonymise({ suppress: Number(next) / 100 || 0 })} />}
      </div>
      {method !== 'move' && (
        <>
          <MultiSelect label={words.sensitive} description={words.sensitiveNote} searchable data={others(quasi)} value={[...sensitive]} onChange={(chosen) => changeAnonymise({ sensitive: chosen })} />
          {sensitive.length > 0 && (
            <div className="fields">
              <NumberInput label={words.l} min={1} decimalScale={2} value={l ?? ''} onChange={(next) => changeAnonymise({ l: typeof next === 'number' ? next : null })} />
              <NumberInput label={words.t} min={0} max={1} decimalScale={3} step={0.05} value={t ?? ''} onChange={(next) => changeAnonymise({ t: typeof next === 'number' ? next : null })} />
            </div>
          )}
        </>
      )}
    </>
  );
}

function Made({ result: { statement, figures, recount, k, notes }, folder }: NonNullable<AnonymiseState['made']>) {
  const facts = [
    [words.facts.classes, formatCount(recount.classes)],
    [words.facts.average, figures.averageClass.toFixed(1)],
    [words.facts.suppressed, formatCount(figures.suppressedRows)],
    [words.facts.loss, words.percent(formatPercent(figures.informationLoss))],
    ...figures.sensitive.map(({ column, distinctL, entropyL, t }) => [words.facts.sensitive(column), words.facts.worst(distinctL, entropyL.toFixed(2), t.toFixed(3))] as const),
  ] as const;
  return (
    <>
      <p className="wrapping" role="status">{statement}</p>
      <ClassSizes sizes={recount.sizes} k={k} />
      <dl className="facts narrow">{facts.flatMap(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} figure`}>{value}</dd>])}</dl>
      {notes.length > 0 && <ul className="plain-list soft">{notes.map((note) => <li key={note}>{note}</li>)}</ul>}
      {folder !== null && <div className="row"><span className="soft wrapping">{words.written(folder)}</span><Button variant="default" onClick={() => void window.bridge.request('run:show', { folder })}>{words.show}</Button></div>}
    </>
  );
}
