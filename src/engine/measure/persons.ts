import { minCount } from './settings.ts';

/** Tells which keys `minCount` different persons share. */
export class SharedKeys<Key> {
  private readonly persons = new Map<Key, Set<number>>();

  add(key: Key, person: number): void {
    let own = this.persons.get(key);
    if (own === undefined) this.persons.set(key, (own = new Set()));
    // More than are asked for need not be remembered.
    if (own.size < minCount) own.add(person);
  }

  has(key: Key): boolean {
    return (this.persons.get(key)?.size ?? 0) >= minCount;
  }
}

/** 1 in the first of each person's rows: where these are counted, no number of persons is too large. */
export function firstRows(persons: Int32Array): Uint8Array {
  const seen = new Set<number>();
  return Uint8Array.from(persons, (person) => {
    const isFirst = !seen.has(person);
    seen.add(person);
    return Number(isFirst);
  });
}

/** The rows in which a person appears for the first time, in their order. */
export function onePerPerson(rows: Uint32Array, persons: Int32Array): Uint32Array {
  const first = firstRows(Int32Array.from(rows, (row) => persons[row]!));
  return rows.filter((_, index) => first[index] === 1);
}
