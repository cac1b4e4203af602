import { Button, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import type { ValidationResult } from '../../contract/validation.ts';
import type { ReadyRequest, Recommendation, ValidationCheck } from '../../contract/verdict.ts';
import { formatCount } from '../format.ts';
import { Panel } from '../look/Panel.tsx';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { ColumnOverlay } from './ColumnOverlay.tsx';
import { Dependence } from './Dependence.tsx';
import { factsBehind } from './factsBehind.ts';
import { applyAndRerun, isComplete, spendingOf } from './running.ts';
import { decimal, intervalWords, nameOfCheck } from './words.ts';

const words = messages.validate;

/** One check: what it rests on, why it matters, and what would mend it. */
export function CheckDetail({ check, result }: { check: ValidationCheck; result: ValidationResult }) {
  const { status, why, reason, recommendation, request, decides, cell } = check;
  return (
    // Whatever scrolls has to be reachable by keyboard.
    <div className="stack check-detail" role="region" tabIndex={0} aria-label={nameOfCheck(check)}>
      <Panel title={nameOfCheck(check)} aside={status === 'skipped' ? <span className="muted">{words.statuses(status)}</span> : <VerdictWord kind={status} word={words.statuses(status)} />}>
        <div className="stack">
          {reason !== null && <p className="strong">{reason}</p>}
          {cell !== null && <p><span className="muted">{words.detail.where}. </span>{cell}</p>}
          <p><span className="muted">{words.why}. </span>{why}{!decides && <span className="muted"> ({words.informs}.)</span>}</p>
          <Figures check={check} result={result} />
        </div>
      </Panel>
      <Dependence check={check} result={result} />
      {check.what.kind === 'column' && <ColumnOverlay result={result} column={check.what.names[0]} />}
      {recommendation !== null && <Panel title={words.whatToDo}><WhatToDo recommendation={recommendation} request={request} /></Panel>}
    </div>
  );
}

function Figures({ check, result }: { check: ValidationCheck; result: ValidationResult }) {
  const { value, interval, direction, threshold, margin, rows, method, p_adjusted: p, members } = check;
  const facts: [string, string][] = [
    ...(value === null ? [] : [[words.detail.value, decimal(value)] as [string, string]]),
    ...(interval === null ? [] : [[words.detail.interval, intervalWords(interval)], [words.detail.method, method]] as [string, string][]),
    [words.detail.limit, words.limit(direction, decimal(threshold))],
    ...(margin === 0 ? [] : [[words.detail.margin, decimal(margin)] as [string, string]]),
    [words.detail.rows, formatCount(rows)],
    ...(p === null ? [] : [[words.detail.p, p < 0.001 ? '< 0.001' : decimal(p)] as [string, string]]),
    ...(members <= 1 ? [] : [[words.detail.members, formatCount(members)] as [string, string]]),
    ...factsBehind(check, result),
  ];
  return <dl className="facts">{facts.map(([name, says]) => <div key={name} className="fact"><dt>{name}</dt><dd>{says}</dd></div>)}</dl>;
}

function WhatToDo({ recommendation: { text, parameter, from, to }, request }: { recommendation: Recommendation; request: ReadyRequest | null }) {
  const said = (value: Recommendation['from']): string => (value === null ? words.nothingNamed : String(value));
  return (
    <div className="stack">
      <p>{text}</p>
      <p className="mono soft">{words.changes(parameter, said(from), said(to))}</p>
      {request !== null && (
        <>
          <pre className="command mono">{request.command}</pre>
          {!isComplete(request) && <p className="muted small">{words.incomplete}</p>}
          <div className="row">
            {isComplete(request) && <Button onClick={() => askToApply(request)}>{words.apply}</Button>}
            <Button variant="default" onClick={() => void copy(request.command)}>{words.copy}</Button>
          </div>
        </>
      )}
    </div>
  );
}

/** Nobody spends of a budget by a slip. */
function askToApply(request: ReadyRequest): void {
  const spending = spendingOf(request);
  if (spending === null) return void applyAndRerun(request);
  modals.openConfirmModal({
    title: words.spends.title,
    children: <Text size="sm">{words.spends.text(spending.epsilon, spending.source)}</Text>,
    labels: { confirm: words.spends.confirm, cancel: words.spends.dismiss },
    onConfirm: () => void applyAndRerun(request),
  });
}

async function copy(command: string): Promise<void> {
  const copied = await window.bridge.request('text:copy', { text: command });
  notifications.show({ message: copied.ok ? words.copied : copied.failure.message });
}
