import type { ColumnForms, Reference } from '../../contract/relatedTwin.ts';
import type { Stream } from '../random/stream.ts';

/** The row that numbers are made for, in whole units; levels of the categories that a choice may depend on. */
export interface RowValues {
  units(reference: Reference): number;
  level(reference: Reference): string;
}

/** Chooses among a column's forms by their counts, and gives the value in whole units. */
export interface FormDrawer {
  readonly column: string;
  draw(row: RowValues, evaluate: (form: number) => number, stream: Stream): number;
}

export function formDrawer({ column, forms, contexts, counts, multiples }: ColumnForms): FormDrawer {
  const [overall] = counts;
  const byLevels = new Map(counts.slice(1).map(({ levels, rows }) => [levels.join('\u001f'), rows]));
  const law = forms.length === 1 && multiples === null;
  return {
    column,
    draw(row, evaluate, stream) {
      if (law) return evaluate(0);
      const rows = (contexts.length === 0 ? undefined : byLevels.get(contexts.map((reference) => row.level(reference)).join('\u001f'))) ?? overall!.rows;
      const form = drawIndex(rows, stream);
      const value = form < forms.length || multiples === null ? evaluate(Math.min(form, forms.length - 1)) : drawMultiple(multiples, row, stream);
      if (!Number.isNaN(value)) return value;
      // What this form is made of is not there (an instalment of an account that has none): the first other that is.
      const others = forms.map((_, index) => evaluate(index)).find((other) => !Number.isNaN(other));
      return others ?? (multiples === null ? value : drawMultiple(multiples, row, stream));
    },
  };
}

/** An index in proportion to its count; the first with any where all are used up by rounding. */
export function drawIndex(counts: readonly number[], stream: Stream): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let left = stream.uniform() * total;
  for (let index = 0; index < counts.length; index++) {
    left -= counts[index]!;
    if (left < 0) return index;
  }
  return Math.max(0, counts.findIndex((count) => count > 0));
}

function drawMultiple({ scale, given, edges }: NonNullable<ColumnForms['multiples']>, row: RowValues, stream: Stream): number {
  const whole = row.units(scale);
  let group = 0;
  if (given !== null) {
    const place = (row.units(given.column) * (given.times === null ? 1 : row.units(given.times))) / (given.overScale ? Math.max(1, whole) : 1);
    while (group < given.cuts.length && place > given.cuts[group]!) group++;
  }
  const own = edges[group]!;
  const place = stream.uniform() * (own.length - 1);
  const cell = Math.min(own.length - 2, Math.floor(place));
  if (own.length === 1) return Math.round(whole * own[0]!);
  return Math.round(whole * (own[cell]! + (place - cell) * (own[cell + 1]! - own[cell]!)));
}
