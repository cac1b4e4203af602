import { Failure } from '../../contract/errors.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import type { CodedColumn, NumericColumn } from './table.ts';

const firstCapacity = 4096;
/** What a JavaScript Map can hold, less one. */
const maxLevels = 2 ** 24 - 1;

/** A numeric column that grows row by row. */
export class NumericBuilder {
  private values = new Float64Array(firstCapacity);
  private rows = 0;

  /** NaN stands for missing. */
  push(value: number): void {
    if (this.rows === this.values.length) this.values = grown(this.values, new Float64Array(this.rows * 2));
    this.values[this.rows++] = value;
  }

  build(schema: ColumnSchema): NumericColumn {
    return { storage: 'numeric', schema, values: this.values.slice(0, this.rows) };
  }
}

/** A coded column that grows row by row. Levels keep the order in which they were declared, then that of the file. */
export class CodedBuilder {
  private readonly levels: string[];
  private readonly codeOf: Map<string, number>;
  private codes = new Int32Array(firstCapacity);
  private rows = 0;

  constructor(declaredLevels: readonly string[] = []) {
    this.levels = [...declaredLevels];
    this.codeOf = new Map(declaredLevels.map((level, code) => [level, code]));
  }

  push(text: string): void {
    this.pushCode(this.codeOf.get(text) ?? this.addLevel(text));
  }

  pushMissing(): void {
    this.pushCode(-1);
  }

  build(schema: ColumnSchema): CodedColumn {
    return { storage: 'coded', schema, codes: this.codes.slice(0, this.rows), levels: this.levels };
  }

  private pushCode(code: number): void {
    if (this.rows === this.codes.length) this.codes = grown(this.codes, new Int32Array(this.rows * 2));
    this.codes[this.rows++] = code;
  }

  private addLevel(text: string): number {
    if (this.levels.length >= maxLevels) throw new Failure('resource', 'A column has more than 16 million different texts.', { fix: 'Leave the column out, or split the file.' });
    const level = detached(text);
    this.codeOf.set(level, this.levels.length);
    return this.levels.push(level) - 1;
  }
}

function grown<A extends Float64Array | Int32Array>(old: A, larger: A): A {
  larger.set(old);
  return larger;
}

/** A copy with memory of its own: V8 keeps the whole text alive that a longer piece was cut from. */
export function detached(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
