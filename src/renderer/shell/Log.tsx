import { useEffect, useState } from 'react';
import type { Outcome } from '../../contract/ipc.ts';
import type { LogEntry } from '../../contract/log.ts';
import { formatMoment } from '../format.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { messages } from '../messages/messages.ts';

const words = messages.log;
const mostEntries = 200;

/** The log of the window, read when the drawer opens. */
export function Log() {
  const [entries, setEntries] = useState<Outcome<LogEntry[]> | null>(null);
  useEffect(() => {
    void window.bridge.request('log:read', { most: mostEntries }).then(setEntries);
  }, []);
  if (entries === null) return null;
  if (!entries.ok) return <FailureBanner failure={entries.failure} />;
  return (
    <div className="stack">
      <p className="soft small">{words.note}</p>
      {entries.value.length === 0 && <p className="soft">{words.none}</p>}
      <ul className="job-list">{entries.value.map((entry, at) => <LogLine key={`${entry.time} ${at}`} entry={entry} />)}</ul>
    </div>
  );
}

function LogLine({ entry }: { entry: LogEntry }) {
  return (
    <li>
      <div className="row"><span className="strong">{headline(entry)}</span>{entry.event === 'job' && <span className="spacer soft">{words.outcome(entry.outcome)}</span>}</div>
      <span className="muted small">{formatMoment(entry.time)}</span>
      {entry.event === 'job' && entry.message !== null && <span className="soft">{entry.message}</span>}
    </li>
  );
}

function headline(entry: LogEntry): string {
  switch (entry.event) {
    case 'opened':
      return words.opened(entry.version, entry.softwareRendering);
    case 'closed':
      return words.closed;
    case 'job':
      return words.job(entry.kind, entry.seconds.toFixed(1));
    case 'process-gone':
      return words.gone(entry.process, entry.reason);
  }
}
