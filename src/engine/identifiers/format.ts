import type { IdentifierFormatName } from '../../contract/tableSchema.ts';

/** A public form of identifiers: how its texts look, which check digits they have, and where made-up ones can be taken from. */
export interface IdentifierFormat {
  readonly name: IdentifierFormatName;
  /** What sentences call its texts. */
  readonly plural: string;
  /** Whether its texts hold check digits. */
  readonly checked: boolean;
  /** Texts that cannot well be anything else; others are of this form only where the name of the column speaks of it, too. */
  readonly telling: RegExp | null;
  /** What names of columns call it. */
  readonly hint: RegExp;
  /** Whether a text is of this form, check digits included. */
  matches(text: string): boolean;
  /**
   * The shape of made-up texts laid out like this one: its length, signs, letter case and country are kept, the rest is drawn. The language
   * is that of a pattern's shapes. Only for texts that match.
   */
  layout(text: string): string;
  /** The shape of made-up texts where no layout is known. */
  readonly shape: string;
  /** The text with right check digits in the places that `C` keeps for them. */
  complete(text: string): string;
  /** Where made-up texts are taken from. */
  readonly range: ReservedRange;
}

export interface ReservedRange {
  /** `standard`: who hands out such identifiers never hands out these; `convention`: none is known to be handed out; `none`: they may be real. */
  readonly status: 'standard' | 'convention' | 'none';
  /** Half a sentence. */
  readonly says: string;
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lower = upper.toLowerCase();
const digits = '0123456789';

/** What a letter or `9` of a shape stands for; all other characters, and any after a backslash, stand for themselves. */
export const shapeAlphabets: Readonly<Record<string, string>> = {
  A: upper,
  a: lower,
  '9': digits,
  N: digits.slice(1),
  T: digits.slice(2),
  X: digits + upper,
  x: digits + lower,
  M: digits + upper + lower,
  H: digits + upper.slice(0, 6),
  h: digits + lower.slice(0, 6),
  /** Letters and digits of a vehicle identification number. */
  V: '0123456789ABCDEFGHJKLMNPRSTUVWXYZ',
  /** The variant of a UUID. */
  W: '89ab',
  k: 'bdfgklmnprstvz',
  v: 'aeiou',
};
/** The place of a check digit, which follows from the rest. */
export const checkPlace = 'C';

/** Letters and digits of a text without the signs between them. */
export function compact(text: string): string {
  return /^[A-Za-z0-9]*$/.test(text) ? text : text.replace(/[^\p{L}\p{N}]/gu, '');
}

/** One symbol of a shape for each letter or digit of the text, in its letter case, with the signs between them. */
export function laidOut(text: string, symbols: readonly string[]): string {
  let next = 0;
  return [...text].map((character) => {
    if (!/[\p{L}\p{N}]/u.test(character)) return character === '\\' ? '\\\\' : character;
    const symbol = symbols[next++]!;
    return /\p{Ll}/u.test(character) && symbol !== checkPlace ? symbol.toLowerCase() : symbol;
  }).join('');
}

/** Puts characters in the places of the text's letters and digits, from the given one on. */
export function withCharacters(text: string, from: number, characters: string): string {
  let place = -from;
  let kept = 0;
  let written = '';
  for (let at = 0; at < text.length && place < characters.length; at++) {
    if (!isLetterOrDigit(text.charCodeAt(at))) continue;
    if (place >= 0) {
      written += text.slice(kept, at) + characters[place]!;
      kept = at + 1;
    }
    place++;
  }
  return written + text.slice(kept);
}

/** Of ASCII. */
function isLetterOrDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122);
}

export function literal(text: string): string[] {
  return [...text].map((character) => `\\${character}`);
}

export function repeated(symbol: string, times: number): string[] {
  return new Array<string>(times).fill(symbol);
}
