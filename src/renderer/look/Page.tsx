import type { ReactNode } from 'react';

interface PageParts {
  title: string;
  /** The finding, in one sentence. */
  sentence: ReactNode;
  actions?: ReactNode;
  /** Between the head and the body, such as the steps of a wizard. */
  ruler?: ReactNode;
  /** At the right: what is known of the thing that is selected. */
  aside?: ReactNode;
  foot?: ReactNode;
  children: ReactNode;
}

/** Head, body and foot of a screen. It opens with its finding. */
export function Page({ title, sentence, actions, ruler, aside, foot, children }: PageParts) {
  const main = (
    <div className="page-main">
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          <p>{sentence}</p>
        </div>
        <div className="page-actions">{actions}</div>
      </header>
      {ruler}
      <div className="page-body">{children}</div>
      {foot !== undefined && <footer className="page-foot">{foot}</footer>}
    </div>
  );
  return aside === undefined ? main : <div className="page-split">{main}<aside className="page-aside" tabIndex={0}>{aside}</aside></div>;
}
