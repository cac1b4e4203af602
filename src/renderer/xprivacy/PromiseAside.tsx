import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ExplainResult } from '../../contract/explain.ts';
import { messages } from '../messages/messages.ts';

const words = messages.xprivacy;

/** What is not promised, what to beware of, and the ways to take the words along. */
export function PromiseAside({ result, length }: { result: ExplainResult; length: 'line' | 'paragraph' | 'page' }) {
  const { not_promised: notPromised, warnings, figures } = result;
  const [faint] = figures.suspicion;
  return (
    <div className="stack">
      <h2 className="label">{words.notPromised}</h2>
      <ol className="plain-list">{notPromised.map((sentence) => <li key={sentence}>{sentence}</li>)}</ol>
      {warnings.map(({ code, text }) => <div key={code} className="note caution">{text}</div>)}
      <h2 className="label">{words.figures}</h2>
      <dl className="facts">
        {faint !== undefined && <><dt>{words.suspicion(100 * faint.before)}</dt><dd>{words.atMost(upTo(100 * faint.after))}</dd></>}
        {figures.certainty.exact !== null && <><dt>{words.exact}</dt><dd>{words.of100(Number((100 * figures.certainty.exact).toFixed(1)))}</dd></>}
        <dt>{words.ratio}</dt><dd>{words.times(upTo(figures.likelihood_ratio))}</dd>
      </dl>
      <Button variant="default" onClick={() => void copy(textOf(result, length))}>{words.copy}</Button>
      <Button onClick={() => window.print()}>{words.print}</Button>
    </div>
  );
}

/** Rounded up: what is at most is never told smaller. */
const upTo = (value: number): number => Math.ceil(100 * value - 1e-9) / 100;

function textOf({ texts }: ExplainResult, length: 'line' | 'paragraph' | 'page'): string {
  return length === 'page' ? texts.page.map(({ heading, sentences }) => `${heading}\n${sentences.join(' ')}`).join('\n\n') : texts[length];
}

async function copy(text: string): Promise<void> {
  const copied = await window.bridge.request('text:copy', { text });
  notifications.show({ message: copied.ok ? words.copied : copied.failure.message });
}
