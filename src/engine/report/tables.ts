import type { Content, ContentTable, CustomTableLayout, TableCell } from 'pdfmake/interfaces.js';
import { palettes } from '../../charts/palette.ts';
import type { ReportBlock } from '../../contract/report.ts';
import { textOf } from './blocks.ts';

type TableBlock = Extract<ReportBlock, { block: 'table' }>;

/** Hairlines between rows. */
export const hair: CustomTableLayout = { hLineWidth: () => 0.5, vLineWidth: () => 0, hLineColor: () => palettes.print.line, paddingLeft: () => 3, paddingRight: () => 7 };
const underCaption: CustomTableLayout = { ...hair, hLineWidth: (line) => (line === 0 ? 0 : 0.5) };

/** Both sides of a cell, points. */
const padding = 10;
/** Width of a letter against the size of the type, generously. */
const letter = 0.56;
/** A column of no more letters than this is as wide as it needs to be. */
const shortText = 20;
/** A table of no more lines than this stays on one page. */
const mostLinesTogether = 10;

/** A table with its caption, which is repeated with the head on each page that the table goes on to. @param width that there is, points */
export function tableContent({ caption, columns, rows }: TableBlock, width: number): Content {
  const fontSize = columns.length > 5 ? 7.5 : 8;
  const figures = columns.map((_name, place) => isOfFigures(rows.map((row) => row[place]!)));
  const texts = rows.map((row) => row.map((cell) => breakable(textOf(cell))));
  const align = (place: number): object => (figures[place] ? { alignment: 'right' as const } : {});
  const captioned: TableCell[][] = caption === '' ? [] : [[{ text: caption, style: 'head', colSpan: columns.length, margin: [-3, 0, 0, 0] }, ...columns.slice(1).map(() => '')]];
  const widths = columnWidths(columns, texts, fontSize, width);
  const lines = texts.reduce((sum, row) => sum + Math.max(...row.map((text, place) => linesOf(text, widths[place]!, fontSize))), 0);
  const table: ContentTable = {
    table: {
      headerRows: captioned.length + 1,
      keepWithHeaderRows: Math.min(2, rows.length),
      dontBreakRows: true,
      widths,
      body: [
        ...captioned,
        columns.map((text, place) => ({ text, style: 'head', fontSize, ...align(place) })),
        ...texts.map((row) => row.map((text, place) => ({ text, fontSize, ...align(place) }))),
      ],
    },
    layout: caption === '' ? hair : underCaption,
  };
  return { stack: [table], unbreakable: lines <= mostLinesTogether, margin: [0, 6, 0, 8] };
}

function isOfFigures(cells: TableBlock['rows'][number]): boolean {
  return cells.some((cell) => typeof cell !== 'string') && cells.every((cell) => typeof cell !== 'string' || cell === '' || cell === '–');
}

/** As wide as the texts need, if there is room; else short columns are, and the others share what is left by how much they hold. */
function columnWidths(columns: readonly string[], texts: readonly (readonly string[])[], fontSize: number, width: number): number[] {
  const of = (place: number): string[] => [columns[place]!, ...texts.map((row) => row[place]!)];
  const needed = columns.map((_name, place) => Math.max(...of(place).map((text) => fontSize * letter * text.length)) + 2);
  const room = width - padding * columns.length;
  if (needed.reduce((sum, own) => sum + own, 0) <= room) return needed;
  const isShort = needed.map((own) => own <= fontSize * letter * shortText + 2);
  const left = room - needed.reduce((sum, own, place) => sum + (isShort[place] ? own : 0), 0);
  // By the root, so that a column of a few words is not crushed by one of paragraphs.
  const weight = columns.map((_name, place) => (isShort[place] ? 0 : Math.sqrt(of(place).reduce((sum, text) => sum + text.length, 0))));
  const total = weight.reduce((sum, own) => sum + own, 0);
  return needed.map((own, place) => (isShort[place] ? own : (left * weight[place]!) / total));
}

function linesOf(text: string, width: number, fontSize: number): number {
  return Math.max(1, Math.ceil((fontSize * letter * text.length) / width));
}

/** Zero-width spaces let a word of more than 32 letters, such as a name of a column, break. */
function breakable(text: string): string {
  return text.replaceAll(/[^\s]{33,}/g, (word) => (/^[0-9a-f]{64}$/.test(word) ? word : word.replaceAll(/(.{16})/g, '$1\u200b')));
}
