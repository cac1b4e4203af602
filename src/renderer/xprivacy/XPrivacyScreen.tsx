import { NumberInput, SegmentedControl, Select } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ExplainResult } from '../../contract/explain.ts';
import { DeltaField } from '../clone/DeltaField.tsx';
import { EpsilonField } from '../clone/EpsilonField.tsx';
import { formatMoment } from '../format.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Page } from '../look/Page.tsx';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { subject } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { workspace } from '../state/workspace.ts';
import { lookAt, promise, type PromiseDraft, useExplained } from './promise.ts';
import { PromiseAside } from './PromiseAside.tsx';
import { WithAndWithout } from './WithAndWithout.tsx';

const words = messages.xprivacy;
const lengths = (['line', 'paragraph', 'page'] as const).map((value) => ({ value, label: words.lengths[value] }));
const teaching = '';
/** A promise that fails more often than this is none. */
const mostDelta = 0.5;

/** A promise of privacy in the words of a person who has to sign it: the sentence first, then the hundred people, then the numbers. */
export function XPrivacyScreen() {
  const draft = useStore(promise);
  const { result, failure } = useExplained(draft);
  const [length, setLength] = useState<(typeof lengths)[number]['value']>('line');
  useEffect(() => subject.set(() => null), []);
  const change = (part: Partial<PromiseDraft>): void => promise.set((now) => ({ ...now, ...part }));
  return (
    <Page title={words.title} sentence={words.sentence} actions={<RunChoice draft={draft} />} aside={result === null ? undefined : <PromiseAside result={result} length={length} />}>
      {failure !== null && <FailureBanner failure={failure} />}
      {result !== null && (
        <>
          <p className={`promise ${result.tone}`}>{result.texts.line}</p>
          <WithAndWithout icons={result.figures.icons} />
        </>
      )}
      <Panel title={words.noise} aside={<span className="muted small">{words.steps}</span>}>
        <EpsilonField epsilon={draft.epsilon} onChange={(epsilon) => change({ epsilon })} />
        <div className="fields">
          <DeltaField delta={draft.delta} description={words.deltaNote} onChange={(delta) => change({ delta: Math.min(Math.max(delta, 0), mostDelta) })} />
          <NumberInput label={words.k} description={words.kNote} min={1} allowDecimal={false} value={draft.k} onChange={(k) => change({ k: Number(k) || 1 })} />
          <NumberInput label={words.persons} description={words.personsNote} min={1} allowDecimal={false} thousandSeparator="," value={draft.persons ?? ''} onChange={(persons) => change({ persons: typeof persons === 'number' && persons > 0 ? persons : null })} />
          <NumberInput label={words.rows} description={words.rowsNote} min={1} max={1000} allowDecimal={false} value={draft.rowsPerPerson} onChange={(rows) => change({ rowsPerPerson: Number(rows) || 1 })} />
        </div>
      </Panel>
      <Panel title={words.inWords} aside={<SegmentedControl aria-label={words.length} data={lengths} value={length} onChange={setLength} />}>
        {result !== null && <Words result={result} length={length} />}
      </Panel>
    </Page>
  );
}

/** Whose promise it is. Without a run the screen teaches: any numbers can be tried. */
function RunChoice({ draft: { folder } }: { draft: PromiseDraft }) {
  const { runs } = useStore(workspace);
  const paid = runs?.ok === true ? runs.value.runs.filter((run) => run.paid !== null && run.there) : [];
  const choices = [{ value: teaching, label: words.teaching }, ...paid.map((run) => ({ value: run.folder, label: words.run(run.table ?? run.id, formatMoment(run.startedAt)) }))];
  return <Select aria-label={words.of} data={choices} value={folder ?? teaching} allowDeselect={false} w={270} onChange={(value) => void lookAt(value === teaching ? null : value)} />;
}

function Words({ result: { texts }, length }: { result: ExplainResult; length: 'line' | 'paragraph' | 'page' }) {
  if (length !== 'page') return <p className="explained">{texts[length]}</p>;
  return <div className="explained">{texts.page.map(({ heading, sentences }) => <section key={heading}><h3>{heading}</h3><p>{sentences.join(' ')}</p></section>)}</div>;
}

