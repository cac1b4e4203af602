import type { PatternPlan } from '../../contract/plan.ts';
import { spokenName } from '../identifiers/columnNames.ts';
import type { IdentifierFormat } from '../identifiers/format.ts';
import { formatOf } from '../identifiers/formats.ts';
import { personalColumn } from '../identifiers/personalColumns.ts';
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

/** Shapes that hold so large a share of the rows stand for all of them. */
const mostRows = 0.5;

/**
 * The shapes of an identifier or free text. Those of a public form are laid out as it says. Else letters and digits count by class, other
 * characters as they are; where hardly two texts have their letters in the same places, by one class for both. A letter or leading digit that
 * `minCount` different texts or more, all of the shape, share (a prefix) stays literal: what fewer share may be one person's name in
 * many rows; in names and addresses of persons nothing does. Shapes of fewer than `minCount` rows are left out.
 */
export function planPattern(column: CodedColumn): PatternPlan {
  const rowsOf = new Int32Array(column.levels.length);
  let missing = 0;
  for (const code of column.codes) {
    if (code < 0) missing++;
    else rowsOf[code] = rowsOf[code]! + 1;
  }
  const format = column.schema.format === undefined ? null : formatOf(column.schema.format);
  const luhn = format === null && column.schema.kind === 'identifier' && column.levels.every(passesLuhn);
  const present = column.codes.length - missing;
  const shapes = format === null ? classShapes(column, rowsOf, present) : formatShapes(column.levels, rowsOf, format);
  return {
    model: 'pattern',
    schema: column.schema,
    unique: column.levels.length > 1 && rowsOf.every((rows) => rows === 1),
    missing,
    present,
    shapes: shapes.filter(({ count }) => count >= minCount).sort((one, other) => other.count - one.count || (one.shape < other.shape ? -1 : 1)),
    checkDigit: luhn && column.levels.length > 0 ? 'luhn' : 'none',
  };
}

interface CountedShape {
  readonly shape: string;
  readonly count: number;
}

function formatShapes(texts: readonly string[], rowsOf: Int32Array, format: IdentifierFormat): CountedShape[] {
  const counts = new Map<string, number>();
  texts.forEach((text, level) => {
    if (!format.matches(text)) return;
    const shape = format.layout(text);
    counts.set(shape, (counts.get(shape) ?? 0) + rowsOf[level]!);
  });
  return [...counts].map(([shape, count]) => ({ shape, count }));
}

function classShapes({ schema, levels }: CodedColumn, rowsOf: Int32Array, present: number): CountedShape[] {
  const fine = tallyShapes(levels, rowsOf, characterClass);
  const held = [...fine.values()].reduce((sum, { count }) => sum + (count >= minCount ? count : 0), 0);
  const tallies = schema.kind !== 'identifier' || held >= mostRows * present ? fine : tallyShapes(levels, rowsOf, commonClass(levels));
  // A surname or a street that ten rows share is personal all the same.
  const keepsShared = personalColumn(spokenName(schema.name))?.role !== 'identifier';
  return [...tallies].map(([classes, found]) => ({ shape: literalShape(classes, found, keepsShared), count: found.count }));
}

/** One class for letters and digits, as narrow as all texts allow: hexadecimal digits, letters of one case, or any. */
function commonClass(texts: readonly string[]): (character: string) => string {
  const every = (pattern: RegExp): boolean => texts.every((text) => pattern.test(text));
  const lower = every(/^[^A-Z]*$/);
  const upper = every(/^[^a-z]*$/);
  const hex = every(/^[^G-Zg-z]*$/) && (lower || upper);
  const shared = lower ? (hex ? 'h' : 'x') : upper ? (hex ? 'H' : 'X') : 'M';
  return (character) => (/[A-Za-z0-9]/.test(character) ? shared : characterClass(character));
}

function tallyShapes(texts: readonly string[], rowsOf: Int32Array, classOf: (character: string) => string): Map<string, ShapeTally> {
  const tallies = new Map<string, ShapeTally>();
  texts.forEach((text, level) => tally(tallies, text, rowsOf[level]!, classOf));
  return tallies;
}

function tally(tallies: Map<string, ShapeTally>, text: string, rows: number, classOf: (character: string) => string): void {
  const characters = [...text];
  const classes = characters.map(classOf).join('');
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

function literalShape(classes: string, { texts, common, leadingZero }: ShapeTally, keepsShared: boolean): string {
  return [...classes]
    .map((kind, position) => {
      const character = texts < minCount || !keepsShared ? null : common[position];
      // A shared digit may be chance (the last of few rows); prefixes that matter are letters, signs and leading digits.
      if (character !== null && character !== undefined && (!/\d/.test(character) || position < 4)) return /[A-Za-z0-9]/.test(character) ? `\\${character}` : kind;
      return kind === '9' && position === 0 && !leadingZero ? 'N' : kind;
    })
    .join('');
}

/** Whether the digits of the text, at least 6, end in a valid Luhn check digit (ISO/IEC 7812-1). */
export function passesLuhn(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  return digits.length >= 6 && luhnSum(digits) % 10 === 0;
}
