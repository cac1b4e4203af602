import type { NumberFormat } from '../../contract/tableSchema.ts';
import type { NumberShape } from './numberText.ts';

/** More digits than this, and a number is a code: no float64 holds it (2^53 has 16 digits, not all of them). */
export const maxDigits = 15;
const maxAffixes = 8;

/** What the numbers of a column look like, counted over the whole file. */
export class NumberCounts {
  /** Cells that can be numbers. */
  count = 0;
  leadingZeros = 0;
  /** Whole numbers of more than `maxDigits` digits. */
  long = 0;
  negative = 0;
  exponents = 0;
  /** Cells with a digit other than 0 after the decimal sign. */
  broken = 0;
  /** Cells without decimals, and those among them without thousands signs though they have four digits or more. */
  plain = 0;
  plainOver999 = 0;
  /** Cells whose one sign, followed by three digits, may be either. */
  readonly ambiguous = { '.': 0, ',': 0 };
  /** Cells by decimal sign and number of decimals. */
  readonly decimals = { '.': new Map<number, number>(), ',': new Map<number, number>() };
  /** The fewest decimals that end in 0, or null: that many are written whatever they are. */
  leastPadded: number | null = null;
  readonly thousands = new Map<NumberFormat['thousandsSign'], number>();
  /** Prefix and suffix with their cells; null once there are too many to be a format. */
  affixes: Map<string, { prefix: string; suffix: string; count: number }> | null = new Map();
  /** Of whole numbers without any sign but minus. */
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;

  add(shape: NumberShape, text: string, cells: number): void {
    this.count += cells;
    if (shape.leadingZero) this.leadingZeros += cells;
    if (shape.integerDigits > maxDigits && !shape.exponent) this.long += cells;
    if (shape.negative) this.negative += cells;
    if (shape.exponent) this.exponents += cells;
    if (!shape.whole) this.broken += cells;
    if (shape.thousandsSign !== '') this.thousands.set(shape.thousandsSign, (this.thousands.get(shape.thousandsSign) ?? 0) + cells);
    if (shape.trailingZero) this.leastPadded = Math.min(this.leastPadded ?? maxDigits, shape.decimals);
    this.addAffixes(shape, cells);
    if (shape.decimalSign === '') this.addWhole(shape, text, cells);
    else if (shape.ambiguous) this.ambiguous[shape.decimalSign] += cells;
    else this.decimals[shape.decimalSign].set(shape.decimals, (this.decimals[shape.decimalSign].get(shape.decimals) ?? 0) + cells);
  }

  private addAffixes({ prefix, suffix }: NumberShape, cells: number): void {
    if (this.affixes === null) return;
    const key = prefix === '' && suffix === '' ? '' : `${prefix}\n${suffix}`;
    const known = this.affixes.get(key);
    if (known !== undefined) known.count += cells;
    else if (this.affixes.size < maxAffixes) this.affixes.set(key, { prefix, suffix, count: cells });
    else this.affixes = null;
  }

  private addWhole(shape: NumberShape, text: string, cells: number): void {
    this.plain += cells;
    if (shape.thousandsSign !== '' || shape.prefix !== '' || shape.suffix !== '') return;
    if (shape.integerDigits > 3) this.plainOver999 += cells;
    const value = Number(text);
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }
}

export interface ResolvedFormat {
  format: NumberFormat;
  /** Every value is a whole number, whatever decimals are written. */
  whole: boolean;
  /** The one sign may stand for decimals or for thousands, and nothing in the column tells which. */
  undecided: boolean;
  /** Decimals beyond what can be written are cut. */
  rounded: boolean;
}

/**
 * The one format in which all numbers of the column are written, or undefined if there is none (codes with leading zeros, account
 * numbers, mixed currencies, two decimal signs).
 * @param commaDecimals whether the file looks as if it came from a country with decimal commas
 */
export function resolveNumberFormat(counts: NumberCounts, commaDecimals: boolean): ResolvedFormat | undefined {
  const affix = commonAffix(counts);
  const signs = resolveSigns(counts, commaDecimals);
  if (counts.count === 0 || counts.leadingZeros > 0 || counts.long > 0 || affix === undefined || signs === undefined) return undefined;
  const { decimalSign, thousandsSign, ambiguousAreDecimals, undecided } = signs;
  const histogram = new Map(counts.decimals[decimalSign]);
  const ambiguous = counts.ambiguous[decimalSign];
  if (ambiguousAreDecimals && ambiguous > 0) histogram.set(3, (histogram.get(3) ?? 0) + ambiguous);
  const withoutDecimals = counts.plain + counts.exponents + (ambiguousAreDecimals ? 0 : counts.ambiguous['.'] + counts.ambiguous[',']);
  const written = decimalsOf(histogram, withoutDecimals === 0, counts.leastPadded);
  return {
    format: { ...written, decimals: Math.min(written.decimals, maxDigits), decimalSign, thousandsSign, ...affix },
    // A sign that stands for thousands was counted as if decimals followed it.
    whole: ambiguousAreDecimals ? counts.broken === 0 : histogram.size === 0,
    undecided,
    rounded: written.decimals > maxDigits,
  };
}

function commonAffix(counts: NumberCounts): { prefix: string; suffix: string } | undefined {
  if (counts.affixes === null) return undefined;
  const [most, ...others] = [...counts.affixes.values()].toSorted((left, right) => right.count - left.count);
  if (most === undefined || most.prefix.length > 8 || most.suffix.length > 8) return undefined;
  // Blanks may differ (right-aligned numbers), units may not.
  const same = others.every((other) => other.prefix.trim() === most.prefix.trim() && other.suffix.trim() === most.suffix.trim());
  return same ? { prefix: most.prefix, suffix: most.suffix } : undefined;
}

interface Signs {
  decimalSign: '.' | ',';
  thousandsSign: NumberFormat['thousandsSign'];
  ambiguousAreDecimals: boolean;
  undecided: boolean;
}

function resolveSigns(counts: NumberCounts, commaDecimals: boolean): Signs | undefined {
  const decided = (['.', ','] as const).filter((sign) => counts.decimals[sign].size > 0);
  const [thousands, ...moreThousands] = counts.thousands.keys();
  if (decided.length > 1 || moreThousands.length > 0 || (thousands !== undefined && thousands === decided[0])) return undefined;
  const known = { decimalSign: decided[0] ?? (thousands === '.' ? ',' : '.'), thousandsSign: thousands ?? '' } as const;
  const ambiguous = (['.', ','] as const).filter((sign) => counts.ambiguous[sign] > 0);
  const [sign] = ambiguous;
  if (sign === undefined) return { ...known, ambiguousAreDecimals: true, undecided: false };
  if (ambiguous.length > 1) return undefined;
  const asDecimals: Signs = { decimalSign: sign, thousandsSign: known.thousandsSign, ambiguousAreDecimals: true, undecided: false };
  const asThousands: Signs = { decimalSign: decided[0] ?? otherSign(sign), thousandsSign: sign, ambiguousAreDecimals: false, undecided: false };
  if (decided[0] === sign) return asDecimals;
  if (thousands === sign || (decided[0] !== undefined && thousands === undefined)) return asThousands;
  if (thousands !== undefined || counts.plainOver999 > 0) return asDecimals;
  // 999 beside 1.234: with three decimals it would be 999.000.
  if (counts.plain > 0) return asThousands;
  return { ...((sign === ',') === commaDecimals ? asDecimals : asThousands), undecided: true };
}

function otherSign(sign: '.' | ','): '.' | ',' {
  return sign === '.' ? ',' : '.';
}

/** @param always whether all cells have decimals */
function decimalsOf(histogram: ReadonlyMap<number, number>, always: boolean, leastPadded: number | null): Pick<NumberFormat, 'decimals' | 'fixed' | 'leastDecimals'> {
  const decimals = Math.max(0, ...histogram.keys());
  if (histogram.size === 0 || (histogram.size === 1 && always)) return { decimals, fixed: true };
  return always ? { decimals, fixed: false, leastDecimals: leastPadded ?? 1 } : { decimals, fixed: false };
}
