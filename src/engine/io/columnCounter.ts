import { detached } from '../table/builder.ts';
import { dateCandidates, fitsPattern } from './dateCandidates.ts';
import { DistinctSketch } from './distinct.ts';
import { FormatCounts } from './formatCounts.ts';
import { isMissingCode } from './missing.ts';
import { NumberCounts } from './numberCounts.ts';
import { numberShape } from './numberText.ts';

/** Distinct texts are counted exactly up to here; memory is bounded by it. */
export const exactDistinct = 10_000;
const exampleCount = 3;
/** After so many cells that are no dates, and more than are, dates are no longer looked for. */
const datePatience = 1_000;

/** All that typing needs to know about a column. Holds no value, unless examples were asked for. */
export interface ColumnProfile {
  readonly name: string;
  readonly rows: number;
  readonly missing: number;
  /** Texts that stand for missing, the most frequent first. */
  readonly missingCodes: readonly string[];
  /** Distinct non-missing texts, or null beyond `exactDistinct`. */
  readonly distinct: number | null;
  /** Distinct texts per non-missing cell, 0 to 1; beyond `exactDistinct` estimated to about 1 %. */
  readonly distinctShare: number;
  /** Whole numbers that only rise, or only fall, from row to row. */
  readonly monotone: boolean;
  readonly numbers: NumberCounts;
  /** Non-missing cells by date pattern they fit; one cell may fit several. Preferred patterns stand first. */
  readonly dates: ReadonlyMap<string, number>;
  readonly texts: TextCounts;
  readonly formats: FormatCounts;
  readonly examples?: readonly string[];
}

/** Counts of non-missing cells as texts. */
export interface TextCounts {
  shortest: number;
  longest: number;
  /** Cells with a blank inside, and how many characters all cells have. */
  withBlank: number;
  characters: number;
}

/** Counts one column while its cells stream by. */
export class ColumnCounter {
  private readonly name: string;
  private readonly examples: boolean;
  private rows = 0;
  private readonly missingCells = new Map<string, number>();
  private readonly numbers = new NumberCounts();
  private readonly dates = new Map<string, number>();
  private readonly texts: TextCounts = { shortest: Number.POSITIVE_INFINITY, longest: 0, withBlank: 0, characters: 0 };
  private readonly formats = new FormatCounts();
  private readonly monotony = new Monotony();
  /** Distinct texts and their cells, while they are few; they are looked at when all is read. */
  private positions: Map<string, number> | null = new Map();
  private cells: number[] = [];
  /** Takes over once distinct texts are many. */
  private sketch: DistinctSketch | null = null;
  private dated = 0;
  private undated = 0;
  private firstTexts: string[] = [];

  constructor(name: string, examples: boolean) {
    this.name = name;
    this.examples = examples;
  }

  add(text: string): void {
    this.rows++;
    const position = this.positions?.get(text);
    if (position !== undefined) {
      this.cells[position]!++;
      this.monotony.repeat(text);
      return;
    }
    this.monotony.next(text);
    if (this.positions?.size === exactDistinct) this.endExactCount();
    if (this.positions === null) this.addText(text, 1);
    else this.positions.set(detached(text), this.cells.push(1) - 1);
  }

  finish(): ColumnProfile {
    const { positions } = this;
    positions?.forEach((position, text) => this.look(text, this.cells[position]!));
    const missingCodes = [...this.missingCells].toSorted(([, left], [, right]) => right - left);
    const missing = missingCodes.reduce((sum, [, cells]) => sum + cells, 0);
    const present = this.rows - missing;
    const distinct = positions === null ? null : positions.size - this.missingCells.size;
    return {
      name: this.name,
      rows: this.rows,
      missing,
      missingCodes: missingCodes.map(([code]) => code),
      distinct,
      distinctShare: present === 0 ? 0 : Math.min(1, (distinct ?? this.sketch!.estimate()) / present),
      monotone: this.monotony.holds(),
      numbers: this.numbers,
      dates: this.dates,
      texts: this.texts,
      formats: this.formats,
      ...(this.examples ? { examples: this.firstTexts } : {}),
    };
  }

  private endExactCount(): void {
    this.sketch = new DistinctSketch();
    for (const [text, position] of this.positions ?? []) this.addText(text, this.cells[position]!);
    this.positions = null;
    this.cells = [];
  }

  private addText(text: string, cells: number): void {
    if (this.look(text, cells)) this.sketch!.add(text);
  }

  /** Counts what the text looks like; false if it means "missing". */
  private look(text: string, cells: number): boolean {
    if (isMissingCode(text)) {
      this.missingCells.set(text, (this.missingCells.get(text) ?? 0) + cells);
      return false;
    }
    if (this.examples && this.firstTexts.length < exampleCount && !this.firstTexts.includes(text)) this.firstTexts.push(detached(text));
    const shape = numberShape(text);
    if (shape !== undefined) this.numbers.add(shape, text, cells);
    this.lookForDates(text, cells);
    this.formats.add(text);
    const { texts } = this;
    texts.shortest = Math.min(texts.shortest, text.length);
    texts.longest = Math.max(texts.longest, text.length);
    texts.characters += text.length * cells;
    if (shape === undefined && text.includes(' ')) texts.withBlank += cells;
    return true;
  }

  private lookForDates(text: string, cells: number): void {
    if (this.undated > datePatience && this.undated > this.dated) return;
    // A pattern that fits all cells fits the first one, so it is among the known ones: looking for others would only cost time.
    const known = [...this.dates.keys()].filter((pattern) => fitsPattern(text, pattern));
    const patterns = known.length > 0 ? known : dateCandidates(text);
    if (patterns.length === 0) this.undated += cells;
    else this.dated += cells;
    for (const pattern of patterns) this.dates.set(pattern, (this.dates.get(pattern) ?? 0) + cells);
  }
}

/** Whether whole numbers only rise or only fall from row to row, none repeated. */
class Monotony {
  private last = Number.NaN;
  private direction = 0;
  private broken = false;

  next(text: string): void {
    if (this.broken || isMissingCode(text)) return;
    const value = Number(text);
    const direction = Math.sign(value - this.last);
    if (!Number.isInteger(value) || direction === 0 || (this.direction !== 0 && direction !== this.direction)) this.broken = true;
    if (!Number.isNaN(this.last)) this.direction = direction;
    this.last = value;
  }

  /** A text that was there before. */
  repeat(text: string): void {
    if (!this.broken && !isMissingCode(text)) this.broken = true;
  }

  holds(): boolean {
    return !this.broken && this.direction !== 0;
  }
}
