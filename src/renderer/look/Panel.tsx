import type { ReactNode } from 'react';

/** A titled card. `flush`: its content, mostly a table, reaches the edges and scrolls inside. */
export function Panel({ title, aside, flush = false, children }: { title: string; aside?: ReactNode; flush?: boolean; children: ReactNode }) {
  return (
    <section className={flush ? 'panel filling' : 'panel'} aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
        {aside}
      </div>
      {/* Whatever scrolls has to be reachable by keyboard. */}
      {flush ? <div className="panel-scroll" tabIndex={0} role="region" aria-label={title}>{children}</div> : <div className="panel-body">{children}</div>}
    </section>
  );
}
