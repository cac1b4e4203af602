import type { PatternPlan } from '../../contract/plan.ts';
import { luhnSum } from '../numeric/luhn.ts';
import type { CodedColumn } from '../table/table.ts';
import { minCount } from './settings.ts';

interface ShapeTally {
  /** Rows and different texts of that shape. */
  count: number;
  texts: number;
  /** A text of that shape; a position is cleared once another row differs there. */
  common: (string | null)[];
  leadingZero: boolean;
}

/**
 * The shapes of an identifier or free text: letters and digits by class, other characters as they are. A letter or leading digit that
 * `minCount` different texts or more, all of the shape, share (a prefix) stays literal: what fewer share may be one person's name in
 * many rows. Shapes of fewer than `minCount` rows are left out.
 */
export function planPattern(column: CodedColumn): PatternPlan {
  const rowsOf = new Int32Array(column.levels.length);
  let missing = 0;
  for (const code of column.codes) {
    if (code < 0) missing++;
    else rowsOf[code] = rowsOf[code]! + 1;
  }
  const tallies = new Map<string, ShapeTally>();
  let luhn = column.schema.kind === 'identifier';
  for (let level = 0; level < column.levels.length; level++) {
    const text = column.levels[level]!;
    luhn &&= passesLuhn(text);
    tally(tallies, text, rowsOf[level]!);
  }
  const shapes = [...tallies]
    .filter(([, { count }]) => count >= minCount)
    .map(([classes, found]) => ({ shape: literalShape(classes, found), count: found.count }))
    .sort((one, other) => other.count - one.count || (one.shape < other.shape ? -1 : 1));
  return {
    model: 'pattern',
    schema: column.schema,
    unique: column.levels.length > 1 && rowsOf.every((rows) => rows === 1),
    missing,
    present: column.codes.length - missing,
    shapes,
    checkDigit: luhn && column.levels.length > 0 ? 'luhn' : 'none',
  };
}

function tally(tallies: Map<string, ShapeTally>, text: string, rows: number): void {
  const characters = [...text];
  const classes = characters.map(characterClass).join('');
  const found = tallies.get(classes);
  if (!found) {
    tallies.set(classes, { count: rows, texts: 1, common: characters, leadingZero: characters[0] === '0' });
    return;
  }
  found.count += rows;
  found.texts++;
  found.leadingZero ||= characters[0] === '0';
  for (let position = 0; position < characters.length; position++) {
    if (found.common[position] !== characters[position]) found.common[position] = null;
  }
}

function characterClass(character: string): string {
  if (/\p{Lu}/u.test(character)) return 'A';
  if (/\p{L}/u.test(character)) return 'a';
  if (/\d/.test(character)) return '9';
  return character === '\\' ? '/' : character;
}

function literalShape(classes: string, { texts, common, leadingZero }: ShapeTally): string {
  return [...classes]
    .map((kind, position) => {
      const character = texts < minCount ? null : common[position];
      // A shared digit may be chance (the last of few rows); prefixes that matter are letters, signs and leading digits.
      if (character !== null && character !== undefined && (kind !== '9' || position < 4)) return /[A-Za-z0-9]/.test(character) ? `\\${character}` : kind;
      return kind === '9' && position === 0 && !leadingZero ? 'N' : kind;
    })
    .join('');
}

/** Whether the digits of the text, at least 6, end in a valid Luhn check digit (ISO/IEC 7812-1). */
export function passesLuhn(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  return digits.length >= 6 && luhnSum(digits) % 10 === 0;
}
