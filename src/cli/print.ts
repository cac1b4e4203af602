import { styleText } from 'node:util';
import type { RuleCount } from '../contract/rules.ts';

/** Text of a file (a column's name, a path) without characters that a terminal would obey. */
export function safe(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

export function paint(style: 'red' | 'bold', text: string, colour: boolean): string {
  return colour ? styleText(style, text, { validateStream: false }) : text;
}

/** Columns that stand under their headings; those that hold numbers alone (or dashes) stand flush right. */
export function alignedTable(headings: readonly string[], rows: readonly (readonly string[])[], colour: boolean): string {
  const cells = rows.map((row) => row.map(safe));
  const layout = headings.map((heading, j) => ({
    width: Math.max(...[heading, ...cells.map((row) => row[j] ?? '')].map((text) => [...text].length)),
    right: cells.every((row) => /^(-?[\d.,]+( ?(%|[kMGT]?B|s))?|–)?$/.test(row[j] ?? '')),
  }));
  const line = (row: readonly string[]) => layout.map(({ width, right }, j) => {
    const gap = ' '.repeat(width - [...(row[j] ?? '')].length);
    return right ? gap + (row[j] ?? '') : (row[j] ?? '') + gap;
  }).join('  ').trimEnd();
  return [paint('bold', line(headings), colour), ...cells.map(line)].join('\n');
}

/** A heading and sentences below it; '' when there are none. */
export function list(heading: string, sentences: readonly string[], colour: boolean): string {
  if (sentences.length === 0) return '';
  return [paint('bold', heading, colour), ...sentences.map((sentence) => `- ${safe(sentence)}`)].join('\n');
}

/** Rules with the rows to which they apply and those of them that break them; '' when there are none. */
export function rulesText(rules: readonly RuleCount[], colour: boolean): string {
  if (rules.length === 0) return '';
  return alignedTable(['RULE', 'ROWS', 'BROKEN', 'SAYS'], rules.map(({ id, rows, broken, says }) => [id, wholeNumber(rows), wholeNumber(broken), says]), colour);
}

/** Paragraphs with an empty line between them; empty ones are left out. */
export function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 1234567 as 1,234,567, the same on every machine. */
export function wholeNumber(value: number): string {
  return grouped.format(value);
}

/** A measure with three decimals; a dash where there is none. */
export function decimal(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}

export function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(2)} %`;
}

/** Bytes in decimal units. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}

export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
