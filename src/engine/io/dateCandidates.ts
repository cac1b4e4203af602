import { datePattern } from './datePattern.ts';

/** Patterns of days and months that are looked for, the preferred first: padded before short, day before month. */
const dayPatterns = [
  'yyyy-MM-dd', 'yyyy/MM/dd', 'yyyy.MM.dd', 'yyyyMMdd', 'yyyyMM', 'yyyy-MM', 'yyyy/MM',
  ...['/', '-'].flatMap((sign) => [
    `dd${sign}MM${sign}yyyy`, `MM${sign}dd${sign}yyyy`, `d${sign}M${sign}yyyy`, `M${sign}d${sign}yyyy`,
    `dd${sign}MM${sign}yy`, `MM${sign}dd${sign}yy`, `d${sign}M${sign}yy`, `M${sign}d${sign}yy`,
  ]),
  // With points the day always stands first.
  'dd.MM.yyyy', 'd.M.yyyy', 'dd.MM.yy', 'd.M.yy',
  'MM/yyyy', 'MM-yyyy', 'M/yyyy',
  ...['MMM', 'LLL', 'MMMM'].flatMap((month) => [
    ...['-', ' ', '/'].flatMap((sign) => [
      `dd${sign}${month}${sign}yyyy`, `d${sign}${month}${sign}yyyy`, `dd${sign}${month}${sign}yy`, `d${sign}${month}${sign}yy`,
      `${month}${sign}yyyy`, `${month}${sign}yy`,
    ]),
    `dd${month}yyyy`, `dd${month}yy`, `${month}yyyy`, `${month} dd, yyyy`, `${month} d, yyyy`,
  ]),
];
const timeOfDay = /^(\d?\d):(\d\d)(:\d\d)?(\.\d{1,6})?( ?(?:AM|PM))?(Z|[+-]\d\d:?\d\d)?$/;
const compactTime = /^(\d{8})\d{6}(\d{0,6})$/;
/** Compact dates look like numbers; outside these years they are taken for numbers. 9999-12-31 stands for "open end". */
const compactYears = { first: 1900, last: 2100 };
const openEnd = '99991231';

/** Letters become A and digits 9: texts of one shape are candidates for the same patterns. */
function shapeOf(text: string): string {
  return text.replace(/[A-Za-z]+/g, 'A').replace(/\d/g, '9');
}

/** The shapes that texts of a pattern can have; fields without leading zeros have one or two digits. */
function shapesOf(pattern: string): string[] {
  return pattern.split(/(?<![a-zA-Z])([dM])(?![a-zA-Z])/).reduce<string[]>((shapes, part) => {
    const forms = part === 'd' || part === 'M' ? ['9', '99'] : [part.replace(/MMMM|MMM|LLL/, 'A').replace(/[yMd]/g, '9')];
    return shapes.flatMap((shape) => forms.map((form) => shape + form));
  }, ['']);
}

const patternsOfShape = new Map<string, string[]>();
for (const pattern of dayPatterns) for (const shape of shapesOf(pattern)) patternsOfShape.set(shape, [...(patternsOfShape.get(shape) ?? []), pattern]);

/**
 * All patterns by which the text is a date, written exactly as it stands, in the order of preference. Patterns that fit several texts
 * come in the same order for each.
 */
export function dateCandidates(text: string): string[] {
  if (text.length < 5 || text.length > 40) return [];
  return text.includes(':') ? dateTimes(text) : dates(text);
}

/** Whether the text is a date by that pattern. Compact dates must be of a likely year, since they could be numbers. */
export function fitsPattern(text: string, pattern: string): boolean {
  return !Number.isNaN(datePattern(pattern).parse(text)) && (!pattern.startsWith('yyyyMM') || isLikelyYear(text));
}

function dates(text: string): string[] {
  const compact = compactTime.exec(text);
  return fitting(text, compact === null ? (patternsOfShape.get(shapeOf(text)) ?? []) : [`yyyyMMddHHmmss${'S'.repeat(compact[2]!.length)}`]);
}

function dateTimes(text: string): string[] {
  const colon = text.indexOf(':');
  const split = Math.max(text.lastIndexOf(' ', colon), text.lastIndexOf('T', colon));
  const time = timeOfDay.exec(text.slice(split + 1));
  if (split < 0 || time === null) return [];
  const [, hour = '', , seconds = '', fraction = '', half = '', zone = ''] = time;
  const letter = half === '' ? 'H' : 'h';
  const hours = [...(hour.length === 2 ? [letter.repeat(2)] : []), ...(hour.startsWith('0') && hour.length === 2 ? [] : [letter])];
  const rest = `:mm${seconds === '' ? '' : ':ss'}${fraction === '' ? '' : `.${'S'.repeat(fraction.length - 1)}`}${half.replace(/AM|PM/, 'a')}${zone === '' ? '' : `'${zone}'`}`;
  const between = text[split] === 'T' ? "'T'" : ' ';
  const days = patternsOfShape.get(shapeOf(text.slice(0, split))) ?? [];
  return fitting(text, days.flatMap((day) => hours.map((hourPattern) => day + between + hourPattern + rest)));
}

function fitting(text: string, patterns: readonly string[]): string[] {
  return patterns.filter((pattern) => fitsPattern(text, pattern));
}

function isLikelyYear(text: string): boolean {
  const year = Number(text.slice(0, 4));
  return (year >= compactYears.first && year <= compactYears.last) || text.startsWith(openEnd);
}
