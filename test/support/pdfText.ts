import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** All text of a PDF as a reader sees it, on any machine. */
export async function pdfText(bytes: Uint8Array): Promise<string> {
  const loading = getDocument({ data: new Uint8Array(bytes), useWasm: false, useSystemFonts: false, verbosity: 0 });
  try {
    const pdf = await loading.promise;
    const pages = Array.from({ length: pdf.numPages }, async (_none, at) => (await (await pdf.getPage(at + 1)).getTextContent()).items);
    return (await Promise.all(pages)).flat().map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
  } finally {
    await loading.destroy();
  }
}
