import type { ReactNode } from 'react';

/** Where nothing is yet: what will be there, and the way to it. */
export function Empty({ statement, note, action }: { statement: string; note?: string; action?: ReactNode }) {
  return (
    <div className="empty">
      <div className="empty-statement">{statement}</div>
      {note !== undefined && <p>{note}</p>}
      {action}
    </div>
  );
}
