import { Button, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RunListItem } from '../../contract/ipc.ts';
import type { ValidationResult } from '../../contract/validation.ts';
import type { ValidationCheck } from '../../contract/verdict.ts';
import { formatMoment } from '../format.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Page } from '../look/Page.tsx';
import { RealTag } from '../look/RealTag.tsx';
import { VerdictIcon, VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { CheckDetail } from './CheckDetail.tsx';
import { CheckTable } from './CheckTable.tsx';
import { type Compared, ComparisonView } from './ComparisonView.tsx';
import { check } from './running.ts';
import { change, compareWith, type Judged, validateState } from './state.ts';
import { validationName } from './words.ts';

const words = messages.validate;

/** The verdict, its checks, those that failed first, and the one that is selected. */
export function VerdictView({ judged, past, actions }: { judged: Judged; past: readonly RunListItem[]; actions: ReactNode }) {
  const { selected, beside } = useStore(validateState);
  const { result, asked, folder } = judged;
  const others = past.filter((run) => run.folder !== folder);
  const shown = result.checks.find(({ name }) => name === selected) ?? result.checks[0];
  return (
    <Page title={words.title} sentence={comparedWords(result)} actions={<>{actions}<RealTag words={messages.app.realStatistics} /></>}>
      {beside?.ok === false && <FailureBanner failure={beside.failure} />}
      {beside?.ok === true
        ? <ComparisonView {...inTime(judged, beside.value, past)} />
        : (
          <>
            <VerdictBanner result={result} action={(
              <div className="row">
                {others.length > 0 && <ComparisonPicker runs={others} />}
                {asked !== null && <Button variant="default" onClick={() => void check()}>{words.recheck}</Button>}
              </div>
            )} />
            <div className="verdict-parts">
              <CheckTable result={result} selected={shown?.name ?? null} onSelect={(name) => change({ selected: name })} />
              {shown === undefined ? null : <CheckDetail key={shown.name} check={shown} result={result} />}
            </div>
          </>
        )}
    </Page>
  );
}

function ComparisonPicker({ runs }: { runs: readonly RunListItem[] }) {
  const data = runs.map((run) => ({ value: run.folder, label: validationName(run) }));
  return <Select aria-label={words.comparison.pick} placeholder={words.comparison.pick} w={200} comboboxProps={{ width: 320, position: 'bottom-end' }} data={data} value={null} searchable onChange={(next) => next !== null && void compareWith(next)} />;
}

/** The one that was made first stands first. What is in no list was made just now. */
function inTime(one: Judged, other: Judged, past: readonly RunListItem[]): { earlier: Compared; later: Compared } {
  const startOf = ({ folder }: Judged): string => past.find((run) => run.folder === folder)?.startedAt ?? new Date().toISOString();
  const [earlier, later] = [one, other].toSorted((a, b) => startOf(a).localeCompare(startOf(b))).map((judged) => ({ result: judged.result, made: formatMoment(startOf(judged)) }));
  return { earlier: earlier!, later: later! };
}

function VerdictBanner({ result: { verdict, checks }, action }: { result: ValidationResult; action: ReactNode }) {
  const having = (status: ValidationCheck['status'], ofGates = false): number => checks.filter((one) => one.status === status && (one.decides || !ofGates)).length;
  return (
    <div className={`banner ${verdict === 'inconclusive' ? 'quiet' : verdict}`} role="status">
      <VerdictIcon kind={verdict} size={30} />
      <div>
        <div className="banner-statement">{words.verdicts[verdict](having('fail', true), having('inconclusive', true))}</div>
        <div className="verdict-counts live">
          {(['fail', 'inconclusive', 'pass'] as const).map((status) => having(status) > 0 && <VerdictWord key={status} kind={status} word={words.counted(having(status), status)} />)}
          {having('skipped') > 0 && <span className="muted">{words.counted(having('skipped'), 'skipped')}</span>}
        </div>
      </div>
      {action}
    </div>
  );
}

function comparedWords({ inputs, rows }: ValidationResult): string {
  const nameOf = (part: 'real' | 'synthetic'): string | undefined => inputs.find((one) => one.part === part)?.file;
  return words.compared(words.ofFile(rows.synthetic, nameOf('synthetic'), 'synthetic'), words.ofFile(rows.real, nameOf('real'), 'real'), rows.holdout);
}
