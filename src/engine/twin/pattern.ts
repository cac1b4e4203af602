import type { PatternPlan } from '../../contract/plan.ts';
import { countedOn, countFrom } from '../identifiers/counting.ts';
import { formatOf } from '../identifiers/formats.ts';
import { luhnSum } from '../numeric/luhn.ts';
import { uniformAt } from '../random/counter.ts';
import { KeyedPermutation } from '../random/permutation.ts';
import { Stream } from '../random/stream.ts';
import { numberedSlots, parseShape, roomyFormatShapes, roomyShapes, type Shape } from './shape.ts';

/** A shape, and how the numbers of rows become its texts. */
interface Speller {
  readonly slots: Shape['slots'];
  /** Share of the rows that have this shape or one before it. */
  readonly upTo: number;
  /** Slots from here on spell the permuted number of the row; where texts need not differ, none does. */
  readonly first: number;
  readonly size: number;
  readonly permutation: KeyedPermutation | null;
  /** Where a text is put together; literals stand in it already. */
  readonly codes: number[];
}

/** Draws texts of the shapes of a column that is not modelled: identifiers and free text. Row numbers are those of the whole output. */
export class PatternGenerator {
  private readonly spellers: readonly Speller[];
  private readonly missingShare: number;
  /** Puts the check digits in. */
  private readonly complete: (text: string) => string;
  private readonly key: number;
  /** Counts on from a declared identifier; null where texts are drawn. */
  private readonly counted: ((row: number) => string) | null;

  /** @param totalRows rows of the whole output, of which parts may be drawn elsewhere @throws Failure input if no shape has room for so many unique texts */
  constructor(plan: PatternPlan, totalRows: number, seed: number) {
    const { schema, unique, missing, present } = plan;
    const purpose = `pattern/${schema.name}`;
    this.complete = completion(plan);
    this.counted = counter(plan);
    this.missingShare = missing / Math.max(1, present + missing);
    this.key = new Stream(seed, purpose).next32();
    const shapes = this.counted === null ? drawnShapes(plan, totalRows) : [];
    const total = shapes.reduce((sum, { weight }) => sum + weight, 0);
    let counting = 0;
    this.spellers = shapes.map((shape, index) => {
      counting += shape.weight;
      const { first, size } = unique ? numberedSlots(shape) : { first: shape.slots.length, size: 1 };
      return { slots: shape.slots, upTo: counting / total, first, size, permutation: unique ? new KeyedPermutation(size, seed, `${purpose}/${index}`) : null, codes: shape.slots.map(({ alphabet }) => alphabet.charCodeAt(0)) };
    });
  }

  /** The text of a row; null where missing. Unique columns: different rows get different texts, without looking at any other row. */
  text(row: number): string | null {
    // Rows beyond 2^32 have keys of their own.
    const key = this.key ^ Math.imul(Math.floor(row / 2 ** 32), 0x9e3779b1);
    if (uniformAt(key, row, 0) < this.missingShare) return null;
    if (this.counted !== null) return this.complete(this.counted(row));
    const chosen = this.choose(uniformAt(key, row, 1));
    // Rows → numbers one to one, numbers → last characters one to one: the others may be anything.
    const number = chosen.permutation?.at(row % chosen.size) ?? 0;
    return this.complete(spell(chosen, number, key, row));
  }

  private choose(uniform: number): Speller {
    const { spellers } = this;
    return spellers.length === 1 ? spellers[0]! : (spellers.find(({ upTo }) => uniform < upTo) ?? spellers.at(-1)!);
  }
}

/**
 * The shapes that texts are drawn from.
 * @param rows that may have to differ @throws Failure input if no shape has room for so many unique texts
 */
export function drawnShapes({ schema, shapes, unique, checkDigit }: PatternPlan, rows: number): Shape[] {
  const format = schema.format === undefined ? null : formatOf(schema.format);
  const known = shapes.length > 0 ? shapes : [{ shape: format?.shape ?? 'Aaaaaaaa', count: 1 }];
  const parsed = known.map(({ shape, count }) => parseShape(shape, count, format === null && checkDigit === 'luhn'));
  if (!unique) return parsed;
  return format === null ? roomyShapes(parsed, rows) : roomyFormatShapes(parsed, rows, schema.name, format.plural);
}

function counter({ schema, checkDigit }: PatternPlan): ((row: number) => string) | null {
  const start = schema.startAfter === undefined ? null : countFrom(schema.startAfter);
  return start === null ? null : (row) => countedOn(start, row + 1, checkDigit === 'luhn');
}

function completion({ schema, checkDigit }: PatternPlan): (text: string) => string {
  if (schema.format !== undefined) return formatOf(schema.format).complete;
  return checkDigit === 'luhn' ? withLuhnDigit : (text) => text;
}

/** Mixed-radix digits of the number, the last slot fastest; characters drawn for the row in the slots before. */
function spell({ slots, first, codes }: Speller, number: number, key: number, row: number): string {
  let rest = number;
  for (let slot = slots.length - 1; slot >= first; slot--) {
    const { alphabet } = slots[slot]!;
    if (alphabet.length === 1) continue;
    const next = Math.floor(rest / alphabet.length);
    codes[slot] = alphabet.charCodeAt(rest - next * alphabet.length);
    rest = next;
  }
  for (let slot = first - 1; slot >= 0; slot--) {
    const { alphabet } = slots[slot]!;
    if (alphabet.length > 1) codes[slot] = alphabet.charCodeAt(Math.floor(uniformAt(key, row, slot + 2) * alphabet.length));
  }
  // Spreading them would go through an iterator, at ten times the cost.
  return String.fromCharCode.apply(null, codes);
}

/** Replaces the last digit so that the whole passes Luhn's test (ISO/IEC 7812-1). */
function withLuhnDigit(text: string): string {
  let last = text.length - 1;
  while (last >= 0 && !/\d/.test(text[last]!)) last--;
  if (last < 0) return text;
  const sum = luhnSum(`${text.slice(0, last)}0`);
  return `${text.slice(0, last)}${(10 - (sum % 10)) % 10}${text.slice(last + 1)}`;
}
