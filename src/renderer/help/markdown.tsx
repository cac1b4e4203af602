import { Fragment, type ReactNode } from 'react';

/**
 * The part of Markdown that the help texts use: headings, paragraphs, lists, **strong**, `code`, and [links](topic) to other topics. It makes
 * elements and never HTML, so that no text can become anything else.
 */
export function Markdown({ text, onTopic }: { text: string; onTopic: (topic: string) => void }) {
  return <>{text.trim().split(/\n{2,}/).map((block, at) => <Fragment key={at}>{blockOf(block, onTopic)}</Fragment>)}</>;
}

function blockOf(block: string, onTopic: (topic: string) => void): ReactNode {
  const heading = /^(?<level>#{1,2}) (?<words>.+)$/.exec(block)?.groups;
  if (heading !== undefined) return heading['level'] === '#' ? <h3 className="help-title">{heading['words']}</h3> : <h4 className="help-heading">{heading['words']}</h4>;
  if (block.startsWith('- ')) return <ul>{items(block, /^- /m, onTopic)}</ul>;
  if (block.startsWith('1. ')) return <ol>{items(block, /^\d+\. /m, onTopic)}</ol>;
  return <p>{inline(block, onTopic)}</p>;
}

function items(block: string, mark: RegExp, onTopic: (topic: string) => void): ReactNode[] {
  return block.split(new RegExp(mark, 'gm')).slice(1).map((item, at) => <li key={at}>{inline(item, onTopic)}</li>);
}

function inline(text: string, onTopic: (topic: string) => void): ReactNode[] {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`|\[[^\]]+\]\([a-z-]+\))/).map((part, at) => {
    if (part.startsWith('**')) return <strong key={at}>{part.slice(2, -2)}</strong>;
    if (part.startsWith('`')) return <code key={at} className="mono">{part.slice(1, -1)}</code>;
    const link = /^\[(?<words>[^\]]+)\]\((?<topic>[a-z-]+)\)$/.exec(part)?.groups;
    return link === undefined ? part : <button key={at} type="button" className="text-button" onClick={() => onTopic(link['topic']!)}>{link['words']}</button>;
  });
}
