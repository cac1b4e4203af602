const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** What stands where a value does not apply. */
export const notApplicable = '–';

/** 14523 as "14,523". */
export const formatCount = (count: number): string => whole.format(count);

/** Seconds to one decimal, without the unit. */
export const formatSeconds = (seconds: number): string => tenths.format(seconds);

/** An ISO time as "22 Nov, 13:41" in local time. */
export const formatMoment = (iso: string): string => moment.format(new Date(iso));

/** A count with its noun: "1 run", "3 runs". */
export const formatPlural = (count: number, noun: string): string => `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** What is left of a budget, to two decimals, rounded down: what is offered must fit. */
export const formatLeft = (epsilon: number): string => (Math.floor(epsilon * 100 + 1e-9) / 100).toFixed(2);

/** An epsilon that somebody asked for: at least two decimals, never rounded. */
export const formatEpsilon = (epsilon: number): string => (Number.isInteger(epsilon * 100) ? epsilon.toFixed(2) : String(epsilon));

/** A small probability as "1e-6". */
export const formatDelta = (delta: number): string => delta.toExponential().replace('e+0', '');

/** A share as "3.4" per cent, without the sign; none at all is "0". */
export const formatPercent = (share: number): string => (share === 0 ? '0' : tenths.format(100 * share));

/** Bytes in decimal units, as file managers show them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  if (bytes < 1e6) return `${tenths.format(bytes / 1e3)} kB`;
  if (bytes < 1e9) return `${tenths.format(bytes / 1e6)} MB`;
  return `${tenths.format(bytes / 1e9)} GB`;
}

/** The last part of a path of any operating system. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
