import { getDocument, type PDFDocumentProxy, PDFWorker } from 'pdfjs-dist';

/** A PDF whose pages can be drawn. Pages count from 1. */
export interface PdfPages {
  readonly count: number;
  /** Draws a page so wide, in CSS pixels; one after another, so that many small ones do not stand in memory at once. */
  draw(page: number, canvas: HTMLCanvasElement, width: number): Promise<void>;
  /** What stands on a page, for those who cannot see it. */
  text(page: number): Promise<string>;
  close(): void;
}

/**
 * Opens a PDF of ours, in base64. Nothing is fetched and nothing is evaluated: its fonts are in the file, and pictures are lines and texts, for which
 * neither character maps nor WebAssembly are needed.
 * @throws where the bytes are no PDF
 */
export async function openPdf(base64: string): Promise<PdfPages> {
  // Bundled by this form of its address: the page's policy runs scripts of the application alone.
  const thread = new Worker(new URL('pdfjs-dist/build/pdf.worker.min.mjs', import.meta.url), { type: 'module' });
  const worker = PDFWorker.create({ port: thread });
  const data = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const loading = getDocument({ data, worker, useWasm: false, useWorkerFetch: false, useSystemFonts: false, enableXfa: false });
  const close = (): void => void loading.destroy().finally(() => thread.terminate());
  try {
    return pagesOf(await loading.promise, close);
  } catch (thrown) {
    close();
    throw thrown;
  }
}

function pagesOf(document: PDFDocumentProxy, close: () => void): PdfPages {
  let queue = Promise.resolve();
  return {
    count: document.numPages,
    draw(page, canvas, width) {
      queue = queue.then(() => drawPage(document, page, canvas, width));
      return queue;
    },
    async text(page) {
      const { items } = await (await document.getPage(page)).getTextContent();
      return items.map((item) => ('str' in item ? item.str : '')).filter((part) => part.trim() !== '').join(' ');
    },
    close,
  };
}

async function drawPage(document: PDFDocumentProxy, number: number, canvas: HTMLCanvasElement, width: number): Promise<void> {
  const page = await document.getPage(number);
  const scale = (width * devicePixelRatio) / page.getViewport({ scale: 1 }).width;
  await page.render({ canvas, viewport: sized(canvas, page.getViewport({ scale })) }).promise;
  page.cleanup();
}

function sized<T extends { readonly width: number; readonly height: number }>(canvas: HTMLCanvasElement, viewport: T): T {
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  return viewport;
}
