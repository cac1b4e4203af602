import { Failure } from '../../contract/errors.ts';
import type { PatternPlan } from '../../contract/plan.ts';
import { luhnSum } from '../numeric/luhn.ts';
import { Stream } from '../random/stream.ts';

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const alphabets: Record<string, string> = { A: upper, a: upper.toLowerCase(), '9': '0123456789', N: '123456789' };
/** A shape is used for unique texts only where it has this many times as many texts as rows are wanted. */
const headroom = 4n;

interface Slot {
  /** The characters that may stand here; one for a literal. */
  readonly alphabet: string;
  /** Holds the check digit, which follows from the others. */
  readonly check?: true;
}

interface Shape {
  readonly slots: readonly Slot[];
  readonly weight: number;
  /** How many texts it has. */
  readonly size: bigint;
}

/** Draws texts of the shapes of a column that is not modelled: identifiers and free text. Row numbers are those of the whole output. */
export class PatternGenerator {
  private readonly plan: PatternPlan;
  private readonly shapes: readonly Shape[];
  private readonly seed: number;
  private readonly name: string;
  private readonly multiplier: readonly bigint[];
  private readonly shift: readonly bigint[];

  /** @param totalRows rows of the whole output, of which parts may be drawn elsewhere @throws Failure input if no shape has room for so many unique texts */
  constructor(plan: PatternPlan, totalRows: number, seed: number) {
    this.plan = plan;
    this.seed = seed;
    this.name = plan.schema.name;
    const parsed = (plan.shapes.length > 0 ? plan.shapes : [{ shape: 'Aaaaaaaa', count: 1 }]).map(({ shape, count }) => parseShape(shape, count, plan.checkDigit === 'luhn'));
    this.shapes = plan.unique ? roomyShapes(parsed, BigInt(totalRows)) : parsed;
    const stream = new Stream(seed, `pattern/${this.name}`);
    this.shift = this.shapes.map(({ size }) => drawBelow(stream, size));
    this.multiplier = this.shapes.map(({ size }) => coprimeMultiplier(stream, size));
  }

  /** The text of a row; null where missing. Unique columns: different rows get different texts, without looking at any other row. */
  text(row: number): string | null {
    const stream = new Stream(this.seed, `pattern/${this.name}/row`, row);
    if (stream.uniform() * (this.plan.present + this.plan.missing) < this.plan.missing) return null;
    const chosen = this.chooseShape(stream);
    const { slots, size } = this.shapes[chosen]!;
    // Rows → numbers one to one (an affine map with a multiplier prime to the size), numbers → texts one to one.
    const number = this.plan.unique ? (this.multiplier[chosen]! * BigInt(row) + this.shift[chosen]!) % size : drawBelow(stream, size);
    const text = spell(slots, number);
    return this.plan.checkDigit === 'luhn' ? withLuhnDigit(text) : text;
  }

  private chooseShape(stream: Stream): number {
    const total = this.shapes.reduce((sum, { weight }) => sum + weight, 0);
    let left = stream.uniform() * total;
    for (let index = 0; index < this.shapes.length - 1; index++) {
      left -= this.shapes[index]!.weight;
      if (left < 0) return index;
    }
    return this.shapes.length - 1;
  }
}

function parseShape(shape: string, weight: number, luhn: boolean): Shape {
  const slots: Slot[] = [];
  for (let position = 0; position < shape.length; position++) {
    const character = shape[position]!;
    if (character === '\\') slots.push({ alphabet: shape[++position] ?? '\\' });
    else slots.push({ alphabet: alphabets[character] ?? character });
  }
  if (luhn) {
    const last = slots.findLastIndex(({ alphabet }) => /\d/.test(alphabet));
    if (last >= 0) slots[last] = { alphabet: '0', check: true };
  }
  return { slots, weight, size: sizeOf(slots) };
}

function sizeOf(slots: readonly Slot[]): bigint {
  return slots.reduce((size, { alphabet }) => size * BigInt(alphabet.length), 1n);
}

/**
 * Shapes with room for so many different texts, and to spare. Where none has, a shape may fill up; then digits that all rows share are
 * freed, the last first, so that the length stays; longer numbers than the source had are the last resort, before repeating one.
 */
function roomyShapes(shapes: readonly Shape[], rows: bigint): Shape[] {
  const withRoom = (candidates: readonly Shape[], texts: bigint): Shape[] => candidates.filter(({ size }) => size >= texts);
  const freed = shapes.map((shape) => freeDigits(shape, headroom * rows));
  const found = [withRoom(shapes, headroom * rows), withRoom(shapes, rows), withRoom(freed, headroom * rows), withRoom(freed, rows)].find((some) => some.length > 0);
  return found ?? [lengthened(freed.reduce((widest, shape) => (shape.size > widest.size ? shape : widest)), headroom * rows)];
}

/** Lets shared digits vary, from the end of the text on, until there is room or none is left. */
function freeDigits(shape: Shape, texts: bigint): Shape {
  let { slots, size } = shape;
  for (let at = slots.length - 1; at >= 0 && size < texts; at--) {
    const { alphabet, check } = slots[at]!;
    if (check === true || !/^\d$/.test(alphabet)) continue;
    slots = slots.with(at, { alphabet: at === 0 && alphabet !== '0' ? alphabets['N']! : alphabets['9']! });
    size = sizeOf(slots);
  }
  return { ...shape, slots, size };
}

/** Adds digits after the last one that varies. */
function lengthened(shape: Shape, texts: bigint): Shape {
  let { slots, size } = shape;
  while (size < texts) {
    // After a digit rather than a letter, so that a check digit stays the last one.
    const lastVarying = (kind: RegExp): number => slots.findLastIndex(({ alphabet }) => alphabet.length > 1 && kind.test(alphabet));
    const digit = lastVarying(/\d/);
    const at = digit >= 0 ? digit : lastVarying(/./);
    if (at < 0) throw new Failure('input', 'An identifier column has a single shape without any digit or letter that could vary.', { fix: 'Drop the column, or declare it a category.' });
    slots = slots.toSpliced(at + 1, 0, { alphabet: alphabets['9']! });
    size = sizeOf(slots);
  }
  return { ...shape, slots, size };
}

/** The text of that number: mixed-radix digits, the last slot fastest. */
function spell(slots: readonly Slot[], number: bigint): string {
  let rest = number;
  let text = '';
  for (let slot = slots.length - 1; slot >= 0; slot--) {
    const { alphabet } = slots[slot]!;
    if (alphabet.length === 1) {
      text = alphabet + text;
      continue;
    }
    text = alphabet[Number(rest % BigInt(alphabet.length))]! + text;
    rest /= BigInt(alphabet.length);
  }
  return text;
}

/** Replaces the last digit so that the whole passes Luhn's test (ISO/IEC 7812-1). */
function withLuhnDigit(text: string): string {
  const last = text.search(/\d\D*$/);
  if (last < 0) return text;
  const sum = luhnSum(`${text.slice(0, last).replace(/\D/g, '')}0`);
  return `${text.slice(0, last)}${(10 - (sum % 10)) % 10}${text.slice(last + 1)}`;
}

function drawBelow(stream: Stream, size: bigint): bigint {
  let value = 0n;
  for (let bits = 0n; bits < 160n; bits += 32n) value = (value << 32n) | BigInt(stream.next32());
  return value % size;
}

function coprimeMultiplier(stream: Stream, size: bigint): bigint {
  let candidate = drawBelow(stream, size) | 1n;
  while (greatestCommonDivisor(candidate, size) !== 1n) candidate += 2n;
  return candidate;
}

function greatestCommonDivisor(one: bigint, other: bigint): bigint {
  let a = one;
  let b = other;
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
