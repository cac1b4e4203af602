import type { ReactNode } from 'react';

/** A titled card whose content scrolls inside it. */
export function Panel({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="panel" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
        {aside}
      </div>
      <div className="panel-scroll">{children}</div>
    </section>
  );
}
