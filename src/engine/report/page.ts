import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import texts from '../../../resources/texts/report.en.json' with { type: 'json' };
import { palettes } from '../../charts/palette.ts';
import { findingSeverities, type ReportBlock, type ReportDocument, type ReportFinding, type ReportRequest, type ReportVerdict } from '../../contract/report.ts';
import { given } from './blocks.ts';
import { renderPdf } from './pdf.ts';
import { drawPicture } from './pictures.ts';
import { hair, tableContent } from './tables.ts';

const { print } = palettes;
const margins: [number, number, number, number] = [48, 56, 48, 56];
const verdictInk: Readonly<Record<ReportVerdict, string>> = { fit: print.verdict.pass.ink, 'fit with limits': print.verdict.caution.ink, 'not fit': print.verdict.fail.ink };
/** Between the margins, points. */
const textWidth: Readonly<Record<ReportRequest['paper'], number>> = { A4: 595.28 - 96, LETTER: 612 - 96 };

/** The pages of a report: what stands in the document, and nothing else. The same document gives the same bytes. */
export async function reportPdf(document: ReportDocument, paper: ReportRequest['paper']): Promise<Buffer> {
  const { title, label, front, edition } = document;
  const head = `${label} · ${front.subject} · ${edition}`;
  return await renderPdf(
    {
      pageSize: paper,
      pageMargins: margins,
      header: { text: head, style: 'caption', margin: [48, 24, 48, 0] },
      footer: (page, pages) => ({ text: `${front.application} · page ${page} of ${pages}`, style: 'caption', alignment: 'right', margin: [48, 16, 48, 0] }),
      content: document.template === 'memo' ? memoPage(document, textWidth[paper]) : [...frontPage(document), contents(), ...document.sections.flatMap((section) => sectionPages(section, document.findings, textWidth[paper]))],
      pageBreakBefore: isLonelyHeading,
    },
    { title: `${title}: ${label}`, subject: front.subject, date: front.run_at, application: front.application },
  );
}

/** Where the last part of a page begins, in which no section begins with what goes on over pages; what does not, hangs on its heading by itself. */
const foot = 0.8;
const isLonelyHeading: NonNullable<TDocumentDefinitions['pageBreakBefore']> = ({ headlineLevel, startPosition }) => headlineLevel === 1 && startPosition.verticalRatio > foot;

function memoPage({ title, front, edition, sections, findings }: ReportDocument, width: number): Content[] {
  return [
    { text: title, style: 'title' },
    { text: `${front.subject} · ${front.run_at.slice(0, 10)} · ${texts.editions[edition]}`, style: 'caption', margin: [0, 2, 0, 4] },
    ...sections.flatMap(({ heading, blocks }) => [{ text: heading, style: 'heading' }, ...blocksContent(blocks, findings, width)]),
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

/** A heading and what it answers to stay with the first block. */
function sectionPages({ number, heading, in_force: inForce, blocks }: ReportDocument['sections'][number], findings: readonly ReportFinding[], width: number): Content[] {
  const [first, ...rest] = blocksContent(blocks, findings, width);
  const together = first !== undefined && !goesOn(first);
  const head: Content[] = [
    { text: `${number} ${heading}`, style: 'heading', fontSize: 13, margin: [0, 16, 0, 1], tocItem: true, outline: true, ...(!together && { headlineLevel: 1 }) },
    ...(inForce === null ? [] : [{ text: `Answers to: ${inForce.text} [${texts.statuses[inForce.status]}]`, style: 'caption', margin: [0, 0, 0, 5] } as Content]),
  ];
  return together ? [{ stack: [...head, first], unbreakable: true }, ...rest] : [...head, ...(first === undefined ? [] : [first]), ...rest];
}

/** Whether it may be parted by the end of a page: a long table, or a list. */
function goesOn(content: Content): boolean {
  return typeof content === 'object' && !Array.isArray(content) && ('ul' in content || ('stack' in content && !('unbreakable' in content && content.unbreakable === true)));
}

/** Findings that follow each other and are printed in full where they arose; more are named, since the list of findings holds them. */
const mostInFull = 6;

/** Blocks in their order; small pictures that follow each other stand side by side. */
function blocksContent(blocks: readonly ReportBlock[], findings: readonly ReportFinding[], width: number): Content[] {
  const content: Content[] = [];
  for (let at = 0; at < blocks.length; at++) {
    const [block, next] = [blocks[at]!, blocks[at + 1]];
    const others = blocks.slice(at).findIndex((after) => after.block !== 'finding');
    const run = others < 0 ? blocks.length - at : others;
    if (next !== undefined && isSmall(block) && isSmall(next)) {
      content.push({ columns: [figureContent(block), figureContent(next)], columnGap: 12, unbreakable: true });
      at++;
    } else if (run > mostInFull) {
      content.push(namedFindings(blocks.slice(at, at + run), findings));
      at += run - 1;
    } else content.push(blockContent(block, findings, width));
  }
  return content;
}

function namedFindings(blocks: readonly ReportBlock[], findings: readonly ReportFinding[]): Content {
  const ids = blocks.flatMap((block) => (block.block === 'finding' ? [block.id] : []));
  const named = findingSeverities.flatMap((severity) => {
    const own = findings.filter((finding) => finding.severity === severity && ids.includes(finding.id)).map(({ id }) => id);
    return own.length === 0 ? [] : [`${own.join(', ')} (${severity})`];
  });
  return { text: `${ids.length} findings, in the list of findings: ${named.join('; ')}.`, bold: true, margin: [0, 2, 0, 4] };
}

type FigureBlock = Extract<ReportBlock, { block: 'figure' }>;

/** Two of them stand side by side. */
const smallPictures: ReadonlySet<string> = new Set<FigureBlock['picture']['kind']>(['overlay', 'categories', 'fan', 'tails']);

function isSmall(block: ReportBlock): block is FigureBlock {
  return block.block === 'figure' && smallPictures.has(block.picture.kind);
}

function blockContent(block: ReportBlock, findings: readonly ReportFinding[], width: number): Content {
  switch (block.block) {
    case 'sentence': return { text: block.text, bold: block.tone === 'strong', italics: block.tone === 'assumption', margin: [0, 2, 0, 4] };
    case 'list': return { ul: [...block.items], margin: [0, 0, 0, 4] };
    case 'figure': return figureContent(block);
    case 'table': return tableContent(block, width);
    case 'finding': return findingContent(findings.find(({ id }) => id === block.id)!);
  }
}

function figureContent({ caption, picture }: FigureBlock): Content {
  return { stack: [{ ...drawPicture(picture), alt: caption } as Content, { text: caption, style: 'caption', margin: [0, 1, 0, 0] }], unbreakable: true, margin: [0, 6, 0, 8] };
}

function findingContent({ id, severity, text }: ReportFinding): Content {
  const ink = { high: print.verdict.fail.ink, medium: print.verdict.caution.ink, low: print.ink2 }[severity];
  return { text: [{ text: `Finding ${id} (${severity}): `, bold: true, color: ink }, text], margin: [0, 2, 0, 4] };
}
