import type { Column, Table } from '../../table/table.ts';
import { findColumn } from '../../table/table.ts';

/** What a learner predicts from. Numbers are NaN, codes -1 where missing. */
export type Feature =
  | { readonly kind: 'number'; readonly values: Float64Array }
  | { readonly kind: 'category'; readonly codes: Int32Array; readonly levels: number };

/** Rows that a learner can be trained on or tested with. */
export interface Sample {
  readonly features: readonly Feature[];
  /** 1 where the row is of the class that is predicted, else 0. */
  readonly labels: Uint8Array;
}

/**
 * These columns of several tables as features, table by table. Levels get the same code in all of them, so one that a table lacks is
 * known by its code alone. Each table has each of the columns, held in the same way.
 */
export function commonFeatures(tables: readonly Table[], names: readonly string[]): Feature[][] {
  const features = tables.map((): Feature[] => []);
  for (const name of names) {
    const columns = tables.flatMap((table) => findColumn(table, name) ?? []);
    const codeOf = new Map<string, number>();
    for (const column of columns) {
      if (column.storage === 'coded') for (const level of column.levels) if (!codeOf.has(level)) codeOf.set(level, codeOf.size);
    }
    for (const [at, column] of columns.entries()) features[at]!.push(featureOf(column, codeOf));
  }
  return features;
}

function featureOf(column: Column, codeOf: ReadonlyMap<string, number>): Feature {
  if (column.storage === 'numeric') return { kind: 'number', values: column.values };
  const codes = column.levels.map((level) => codeOf.get(level) ?? -1);
  return { kind: 'category', codes: column.codes.map((code) => (code < 0 ? -1 : codes[code]!)), levels: codeOf.size };
}

/** The rows of these numbers, in this order. */
export function pickRows({ features, labels }: Sample, rows: Uint32Array): Sample {
  return {
    features: features.map((feature): Feature =>
      feature.kind === 'number'
        ? { kind: 'number', values: picked(Float64Array, feature.values, rows) }
        : { ...feature, codes: picked(Int32Array, feature.codes, rows) },
    ),
    labels: picked(Uint8Array, labels, rows),
  };
}

/** The rows of two samples with the same features, one after the other. */
export function joinSamples(a: Sample, b: Sample): Sample {
  return {
    features: a.features.map((first, at): Feature => {
      const second = b.features[at]!;
      if (first.kind === 'number' && second.kind === 'number') return { kind: 'number', values: joined(Float64Array, first.values, second.values) };
      if (first.kind === 'category' && second.kind === 'category') return { ...first, codes: joined(Int32Array, first.codes, second.codes) };
      throw new TypeError('The samples hold a feature in different ways.');
    }),
    labels: joined(Uint8Array, a.labels, b.labels),
  };
}

type Cells = Float64Array | Int32Array | Uint8Array;

function picked<T extends Cells>(make: new (length: number) => T, cells: T, rows: Uint32Array): T {
  const some = new make(rows.length);
  for (let at = 0; at < rows.length; at++) some[at] = cells[rows[at]!]!;
  return some;
}

function joined<T extends Cells>(make: new (length: number) => T, a: T, b: T): T {
  const both = new make(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
