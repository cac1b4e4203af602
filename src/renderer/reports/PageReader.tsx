import { Button, Modal, VisuallyHidden } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { messages } from '../messages/messages.ts';
import { PdfPage } from './PdfPage.tsx';
import type { PdfPages } from './pdfPages.ts';

const words = messages.reports.pages;
/** Wide enough to be read. */
const readingWidth = 760;

interface PageReaderParts {
  readonly pdf: PdfPages;
  readonly page: number;
  onPage(page: number): void;
  onClose(): void;
}

/** One page, large, with the ones before and after it a key away. */
export function PageReader({ pdf, page, onPage, onClose }: PageReaderParts) {
  const go = (to: number): void => onPage(Math.min(pdf.count, Math.max(1, to)));
  useHotkeys([
    ['ArrowLeft', () => go(page - 1)], ['ArrowRight', () => go(page + 1)], ['PageUp', () => go(page - 1)], ['PageDown', () => go(page + 1)], ['Home', () => go(1)], ['End', () => go(pdf.count)],
  ]);
  const title = words.page(page, pdf.count);
  return (
    <Modal opened onClose={onClose} title={title} size={readingWidth + 34} closeButtonProps={{ 'aria-label': messages.app.close }}>
      <div className="stack">
        <div className="row">
          <Button variant="default" disabled={page === 1} onClick={() => go(page - 1)}>{words.before}</Button>
          <Button variant="default" disabled={page === pdf.count} onClick={() => go(page + 1)}>{words.after}</Button>
          <span className="muted small">{words.keys}</span>
        </div>
        <div className="report-page" role="document" tabIndex={0} data-autofocus aria-label={title}>
          <PdfPage pdf={pdf} page={page} width={readingWidth} />
          <PageText pdf={pdf} page={page} />
        </div>
      </div>
    </Modal>
  );
}

/** The page as text, for screen readers. */
function PageText({ pdf, page }: { pdf: PdfPages; page: number }) {
  const [text, setText] = useState('');
  useEffect(() => {
    let gone = false;
    pdf.text(page).then((said) => !gone && setText(said), () => {});
    return () => {
      gone = true;
    };
  }, [pdf, page]);
  return <VisuallyHidden>{text}</VisuallyHidden>;
}
