import type { Content, ContentTable, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import texts from '../../../resources/texts/report.en.json' with { type: 'json' };
import { palettes } from '../../charts/palette.ts';
import type { ReportBlock, ReportDocument, ReportFinding, ReportRequest, ReportVerdict } from '../../contract/report.ts';
import { given, textOf } from './blocks.ts';
import { renderPdf } from './pdf.ts';
import { drawPicture } from './pictures.ts';

const { print } = palettes;
const margins: [number, number, number, number] = [48, 56, 48, 56];
const verdictInk: Readonly<Record<ReportVerdict, string>> = { fit: print.verdict.pass.ink, 'fit with limits': print.verdict.caution.ink, 'not fit': print.verdict.fail.ink };
const hair = { hLineWidth: () => 0.5, vLineWidth: () => 0, hLineColor: () => print.line, paddingLeft: () => 3, paddingRight: () => 3 };

/** The pages of a report: what stands in the document, and nothing else. The same document gives the same bytes. */
export async function reportPdf(document: ReportDocument, paper: ReportRequest['paper']): Promise<Buffer> {
  const { title, label, front, edition } = document;
  const head = `${label} · ${front.subject} · ${edition}`;
  return await renderPdf(
    {
      pageSize: paper,
      pageMargins: margins,
      header: { text: head, style: 'caption', margin: [48, 28, 48, 0] },
      footer: (page, pages) => ({ text: `${front.application} · page ${page} of ${pages}`, style: 'caption', alignment: 'right', margin: [48, 16, 48, 0] }),
      content: document.template === 'memo' ? memoPage(document) : [...frontPage(document), contents(), ...document.sections.flatMap((section) => sectionPages(section, document.findings))],
      pageBreakBefore: isLonelyHeading,
    },
    { title: `${title}: ${label}`, subject: front.subject, date: front.run_at, application: front.application },
  );
}

/** Head and foot of a page, which stand last among the nodes that follow. */
const runningHeads = 2;

/** A heading is not left at the foot of a page with nothing after it but what hangs on it. */
const isLonelyHeading: NonNullable<TDocumentDefinitions['pageBreakBefore']> = ({ headlineLevel }, { getFollowingNodesOnPage }) =>
  headlineLevel === 1 && getFollowingNodesOnPage().slice(0, -runningHeads).every((after) => after.headlineLevel === 1 || after.style === 'caption');

function memoPage({ title, front, edition, sections, findings }: ReportDocument): Content[] {
  return [
    { text: title, style: 'title' },
    { text: `${front.subject} · ${front.run_at.slice(0, 10)} · ${texts.editions[edition]}`, style: 'caption', margin: [0, 2, 0, 4] },
    ...sections.flatMap(({ heading, blocks }) => [{ text: heading, style: 'heading' }, ...blocksContent(blocks, findings)]),
  ];
}

function frontPage({ title, label, banner, front, edition, circularity }: ReportDocument): Content[] {
  const { high, medium, low } = front.open_findings;
  const rows: [string, string][] = [
    ['Subject', `${front.subject} (${front.kind})`], ['Privacy', front.privacy], ['Application', front.application], ['Sampling seed', front.sampling_seed === null ? 'none' : String(front.sampling_seed)],
    ['Source commitment', front.source_commitment ?? 'none: nothing real was read'], ['Run, UTC', front.run_at], ['Operator', given(front.operator)], ['Intended use', given(front.intended_use)],
    ['Prohibited uses', front.prohibited_uses.length === 0 ? texts.toComplete : front.prohibited_uses.join(' ')], ['Open findings', `${high} high, ${medium} medium, ${low} low`],
  ];
  return [
    { text: title, style: 'title' },
    { text: label, fontSize: 13, color: print.ink2, margin: [0, 2, 0, 8] },
    { table: { widths: ['*'], body: [[{ stack: banner.map(({ text, status }) => ({ text: `${text} [${texts.statuses[status]}]`, fontSize: 8, margin: [0, 0, 0, 2] })) }]] }, margin: [0, 0, 0, 8] },
    { text: ['Verdict: ', { text: front.verdict, color: verdictInk[front.verdict] }], fontSize: 15, bold: true },
    { text: front.verdict_rule, style: 'caption', margin: [0, 0, 0, 6] },
    { table: { widths: [96, '*'], body: rows.map(([name, value]) => [{ text: name, style: 'head' }, value]) }, layout: hair },
    { text: 'Released tables', style: 'heading' },
    { table: { headerRows: 1, widths: ['*', 60, 'auto'], body: [['File', 'Bytes', 'SHA-256'].map((text) => ({ text, style: 'head' })), ...front.tables.map(({ file, bytes, sha256 }) => [file, { text: String(bytes), alignment: 'right' as const }, { text: sha256, fontSize: 7 }])] }, layout: hair },
    { text: circularity, margin: [0, 10, 0, 0], bold: true },
    { text: texts.editions[edition], style: 'caption', margin: [0, 6, 0, 0] },
  ];
}

function contents(): Content {
  return { toc: { title: { text: 'Contents', style: 'heading', margin: [0, 0, 0, 6] }, numberStyle: { bold: true } }, pageBreak: 'before' };
}

function sectionPages({ number, heading, in_force: inForce, blocks }: ReportDocument['sections'][number], findings: readonly ReportFinding[]): Content[] {
  return [
    { text: `${number} ${heading}`, style: 'heading', fontSize: 13, margin: [0, 16, 0, 1], tocItem: true, outline: true, headlineLevel: 1 },
    ...(inForce === null ? [] : [{ text: `Answers to: ${inForce.text} [${texts.statuses[inForce.status]}]`, style: 'caption', margin: [0, 0, 0, 5] } as Content]),
    ...blocksContent(blocks, findings),
  ];
}

/** Blocks in their order; small pictures that follow each other stand side by side. */
function blocksContent(blocks: readonly ReportBlock[], findings: readonly ReportFinding[]): Content[] {
  const content: Content[] = [];
  for (let at = 0; at < blocks.length; at++) {
    const [block, next] = [blocks[at]!, blocks[at + 1]];
    if (next !== undefined && isSmall(block) && isSmall(next)) {
      content.push({ columns: [figureContent(block), figureContent(next)], columnGap: 12, unbreakable: true });
      at++;
    } else content.push(...blockContent(block, findings));
  }
  return content;
}

type FigureBlock = Extract<ReportBlock, { block: 'figure' }>;

function isSmall(block: ReportBlock): block is FigureBlock {
  return block.block === 'figure' && (block.picture.kind === 'overlay' || block.picture.kind === 'categories' || block.picture.kind === 'fan');
}

function blockContent(block: ReportBlock, findings: readonly ReportFinding[]): Content[] {
  switch (block.block) {
    case 'sentence': return [{ text: block.text, bold: block.tone === 'strong', italics: block.tone === 'assumption', margin: [0, 2, 0, 4] }];
    case 'list': return [{ ul: [...block.items], margin: [0, 0, 0, 4] }];
    case 'figure': return [figureContent(block)];
    case 'table': return [...(block.caption === '' ? [] : [{ text: block.caption, style: 'head', margin: [0, 6, 0, 2], headlineLevel: 1 } as Content]), tableContent(block)];
    case 'finding': return [findingContent(findings.find(({ id }) => id === block.id)!)];
  }
}

function figureContent({ caption, picture }: FigureBlock): Content {
  return { stack: [{ ...drawPicture(picture) }, { text: caption, style: 'caption', margin: [0, 1, 0, 0] }], unbreakable: true, margin: [0, 6, 0, 8] };
}

function findingContent({ id, severity, text }: ReportFinding): Content {
  const ink = { high: print.verdict.fail.ink, medium: print.verdict.caution.ink, low: print.ink2 }[severity];
  return { text: [{ text: `Finding ${id} (${severity}): `, bold: true, color: ink }, text], margin: [0, 2, 0, 4] };
}

/** Headers repeat on each page; long words, such as hashes and names of columns, break. */
function tableContent({ columns, rows }: Extract<ReportBlock, { block: 'table' }>): ContentTable & { margin: [number, number, number, number] } {
  const figures = columns.map((_name, place) => rows.some((row) => typeof row[place] !== 'string') && rows.every((row) => typeof row[place] !== 'string' || row[place] === '' || row[place] === '–'));
  const fontSize = columns.length > 5 ? 7.5 : 8;
  const longest = columns.map((name, place) => Math.max(name.length, ...rows.map((row) => textOf(row[place]!).length)));
  const widths = longest.map((length) => (length > 24 ? '*' : 'auto'));
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths,
      body: [
        columns.map((text, place) => ({ text, style: 'head', fontSize, ...(figures[place] && { alignment: 'right' as const }) })),
        ...rows.map((row) => row.map((cell, place) => ({ text: breakable(textOf(cell)), fontSize, ...(figures[place] && { alignment: 'right' as const }) }))),
      ],
    },
    layout: hair,
    margin: [0, 0, 0, 8],
  };
}

/** Zero-width spaces let a word of more than 32 letters, such as a name of a column, break. */
function breakable(text: string): string {
  return text.replaceAll(/[^\s]{33,}/g, (word) => (/^[0-9a-f]{64}$/.test(word) ? word : word.replaceAll(/(.{16})/g, '$1\u200b')));
}
