import texts from '../../../resources/texts/report.en.json' with { type: 'json' };
import { fixed } from '../../charts/frame.ts';
import type { ReportBlock, ReportCell, ReportFinding, ReportPicture, Severity } from '../../contract/report.ts';
import type { Evidence } from './evidence.ts';

/** A finding before it has its number. */
export type OpenFinding = Omit<ReportFinding, 'id' | 'section' | 'due' | 'compensating_control'> & Partial<Pick<ReportFinding, 'due' | 'compensating_control'>>;

/** What the builder of a section has around it. */
export interface SectionContext {
  readonly evidence: Evidence;
  /** Enters a finding and gives the block that names it. */
  find(finding: OpenFinding): ReportBlock;
}

export type Section = (context: SectionContext) => ReportBlock[];

export function sentence(text: string, tone: 'plain' | 'strong' | 'assumption' = 'plain'): ReportBlock {
  return { block: 'sentence', text: withSigns(text), tone };
}

export function list(items: readonly string[]): ReportBlock[] {
  return items.length === 0 ? [] : [{ block: 'list', items: [...items] }];
}

/** A table; nothing where it would have no row. */
export function table(caption: string, columns: readonly string[], rows: readonly (readonly ReportCell[])[]): ReportBlock[] {
  return rows.length === 0 ? [] : [{ block: 'table', caption, columns: [...columns], rows: rows.map((row) => row.map((cell) => (typeof cell === 'string' ? withSigns(cell) : cell))) }];
}

export function figure(caption: string, picture: ReportPicture): ReportBlock {
  return { block: 'figure', caption, picture };
}

/** Hyphens before figures are minus signs. */
export function withSigns(text: string): string {
  return text.replaceAll(/(^|[\s(^])-(?=\.?\d)/g, '$1−');
}

/** A small figure by its power of ten. */
export function power(value: number): ReportCell {
  return { text: value.toExponential().replace('-', '−'), value };
}

/** A figure with its value; a dash where there is none. */
export function number(value: number | null | undefined, decimals = 3): ReportCell {
  return value === null || value === undefined || !Number.isFinite(value) ? '–' : { text: fixed(value, decimals), value };
}

export function whole(value: number): ReportCell {
  return { text: value.toLocaleString('en-GB', { maximumFractionDigits: 0 }), value };
}

/** A share from 0 to 1 as per cent. */
export function percent(share: number | null | undefined, decimals = 2): ReportCell {
  return share === null || share === undefined ? '–' : { text: `${fixed(100 * share, decimals)} %`, value: share };
}

/** The text of a cell. */
export function textOf(cell: ReportCell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

export function range([low, high]: readonly [number, number]): string {
  return `${textOf(percent(low))} to ${textOf(percent(high))}`;
}

/** What the bank alone knows, or the words that say so. */
export function given(value: string | null): string {
  return value ?? texts.toComplete;
}

/** One finding for all that is missing: what a section needs and the bank has not said. */
export function missingInputs({ find }: SectionContext, severity: Severity, named: Readonly<Record<string, string | null>>): ReportBlock[] {
  const missing = Object.entries(named).filter(([, value]) => value === null).map(([name]) => name);
  return missing.length === 0 ? [] : [find({ severity, text: `${missing.join(', ')}: ${texts.toComplete}.` })];
}

/** The finding of a section without its evidence. */
export function notPerformed({ find }: SectionContext, severity: Severity, what: string, control: string | null = null): ReportBlock {
  return find({ severity, text: `${what}: ${texts.notPerformed}.`, compensating_control: control });
}
