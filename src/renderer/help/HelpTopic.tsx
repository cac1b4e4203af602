import { useState } from 'react';
import { messages } from '../messages/messages.ts';
import { KeyList } from './KeyList.tsx';
import { Markdown } from './markdown.tsx';

const files = import.meta.glob<string>('../../../resources/help/*.md', { query: '?raw', import: 'default', eager: true });

/** The help texts by topic, the name of their file. */
const topics = new Map(Object.entries(files).map(([file, text]) => [/([a-z-]+)\.md$/.exec(file)?.[1] ?? file, text]));
const titleOf = (text: string): string => /^# (.+)$/m.exec(text)?.[1] ?? '';

/** Help on one topic, with the way to all others. Everything is bundled: nothing is fetched. */
export function HelpTopic({ first }: { first: string }) {
  const [topic, setTopic] = useState(first);
  return (
    <article className="help">
      <Markdown text={topics.get(topic) ?? ''} onTopic={setTopic} />
      <h4 className="help-heading">{messages.help.keys}</h4>
      <KeyList />
      <h4 className="help-heading">{messages.help.topics}</h4>
      <ul>
        {[...topics].filter(([name]) => name !== topic).map(([name, text]) => (
          <li key={name}><button type="button" className="text-button" onClick={() => setTopic(name)}>{titleOf(text)}</button></li>
        ))}
      </ul>
    </article>
  );
}
