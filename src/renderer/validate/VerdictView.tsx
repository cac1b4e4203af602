import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ValidationResult } from '../../contract/validation.ts';
import type { ValidationCheck } from '../../contract/verdict.ts';
import { Page } from '../look/Page.tsx';
import { RealTag } from '../look/RealTag.tsx';
import { VerdictIcon, VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { CheckDetail } from './CheckDetail.tsx';
import { CheckTable } from './CheckTable.tsx';
import { check } from './running.ts';
import { change, type Judged, validateState } from './state.ts';

const words = messages.validate;

/** The verdict, its checks, those that failed first, and the one that is selected. */
export function VerdictView({ judged: { result, asked }, actions }: { judged: Judged; actions: ReactNode }) {
  const { selected } = useStore(validateState);
  const shown = result.checks.find(({ name }) => name === selected) ?? result.checks[0];
  return (
    <Page title={words.title} sentence={comparedWords(result)} actions={<>{actions}<RealTag words={messages.app.realStatistics} /></>}>
      <VerdictBanner result={result} action={asked === null ? undefined : <Button variant="default" onClick={() => void check()}>{words.recheck}</Button>} />
      <div className="verdict-parts">
        <CheckTable result={result} selected={shown?.name ?? null} onSelect={(name) => change({ selected: name })} />
        {shown === undefined ? null : <CheckDetail key={shown.name} check={shown} result={result} />}
      </div>
    </Page>
  );
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
