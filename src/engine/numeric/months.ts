const millisecondsOfDay = 86_400_000;

/** Months since 1970-01 of a date in days since 1970-01-01. */
export function monthIndex(days: number): number {
  const date = new Date(days * millisecondsOfDay);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

/** The first day of a month since 1970-01, in days since 1970-01-01. */
export function firstDayOfMonth(index: number): number {
  return Date.UTC(1970, index, 1) / millisecondsOfDay;
}
