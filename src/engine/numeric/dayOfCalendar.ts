export const millisecondsOfDay = 86_400_000;

/** Days of the week from Sunday, 0 to 6. @param time milliseconds since 1970, UTC */
export function weekdayOf(time: number): number {
  return new Date(time).getUTCDay();
}

/** Days of the month from 0, and 31 for its last one, which has a meaning of its own. */
export function monthDayOf(time: number): number {
  const day = new Date(time).getUTCDate();
  return new Date(time + millisecondsOfDay).getUTCDate() === 1 ? 31 : day - 1;
}
