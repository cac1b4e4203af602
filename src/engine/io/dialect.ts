import type { FileFormat } from '../../contract/tableSchema.ts';
import { dateCandidates } from './dateCandidates.ts';
import { isMissingCode } from './missing.ts';
import { numberShape } from './numberText.ts';
import type { Row } from './rows.ts';
import { parseRows, unifyLineEnds } from './rows.ts';

/** How cells, rows and names are told apart. */
export type Dialect = Pick<FileFormat, 'delimiter' | 'newline' | 'quoting' | 'header'>;

/** Rows of the sample that are compared. */
const sampleRows = 1_000;
/**
 * In the order of preference where several split all rows alike. The comma comes last: a file with another delimiter may well have a
 * comma in each row, as decimal sign.
 */
const delimiters = ['\t', ';', '|', ','] as const;

/**
 * The dialect of a delimited text from its beginning.
 * @param complete whether the sample is the whole file, or its last row may be cut
 * @param header whether the first row has names, if that is known
 */
export function detectDialect(sample: string, complete: boolean, header?: boolean): Dialect {
  const text = unifyLineEnds(sample);
  const delimiter = detectDelimiter(text, complete);
  return {
    delimiter,
    newline: sample.split('\r\n', sampleRows).length * 2 > text.split('\n', sampleRows).length ? '\r\n' : '\n',
    quoting: detectQuoting(text, delimiter),
    header: header ?? hasHeader(sampleOf(text, delimiter, complete)),
  };
}

function sampleOf(text: string, delimiter: string, complete: boolean): Row[] {
  return parseRows(text, delimiter, { complete, limit: sampleRows }).data.filter((row) => row.length > 1 || row[0] !== '');
}

/** The delimiter that splits the most rows into one and the same number of fields, more than one. */
function detectDelimiter(text: string, complete: boolean): FileFormat['delimiter'] {
  let best: FileFormat['delimiter'] = ',';
  let bestShare = 0;
  for (const delimiter of delimiters) {
    const rows = sampleOf(text, delimiter, complete);
    const counts = new Map<number, number>();
    for (const { length } of rows) if (length > 1) counts.set(length, (counts.get(length) ?? 0) + 1);
    const share = Math.max(0, ...counts.values()) / rows.length;
    if (share > bestShare) [best, bestShare] = [delimiter, share];
  }
  return best;
}

/** A column of numbers or dates tells: its name is none. Without such columns, a first row that recurs is data. */
function hasHeader(rows: readonly Row[]): boolean {
  const [first = [], ...rest] = rows;
  let valuesAtTop = 0;
  for (const [position, top] of first.entries()) {
    const cells = rest.map((row) => row[position] ?? '').filter((cell) => !isMissingCode(cell));
    if (cells.length === 0 || isMissingCode(top) || !cells.every(isValue)) continue;
    if (!isValue(top)) return true;
    valuesAtTop++;
  }
  return valuesAtTop === 0 && !first.some((top, position) => rest.some((row) => row[position] === top));
}

function isValue(text: string): boolean {
  return numberShape(text) !== undefined || dateCandidates(text).length > 0;
}

/** Which cells are quoted, the first row left out (many programs quote names alone). */
function detectQuoting(text: string, delimiter: string): FileFormat['quoting'] {
  if (!text.includes('"')) return 'needed';
  let quotedWithoutNeed = 0;
  let bareTexts = 0;
  let bareCells = 0;
  for (const { cell, quoted, line } of rawCells(text, delimiter)) {
    if (line === 0) continue;
    if (line > sampleRows) break;
    if (quoted) quotedWithoutNeed += /["\n]/.test(cell) || cell.includes(delimiter) ? 0 : 1;
    else if (cell !== '') {
      bareCells++;
      if (!isMissingCode(cell) && numberShape(cell) === undefined) bareTexts++;
    }
  }
  if (quotedWithoutNeed === 0) return 'needed';
  if (bareCells === 0) return 'all';
  return bareTexts === 0 ? 'text' : 'needed';
}

/** The cells of a text as they stand in it, without their outer quotes. */
function* rawCells(text: string, delimiter: string): Generator<{ cell: string; quoted: boolean; line: number }> {
  const pattern = new RegExp(`(?:"([^"]*(?:""[^"]*)*)"|([^${delimiter}\\n]*))(${delimiter === '|' ? '\\|' : delimiter}|\\n|$)`, 'gy');
  let line = 0;
  for (let match = pattern.exec(text); match !== null && match.index < text.length; match = pattern.exec(text)) {
    yield { cell: match[1] ?? match[2] ?? '', quoted: match[1] !== undefined, line };
    if (match[3] === '\n') line++;
  }
}
