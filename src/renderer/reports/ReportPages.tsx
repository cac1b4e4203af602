import { useEffect, useState } from 'react';
import type { Outcome } from '../../contract/ipc.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { PageReader } from './PageReader.tsx';
import { PdfPage } from './PdfPage.tsx';
import type { PdfPages } from './pdfPages.ts';

const words = messages.reports.pages;
/** As wide as the widest that the grid makes of them. */
const thumbnailWidth = 180;

/** The pages of a report as it was printed, small; one opens large. */
export function ReportPages({ folder, file }: { folder: string; file: string }) {
  const pdf = usePdf(folder, file);
  const [open, setOpen] = useState<number | null>(null);
  if (pdf?.ok === false) return <FailureBanner failure={pdf.failure} />;
  const pages = pdf?.value ?? null;
  return (
    <Panel title={words.title} aside={<span className="muted small">{pages === null ? words.reading : words.count(pages.count)}</span>}>
      {pages !== null && (
        <>
          <ol className="plain-list report-pages">
            {Array.from({ length: pages.count }, (_none, index) => index + 1).map((page) => (
              <li key={page}><button type="button" aria-label={words.page(page, pages.count)} onClick={() => setOpen(page)}><PdfPage pdf={pages} page={page} width={thumbnailWidth} /><span aria-hidden>{page}</span></button></li>
            ))}
          </ol>
          {open !== null && <PageReader pdf={pages} page={open} onPage={setOpen} onClose={() => setOpen(null)} />}
        </>
      )}
    </Panel>
  );
}

/** The document while it is in sight; null until it is there. */
function usePdf(folder: string, file: string): Outcome<PdfPages> | null {
  const [pdf, setPdf] = useState<Outcome<PdfPages> | null>(null);
  useEffect(() => {
    let gone = false;
    let opened: PdfPages | undefined;
    const read = async (): Promise<void> => {
      const outcome = await readPages(folder, file);
      if (outcome.ok) opened = outcome.value;
      if (gone) opened?.close();
      else setPdf(outcome);
    };
    void read();
    return () => {
      gone = true;
      opened?.close();
    };
  }, [folder, file]);
  return pdf;
}

async function readPages(folder: string, file: string): Promise<Outcome<PdfPages>> {
  const read = await window.bridge.request('report:pdf', { folder, file });
  if (!read.ok) return read;
  try {
    // Large, and of no use before there is a report.
    const { openPdf } = await import('./pdfPages.ts');
    return { ok: true, value: await openPdf(read.value) };
  } catch {
    return { ok: false, failure: { code: 'input', message: words.unreadable, fix: words.unreadableFix } };
  }
}
