import pdfmake from 'pdfmake';
import roboto from 'pdfmake/build/fonts/Roboto.js';
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { palettes } from '../../charts/palette.ts';
import { tagPages } from './tagging.ts';

/** What a document says of itself; its date is given, so that the same content gives the same bytes. */
export interface PdfFacts {
  readonly title: string;
  readonly subject: string;
  /** ISO 8601. */
  readonly date: string;
  readonly application: string;
}

/** pdfmake keeps its fonts in a file system of its own, which its types do not know. */
interface VirtualFiles {
  readonly virtualfs: { writeFileSync(name: string, content: Buffer): void; existsSync(name: string): boolean };
}

let ready = false;

/** Fonts come from the package itself; nothing is read from a disk, and nothing is fetched. */
function prepare(): void {
  if (ready) return;
  const { virtualfs } = pdfmake as unknown as VirtualFiles;
  for (const [file, { data, encoding }] of Object.entries(roboto.vfs)) virtualfs.writeFileSync(fontName(file), Buffer.from(data, encoding));
  pdfmake.setFonts(Object.fromEntries(Object.entries(roboto.fonts).map(([family, styles]) => [family, Object.fromEntries(Object.entries(styles).map(([style, file]) => [style, fontName(String(file))]))])));
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy(() => false);
  tagPages();
  ready = true;
}

/** The name that a font calls itself by: under it the texts of pictures find the font that the texts of the page have opened, rather than a file. */
function fontName(file: string): string {
  return file.replace('.ttf', '');
}

/** Ink, sizes and distances that all documents share. */
const shared: Pick<TDocumentDefinitions, 'defaultStyle' | 'styles'> = {
  defaultStyle: { font: 'Roboto', fontSize: 9, lineHeight: 1.25, color: palettes.print.ink },
  styles: {
    title: { fontSize: 19, bold: true, lineHeight: 1.1 },
    heading: { fontSize: 11, bold: true, margin: [0, 10, 0, 3] },
    sentence: { fontSize: 13, lineHeight: 1.3 },
    caption: { fontSize: 8, color: palettes.print.ink3 },
    head: { fontSize: 8, bold: true, color: palettes.print.ink2 },
  },
};

/** Sizes of a page that holds much. */
const dense: typeof shared = {
  defaultStyle: { ...shared.defaultStyle, fontSize: 7.5, lineHeight: 1.15 },
  styles: { ...shared.styles, heading: { fontSize: 9, bold: true, margin: [0, 5, 0, 2] }, sentence: { fontSize: 11, lineHeight: 1.2 }, caption: { fontSize: 7, color: palettes.print.ink3 } },
};

/** Lays out what has to be one page: smaller where it would not fit. @param content made anew for each attempt, since laying out changes it */
export async function renderOnePage(content: () => PdfContent, facts: PdfFacts): Promise<Buffer> {
  const page = await renderPdf(content(), facts);
  return page.toString('latin1').match(/\/Type \/Page\b/g)?.length === 1 ? page : await renderPdf(content(), facts, dense);
}

type PdfContent = Omit<TDocumentDefinitions, 'info' | 'defaultStyle' | 'styles'>;

/** Lays a document out. The same content and facts give the same bytes. */
export async function renderPdf(content: PdfContent, { title, subject, date, application }: PdfFacts, sizes = shared): Promise<Buffer> {
  prepare();
  const at = new Date(date);
  const document = pdfmake.createPdf({
    pageSize: 'A4',
    pageMargins: [48, 48, 48, 56],
    ...content,
    ...sizes,
    language: 'en-GB',
    version: '1.7',
    tagged: true,
    displayTitle: true,
    info: { title, subject, creator: application, producer: application, creationDate: at, modDate: at },
  } as TDocumentDefinitions);
  return await document.getBuffer();
}
