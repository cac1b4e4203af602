import { useEffect, useRef } from 'react';
import type { PdfPages } from './pdfPages.ts';

/** The form of a page until it is drawn. */
const blank = { width: 210, height: 297 };

/** One page as it is printed. @param width in CSS pixels, for which it is drawn; the style may show it smaller */
export function PdfPage({ pdf, page, width }: { pdf: PdfPages; page: number; width: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    // A document that was closed meanwhile draws no more.
    if (canvas.current !== null) pdf.draw(page, canvas.current, width).catch(() => {});
  }, [pdf, page, width]);
  return <canvas ref={canvas} className="pdf-page" width={blank.width} height={blank.height} aria-hidden />;
}
