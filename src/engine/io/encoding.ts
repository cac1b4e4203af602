import { isUtf8 } from 'node:buffer';
import { Failure } from '../../contract/errors.ts';
import type { FileFormat } from '../../contract/tableSchema.ts';

export type Encoding = FileFormat['encoding'];

/** Bytes that tell text from other files. */
const byteSample = 64 * 1024;

/** First bytes of files that are tables in some other way, or no tables. */
const signatures: readonly { bytes: readonly number[]; what: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: 'a zip archive or an Excel workbook' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: 'an old Excel workbook' },
  { bytes: [0x1f, 0x8b], what: 'a gzip archive' },
  { bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], what: 'an SQLite database' },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF document' },
  { bytes: [0x7b, 0x5c, 0x72, 0x74, 0x66], what: 'a rich text document' },
];

/**
 * Encoding of a text file, from its first bytes. UTF-8 is a guess as long as the rest has not been decoded strictly.
 * @throws Failure 'input' if the file is not a text file that can be read
 */
export function detectEncoding(path: string, head: Uint8Array): Pick<FileFormat, 'encoding' | 'byteOrderMark'> {
  const known = signatures.find(({ bytes }) => startsWith(head, bytes));
  if (known !== undefined) throw binaryFailure(path, `it is ${known.what}`);
  if (startsWith(head, [0xef, 0xbb, 0xbf])) return { encoding: 'utf-8', byteOrderMark: true };
  if (startsWith(head, [0xff, 0xfe])) return { encoding: 'utf-16le', byteOrderMark: true };
  if (startsWith(head, [0xfe, 0xff])) throw binaryFailure(path, 'it is UTF-16 text with the high byte first');
  const counts = countBytes(head.subarray(0, byteSample));
  if (counts.evenZeros === 0 && counts.oddZeros > counts.bytes * 0.2) return { encoding: 'utf-16le', byteOrderMark: false };
  if (counts.evenZeros + counts.oddZeros > 0 || counts.controls > counts.bytes * 0.01) throw binaryFailure(path, 'it holds bytes that are no text');
  return { encoding: isUtf8(withoutCutCharacter(head)) ? 'utf-8' : 'windows-1252', byteOrderMark: false };
}

/** A strict decoder; it drops a byte order mark and throws TypeError on bytes that are not in the encoding. */
export function createDecoder(encoding: Encoding): TextDecoder {
  return new TextDecoder(encoding, { fatal: true });
}

/** Encodes text. Windows-1252 has 251 characters: the first other one throws Failure 'input'. */
export function encode(text: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  const bytes = Buffer.allocUnsafe(text.length);
  for (let position = 0; position < text.length; position++) {
    const code = text.charCodeAt(position);
    const byte = code < 0x80 ? code : windows1252.get(code);
    if (byte === undefined) throw new Failure('input', 'A text has a character that the encoding windows-1252 of the output lacks.', { fix: 'Declare the encoding utf-8 in the format of the schema.' });
    bytes[position] = byte;
  }
  return bytes;
}

const windows1252 = new Map(
  Array.from({ length: 128 }, (_, offset) => [new TextDecoder('windows-1252').decode(Uint8Array.of(128 + offset)).charCodeAt(0), 128 + offset]),
);

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return head.length >= bytes.length && bytes.every((byte, position) => head[position] === byte);
}

/** Bytes that texts do not have: zeros, by whether they come first or second in a pair, and control characters. */
function countBytes(head: Uint8Array): { bytes: number; evenZeros: number; oddZeros: number; controls: number } {
  const counts = { bytes: head.length, evenZeros: 0, oddZeros: 0, controls: 0 };
  for (let position = 0; position < head.length; position++) {
    const byte = head[position]!;
    if (byte >= 32 || (byte >= 9 && byte <= 13)) continue;
    counts.controls++;
    if (byte === 0) counts[position % 2 === 0 ? 'evenZeros' : 'oddZeros']++;
  }
  return counts;
}

/** A head may end inside a character of up to four bytes. */
function withoutCutCharacter(head: Uint8Array): Uint8Array {
  let end = head.length;
  while (end > 0 && head.length - end < 4 && (head[end - 1]! & 0xc0) === 0x80) end--;
  return end > 0 && head[end - 1]! >= 0xc0 ? head.subarray(0, end - 1) : head;
}

function binaryFailure(path: string, what: string): Failure {
  return new Failure('input', `"${path}" cannot be read as a table of text: ${what}.`, { fix: 'Export the table as CSV in UTF-8.' });
}
