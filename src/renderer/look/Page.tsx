import type { ReactNode } from 'react';

/** Head and body of a screen. It opens with its finding, in one sentence. */
export function Page({ title, sentence, actions, children }: { title: string; sentence: ReactNode; actions: ReactNode; children: ReactNode }) {
  return (
    <main className="page">
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          <p>{sentence}</p>
        </div>
        <div className="page-actions">{actions}</div>
      </header>
      <div className="page-body">{children}</div>
    </main>
  );
}
