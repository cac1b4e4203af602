import { createHmac } from 'node:crypto';
import type { Table } from '../../table/table.ts';

/** Rows that a sketch keeps: enough to tell half from nothing. */
const sketchSize = 256;

/**
 * A keyed sketch of a table's rows: the smallest of their HMACs (bottom-k sampling, Cohen and Kaplan 2007), so that two tables that share most
 * rows share most of their sketches. Without the key nobody can try out a row on it. It never leaves the workspace: it is no part of what is
 * measured for the clone.
 * @param key 32 random bytes of the workspace
 * @returns ascending, 16 hexadecimal digits each; no more than 256
 */
export function rowSketch({ rows, columns }: Table, key: Uint8Array): string[] {
  const texts = columns.map((column) => {
    if (column.storage === 'numeric') return (row: number): string => String(column.values[row]);
    return (row: number): string => column.levels[column.codes[row]!] ?? '';
  });
  let smallest: string[] = [];
  let bound = 'g';
  for (let row = 0; row < rows; row++) {
    const hash = createHmac('sha256', key).update(texts.map((text) => text(row)).join('\u001f')).digest('hex').slice(0, 16);
    if (hash >= bound) continue;
    smallest.push(hash);
    if (smallest.length >= 2 * sketchSize) {
      smallest = smallestOf(smallest);
      bound = smallest.at(-1)!;
    }
  }
  return smallestOf(smallest);
}

function smallestOf(hashes: readonly string[]): string[] {
  return [...new Set(hashes)].sort().slice(0, sketchSize);
}

/** Share of the rows of both tables together that are in both, estimated from their sketches. */
export function sketchOverlap(one: readonly string[], other: readonly string[]): number {
  const union = smallestOf([...one, ...other]);
  const inOne = new Set(one);
  const inOther = new Set(other);
  return union.length === 0 ? 0 : union.filter((hash) => inOne.has(hash) && inOther.has(hash)).length / union.length;
}
