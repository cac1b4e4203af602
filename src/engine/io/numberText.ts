import type { ColumnSchema, NumberFormat } from '../../contract/tableSchema.ts';

/** What a text that can be a number looks like, before anyone knows which sign is the decimal sign of its column. */
export interface NumberShape {
  /** Currency signs, per cent and blanks around the number. */
  prefix: string;
  suffix: string;
  negative: boolean;
  /** Written with zeros in front (007): the mark of a code, not of a quantity. */
  leadingZero: boolean;
  /** Digits before the decimal sign, leading zeros left out. */
  integerDigits: number;
  thousandsSign: NumberFormat['thousandsSign'];
  decimalSign: '' | '.' | ',';
  decimals: number;
  /** The last decimal is 0. */
  trailingZero: boolean;
  whole: boolean;
  /** `1.234`: the one sign may stand for decimals (assumed here) or for thousands. */
  ambiguous: boolean;
  exponent: boolean;
}

const currencies = 'USD|EUR|GBP|CHF|JPY|CNY|RMB|INR|TWD|NT\\$|US\\$|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RON|TRY|ZAR|BRL|R\\$|MXN|SGD|HKD|KRW|RUB|AED|SAR|[$€£¥₹₩₺₽฿]';
const affixed = new RegExp(`^(\\s*)([+-]?)(?:(${currencies})(\\s*))?([.,]?[0-9](?:[0-9.,'\\u0020\\u00a0\\u202f]*[0-9.])?(?:[eE][+-]?[0-9]+)?)(\\s*(?:${currencies}|[%‰])?\\s*)$`);
const scientific = /^([0-9]*)(?:\.([0-9]*))?[eE]([+-]?[0-9]+)$/;
const groupSigns = ",. '\u00a0\u202f";

interface Pieces {
  prefix: string;
  sign: string;
  core: string;
  suffix: string;
}

/** Takes a text apart into sign, digits and what stands around them. */
function pieces(text: string): Pieces | undefined {
  const sign = text.charCodeAt(0) === 45 ? '-' : '';
  if (isDigit(text.charCodeAt(sign.length)) && isDigit(text.charCodeAt(text.length - 1))) return { prefix: '', sign, core: text.slice(sign.length), suffix: '' };
  const match = affixed.exec(text);
  if (match === null) return undefined;
  const [, blanks = '', plusOrMinus = '', currency = '', gap = '', core = '', suffix = ''] = match;
  return { prefix: blanks + currency + gap, sign: plusOrMinus, core, suffix };
}

/** How the text would be read as a number, or undefined if it cannot be one. */
export function numberShape(text: string): NumberShape | undefined {
  const parts = pieces(text);
  if (parts === undefined) return undefined;
  const shape: NumberShape = {
    prefix: parts.prefix, suffix: parts.suffix, negative: parts.sign === '-', leadingZero: false, integerDigits: 0,
    thousandsSign: '', decimalSign: '', decimals: 0, trailingZero: false, whole: true, ambiguous: false, exponent: false,
  };
  const { core } = parts;
  const signs: number[] = [];
  for (let position = 0; position < core.length; position++) if (!isDigit(core.charCodeAt(position))) signs.push(position);
  if (signs.length > 0 && !readSigns(core, signs, shape)) return undefined;
  if (!shape.exponent) describeDigits(core, signs, shape);
  return shape;
}

/** Tells thousands from decimals by where the signs stand; false if no reading fits. */
function readSigns(core: string, signs: number[], shape: NumberShape): boolean {
  if (core.includes('e') || core.includes('E')) return readExponent(core, shape);
  const first = core[signs[0]!]!;
  const last = core[signs.at(-1)!]!;
  const lastIsDecimal = (last === '.' || last === ',') && (signs.length === 1 || last !== first);
  const groups = lastIsDecimal ? signs.slice(0, -1) : signs;
  const integerEnd = lastIsDecimal ? signs.at(-1)! : core.length;
  if (!areGroups(core, groups, integerEnd)) return false;
  if (groups.length > 0) shape.thousandsSign = first as NumberFormat['thousandsSign'];
  if (!lastIsDecimal) return true;
  shape.decimalSign = last;
  shape.decimals = core.length - integerEnd - 1;
  shape.trailingZero = shape.decimals > 0 && core.endsWith('0');
  for (let position = integerEnd + 1; position < core.length; position++) if (core[position] !== '0') shape.whole = false;
  shape.ambiguous = signs.length === 1 && shape.decimals === 3 && integerEnd >= 1 && integerEnd <= 3 && core[0] !== '0';
  return true;
}

function readExponent(core: string, shape: NumberShape): boolean {
  const [, integers = '', fraction = '', power = ''] = scientific.exec(core) ?? [];
  const value = Number(core);
  if (!Number.isFinite(value) || integers.length + fraction.length === 0) return false;
  shape.exponent = true;
  shape.decimalSign = '.';
  shape.decimals = Math.max(0, fraction.length - Number(power));
  shape.integerDigits = integers.length;
  shape.whole = Number.isInteger(value);
  return true;
}

/** The same sign between groups of three digits, the first group having one to three. */
function areGroups(core: string, groups: number[], end: number): boolean {
  for (let index = 0; index < groups.length; index++) {
    const position = groups[index]!;
    const next = groups[index + 1] ?? end;
    if (core[position] !== core[groups[0]!] || next - position !== 4) return false;
  }
  return groups.length === 0 || (groups[0]! >= 1 && groups[0]! <= 3 && groupSigns.includes(core[groups[0]!]!));
}

function describeDigits(core: string, signs: number[], shape: NumberShape): void {
  const end = shape.decimalSign === '' ? core.length : signs.at(-1)!;
  let digits = 0;
  let zeros = 0;
  for (let position = 0; position < end; position++) {
    const code = core.charCodeAt(position);
    if (!isDigit(code)) continue;
    if (digits === 0 && code === 48) zeros++;
    else digits++;
  }
  shape.integerDigits = digits;
  shape.leadingZero = zeros > 1 || (zeros === 1 && digits > 0);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** The format numbers of the column are written in: the declared one, else plain digits with the declared decimals. */
export function numberFormatOf(schema: ColumnSchema): NumberFormat {
  const plain: NumberFormat = { decimals: schema.kind === 'integer' ? 0 : 15, fixed: false, decimalSign: '.', thousandsSign: '', prefix: '', suffix: '' };
  const format = schema.number ?? plain;
  return schema.decimals === undefined || schema.decimals === format.decimals ? format : { ...format, decimals: schema.decimals, fixed: true };
}

/**
 * A function that reads texts of that format: NaN for what does not fit it. Zeros, plus signs, exponents, and thousands signs
 * that are left out do no harm.
 */
export function numberReader(format: NumberFormat): (text: string) => number {
  const decimalCode = format.decimalSign.charCodeAt(0);
  return (text) => {
    // The common case (-123.45, at most 15 digits): a whole number divided by an exact power of ten is correctly rounded (Clinger 1990).
    let mantissa = 0;
    let digits = 0;
    let decimalsFrom = -1;
    let position = text.charCodeAt(0) === 45 ? 1 : 0;
    const length = text.length;
    for (; position < length; position++) {
      const code = text.charCodeAt(position);
      if (code >= 48 && code <= 57) {
        mantissa = mantissa * 10 + code - 48;
        digits++;
      } else if (code === decimalCode && decimalsFrom < 0) decimalsFrom = digits;
      else break;
    }
    if (position < length || digits === 0 || digits > 15 || format.prefix.trim() !== '' || format.suffix.trim() !== '') return readAffixed(text, format);
    const value = decimalsFrom < 0 ? mantissa : mantissa / powersOfTen[digits - decimalsFrom]!;
    return text.charCodeAt(0) === 45 && value !== 0 ? -value : value;
  };
}

const powersOfTen = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

function readAffixed(text: string, format: NumberFormat): number {
  const parts = pieces(text);
  const shape = numberShape(text);
  if (parts === undefined || shape === undefined) return Number.NaN;
  if (parts.prefix.trim() !== format.prefix.trim() || parts.suffix.trim() !== format.suffix.trim()) return Number.NaN;
  const grouped = shape.thousandsSign !== '' || (shape.ambiguous && shape.decimalSign === format.thousandsSign);
  if (grouped && (shape.ambiguous ? shape.decimalSign : shape.thousandsSign) !== format.thousandsSign) return Number.NaN;
  const decimal = grouped && shape.ambiguous ? '' : shape.decimalSign;
  if (decimal !== '' && !shape.exponent && decimal !== format.decimalSign) return Number.NaN;
  let digits = grouped ? parts.core.replaceAll(format.thousandsSign, '') : parts.core;
  if (decimal === ',') digits = digits.replace(',', '.');
  const value = Number(digits);
  return shape.negative && value !== 0 ? -value : value;
}

/** A function that writes finite numbers in that format, rounded half away from zero to its decimals. */
export function numberWriter(format: NumberFormat): (value: number) => string {
  const { decimals, decimalSign, thousandsSign, suffix } = format;
  const blanks = /^\s*/.exec(format.prefix)![0];
  const currency = format.prefix.slice(blanks.length);
  const scale = powersOfTen[decimals]!;
  const least = format.fixed ? decimals : (format.leastDecimals ?? 0);
  const plain = blanks === '' && currency === '' && suffix === '' && thousandsSign === '';
  // Amounts with cents are most of what is written: their fractions are spelled once.
  const fractions = plain && format.fixed && decimals >= 1 && decimals <= 3 ? Array.from({ length: scale }, (_, part) => decimalSign + String(part).padStart(decimals, '0')) : null;
  return (value) => {
    const size = Math.abs(value);
    const scaled = Math.round(size * scale);
    if (fractions && scaled < 2 ** 53) {
      const integer = Math.floor(scaled / scale);
      return (value < 0 && scaled > 0 ? `-${integer}` : String(integer)) + fractions[scaled - integer * scale]!;
    }
    if (plain && decimals === 0 && scaled < 2 ** 53) return String(value < 0 && scaled > 0 ? -scaled : scaled);
    let integers: string;
    let fraction: string;
    if (scaled < 2 ** 53) {
      const integer = Math.floor(scaled / scale);
      integers = String(integer);
      fraction = decimals === 0 ? '' : String(scaled - integer * scale).padStart(decimals, '0');
    } else {
      [integers = '', fraction = ''] = decimalText(size, decimals).split('.');
    }
    if (fraction.length > least) fraction = trimZeros(fraction, least);
    if (thousandsSign !== '') integers = integers.replace(/\B(?=(?:\d{3})+$)/g, thousandsSign);
    const sign = value < 0 && /[1-9]/.test(integers + fraction) ? '-' : '';
    return blanks + sign + currency + integers + (fraction === '' ? '' : decimalSign + fraction) + suffix;
  };
}

/** Digits of a number with more digits than a whole number can hold; the shortest text that reads back the same where it is short enough. */
function decimalText(size: number, decimals: number): string {
  const shortest = String(size);
  const fits = !shortest.includes('e') && (shortest.split('.')[1] ?? '').length <= decimals;
  if (!fits) return size < 1e21 ? size.toFixed(decimals) : BigInt(size).toString();
  const [integers = '', fraction = ''] = shortest.split('.');
  return decimals === 0 ? integers : `${integers}.${fraction.padEnd(decimals, '0')}`;
}

function trimZeros(fraction: string, least: number): string {
  let end = fraction.length;
  while (end > least && fraction.charCodeAt(end - 1) === 48) end--;
  return fraction.slice(0, end);
}
