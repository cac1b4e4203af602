import { Failure } from '../../contract/errors.ts';
import { checkPlace, shapeAlphabets } from '../identifiers/format.ts';
import { largestPermutation } from '../random/permutation.ts';

/** A shape is used for unique texts only where it has this many times as many texts as rows are wanted. */
const headroom = 4;

interface Slot {
  /** The characters that may stand here; one for a literal. */
  readonly alphabet: string;
  /** Holds the check digit, which follows from the others. */
  readonly check?: true;
}

/** A shape of texts, parsed. */
export interface Shape {
  readonly slots: readonly Slot[];
  /** Rows of the source that have it. */
  readonly weight: number;
  /** How many texts it has; exact up to 2^53. */
  readonly size: number;
}

/** @param luhn whether the last digit is a check digit */
export function parseShape(shape: string, weight: number, luhn: boolean): Shape {
  const slots: Slot[] = [];
  for (let position = 0; position < shape.length; position++) {
    const character = shape[position]!;
    if (character === '\\') slots.push({ alphabet: shape[++position] ?? '\\' });
    else if (character === checkPlace) slots.push({ alphabet: '0', check: true });
    else slots.push({ alphabet: shapeAlphabets[character] ?? character });
  }
  if (luhn) {
    const last = slots.findLastIndex(({ alphabet }) => /\d/.test(alphabet));
    if (last >= 0) slots[last] = { alphabet: '0', check: true };
  }
  return { slots, weight, size: sizeOf(slots) };
}

function sizeOf(slots: readonly Slot[]): number {
  return slots.reduce((size, { alphabet }) => size * alphabet.length, 1);
}

/** Which slots a number spells: the last ones, as many as a permutation can have. Those before them are free to be anything. */
export function numberedSlots({ slots }: Shape): { first: number; size: number } {
  let first = slots.length;
  let size = 1;
  while (first > 0 && size * slots[first - 1]!.alphabet.length <= largestPermutation) size *= slots[--first]!.alphabet.length;
  return { first, size };
}

/**
 * Shapes with room for so many different texts, and to spare. Where none has, a shape may fill up; then digits that all rows share are
 * freed, the last first, so that the length stays; longer numbers than the source had are the last resort, before repeating one.
 * @throws Failure input if nothing can vary
 */
export function roomyShapes(shapes: readonly Shape[], rows: number): Shape[] {
  const freed = shapes.map((shape) => freeDigits(shape, headroom * rows));
  const found = [withRoom(shapes, headroom * rows), withRoom(shapes, rows), withRoom(freed, headroom * rows), withRoom(freed, rows)].find((some) => some.length > 0);
  return found ?? [lengthened(freed.reduce((widest, shape) => (shape.size > widest.size ? shape : widest)), headroom * rows)];
}

function withRoom(candidates: readonly Shape[], texts: number): Shape[] {
  return candidates.filter(({ size }) => size >= texts);
}

/**
 * Shapes of a public form with room for so many different texts, and to spare: nothing of them may change.
 * @throws Failure input if none has room
 */
export function roomyFormatShapes(shapes: readonly Shape[], rows: number, column: string, plural: string): Shape[] {
  const found = [withRoom(shapes, headroom * rows), withRoom(shapes, rows)].find((some) => some.length > 0);
  if (found !== undefined) return found;
  throw new Failure('input', `Column "${column}": there are not so many different ${plural} that no one has.`, { column, fix: 'Ask for fewer rows, or drop the column ("action": "drop" in the schema).' });
}

/** Lets shared digits vary, from the end of the text on, until there is room or none is left. */
function freeDigits(shape: Shape, texts: number): Shape {
  let { slots, size } = shape;
  for (let at = slots.length - 1; at >= 0 && size < texts; at--) {
    const { alphabet, check } = slots[at]!;
    if (check === true || !/^\d$/.test(alphabet)) continue;
    slots = slots.with(at, { alphabet: at === 0 && alphabet !== '0' ? shapeAlphabets['N']! : shapeAlphabets['9']! });
    size = sizeOf(slots);
  }
  return { ...shape, slots, size };
}

/** Adds digits after the last one that varies. */
function lengthened(shape: Shape, texts: number): Shape {
  let { slots, size } = shape;
  while (size < texts) {
    // After a digit rather than a letter, so that a check digit stays the last one.
    const lastVarying = (kind: RegExp): number => slots.findLastIndex(({ alphabet }) => alphabet.length > 1 && kind.test(alphabet));
    const digit = lastVarying(/\d/);
    const at = digit >= 0 ? digit : lastVarying(/./);
    if (at < 0) throw new Failure('input', 'An identifier column has a single shape without any digit or letter that could vary.', { fix: 'Drop the column, or declare it a category.' });
    slots = slots.toSpliced(at + 1, 0, { alphabet: shapeAlphabets['9']! });
    size = sizeOf(slots);
  }
  return { ...shape, slots, size };
}
