import type { ColumnSchema } from '../../contract/tableSchema.ts';
import { datePattern } from '../io/datePattern.ts';
import { numberFormatOf, numberReader, numberWriter } from '../io/numberText.ts';
import type { CodedColumn, Column, NumericColumn } from '../table/table.ts';
import { monthOf } from '../table/units.ts';

/** How values of a column stand in a file. Rules speak of what is written, so every value is rounded as its column will write it. */
export interface Writing {
  readonly schema: ColumnSchema;
  /** Least distance of two written values: a unit of the last decimal, or a day. */
  readonly step: number;
  /** Dates without a day; sums and differences count them in months. */
  readonly monthly: boolean;
  readonly hasTime: boolean;
  /** The value as it will be read from the file. Days since 1970, or milliseconds with a time of day, for dates. */
  round(value: number): number;
  textOf(value: number): string;
  /** NaN where the text is no value of the column. */
  valueOf(text: string): number;
  isMissing(text: string): boolean;
}

export const dayMs = 86_400_000;

export function writingOf(schema: ColumnSchema): Writing {
  const missing = new Set(['', ...(schema.missingCodes ?? [])]);
  const isMissing = (text: string): boolean => missing.has(text);
  if (schema.kind === 'date') return { schema, ...dateWriting(schema.dateFormat ?? 'yyyy-MM-dd'), isMissing };
  const format = numberFormatOf(schema);
  const scale = 10 ** format.decimals;
  return {
    schema,
    step: 1 / scale,
    monthly: false,
    hasTime: false,
    round(value) {
      const scaled = Math.round(Math.abs(value) * scale);
      if (!(scaled < 2 ** 53)) return value;
      return value < 0 && scaled > 0 ? -scaled / scale : scaled / scale;
    },
    textOf: numberWriter(format),
    valueOf: numberReader(format),
    isMissing,
  };
}

function dateWriting(pattern: string): Omit<Writing, 'schema' | 'isMissing'> {
  const { format, parse, hasTime } = datePattern(pattern);
  const monthly = !hasTime && !pattern.replaceAll(/'[^']*'/g, '').includes('d');
  const round = (value: number): number => {
    if (Number.isNaN(value)) return value;
    if (hasTime) return parse(format(value));
    return monthly ? firstOfMonth(monthOf(value)) : Math.round(value);
  };
  return { step: hasTime ? dayMs : 1, monthly, hasTime, round, textOf: format, valueOf: parse };
}

/** Days since 1970 of the first of a month. */
export function firstOfMonth(month: number): number {
  return Date.UTC(Math.floor(month / 12), month - 12 * Math.floor(month / 12), 1) / dayMs;
}

/** The cells of one column of a block, as rules read and repair them. Texts are verbatim; null and NaN stand for missing. */
export interface Cells {
  readonly writing: Writing;
  /** The column as it is now; the very column that came in as long as nothing was set. */
  readonly column: Column;
  /** Does any value count as a number? */
  readonly hasNumbers: boolean;
  isMissing(row: number): boolean;
  /** The value as it will be read from the file; NaN also where a category's text is no number. */
  value(row: number): number;
  text(row: number): string | null;
  setValue(row: number, value: number): void;
  setText(row: number, text: string): void;
  clear(row: number): void;
  /** Gives a row the cell of another one. */
  copy(row: number, from: number): void;
}

export function cellsOf(column: Column): Cells {
  return column.storage === 'numeric' ? new NumericCells(column) : new CodedCells(column);
}

class NumericCells implements Cells {
  readonly writing: Writing;
  readonly hasNumbers = true;
  column: NumericColumn;
  private isOwn = false;

  constructor(column: NumericColumn) {
    this.column = column;
    this.writing = writingOf(column.schema);
  }

  isMissing(row: number): boolean {
    return Number.isNaN(this.column.values[row]!);
  }
  value(row: number): number {
    return this.writing.round(this.column.values[row]!);
  }
  text(row: number): string | null {
    return this.isMissing(row) ? null : this.writing.textOf(this.column.values[row]!);
  }
  setValue(row: number, value: number): void {
    this.own()[row] = this.writing.round(value);
  }
  setText(row: number, text: string): void {
    this.own()[row] = this.writing.isMissing(text) ? Number.NaN : this.writing.valueOf(text);
  }
  clear(row: number): void {
    this.own()[row] = Number.NaN;
  }
  copy(row: number, from: number): void {
    this.own()[row] = this.column.values[from]!;
  }

  private own(): Float64Array {
    if (!this.isOwn) this.column = { ...this.column, values: this.column.values.slice() };
    this.isOwn = true;
    return this.column.values;
  }
}

const plainNumber = /^-?\d{1,15}(\.\d{1,9})?$/;

class CodedCells implements Cells {
  readonly writing: Writing;
  column: CodedColumn;
  private readonly numbers: number[];
  private codeOf: Map<string, number> | null = null;
  private ownCodes: Int32Array | null = null;

  constructor(column: CodedColumn) {
    this.column = column;
    this.numbers = column.levels.map(numberOf);
    const decimals = column.levels.reduce((most, level) => Math.max(most, decimalsOf(level)), 0);
    const fixed = column.levels.every((level) => decimalsOf(level) === decimals);
    const { schema } = column;
    const written = writingOf({ name: schema.name, kind: 'number', role: schema.role, missingCodes: schema.missingCodes, number: { decimals, fixed, decimalSign: '.', thousandsSign: '', prefix: '', suffix: '' } });
    this.writing = { ...written, schema };
  }

  get hasNumbers(): boolean {
    return !this.numbers.every(Number.isNaN);
  }
  isMissing(row: number): boolean {
    return this.column.codes[row]! < 0;
  }
  value(row: number): number {
    return this.numbers[this.column.codes[row]!] ?? Number.NaN;
  }
  text(row: number): string | null {
    return this.column.levels[this.column.codes[row]!] ?? null;
  }
  setValue(row: number, value: number): void {
    const rounded = this.writing.round(value);
    const known = this.numbers.indexOf(rounded);
    this.setText(row, known < 0 ? this.writing.textOf(rounded) : this.column.levels[known]!);
  }
  setText(row: number, text: string): void {
    const known = (this.codeOf ??= new Map(this.column.levels.map((level, code) => [level, code])));
    let code = this.writing.isMissing(text) ? -1 : known.get(text);
    if (code === undefined) {
      code = this.column.levels.length;
      known.set(text, code);
      this.numbers.push(numberOf(text));
      this.column = { ...this.column, levels: [...this.column.levels, text] };
    }
    this.own()[row] = code;
  }
  clear(row: number): void {
    this.own()[row] = -1;
  }
  copy(row: number, from: number): void {
    this.own()[row] = this.column.codes[from]!;
  }

  private own(): Int32Array {
    if (this.ownCodes === null) {
      this.ownCodes = this.column.codes.slice();
      this.column = { ...this.column, codes: this.ownCodes };
    }
    return this.ownCodes;
  }
}

function numberOf(level: string): number {
  return plainNumber.test(level) ? Number(level) : Number.NaN;
}

function decimalsOf(level: string): number {
  return plainNumber.test(level) ? (level.split('.')[1]?.length ?? 0) : 0;
}
