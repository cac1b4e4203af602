type Values = readonly (readonly (number | null)[])[];

/** Cell by cell; null where either has no figure. */
export function differences(one: Values, other: Values): (number | null)[][] {
  return one.map((row, down) => row.map((value, across) => {
    const against = other[down]?.[across] ?? null;
    return value === null || against === null ? null : value - against;
  }));
}
