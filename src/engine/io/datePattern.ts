/**
 * Dates as texts. Patterns use Unicode letters (yyyy yy MMMM MMM MM M dd d HH H hh h mm ss S… a) with other text in quotes or as it
 * is. One letter is ours, since Unicode has none for capitals: LLL is JAN. Months are English; two-digit years 00 to 68 lie after 2000 (POSIX).
 */
export interface DatePattern {
  readonly pattern: string;
  /** With a time of day, values are milliseconds since 1970-01-01 (microseconds as fractions), else whole days since then; both UTC. */
  readonly hasTime: boolean;
  /** NaN unless the text is exactly what `format` would write. */
  parse(text: string): number;
  format(value: number): string;
}

interface Fields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  microsecond: number;
  afternoon: boolean;
}

interface Token {
  /** Reads at `position` into the fields; gives the position after it, or -1. */
  read(text: string, position: number, fields: Fields): number;
  write(fields: Fields): string;
}

const dayMs = 86_400_000;
const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const shortNames = monthNames.map((name) => name.slice(0, 3));
const compiled = new Map<string, DatePattern>();

/** Compiles a pattern. Throws RangeError if a letter in it has no meaning. */
export function datePattern(pattern: string): DatePattern {
  let known = compiled.get(pattern);
  if (known === undefined) compiled.set(pattern, (known = compile(pattern)));
  return known;
}

function compile(pattern: string): DatePattern {
  const parts = pattern.match(/'(?:[^']|'')*'|([a-zA-Z])\1*|[^a-zA-Z']+/g) ?? [];
  if (parts.join('') !== pattern) throw new RangeError('unbalanced quote in a date pattern');
  const tokens = parts.map(tokenOf);
  const hasTime = parts.some((part) => /^[HhmsS]/.test(part));
  const twelveHours = parts.some((part) => part.startsWith('h'));
  const fields: Fields = { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0, microsecond: 0, afternoon: false };
  return {
    pattern,
    hasTime,
    parse(text) {
      reset(fields);
      let position = 0;
      for (const token of tokens) {
        position = token.read(text, position, fields);
        if (position < 0) return Number.NaN;
      }
      return position === text.length && isValid(fields, twelveHours) ? valueOf(fields, hasTime, twelveHours) : Number.NaN;
    },
    format(value) {
      setFields(fields, value, hasTime);
      let text = '';
      for (const token of tokens) text += token.write(fields);
      return text;
    },
  };
}

function reset(fields: Fields): void {
  fields.year = 1970;
  fields.month = 1;
  fields.day = 1;
  fields.hour = 0;
  fields.minute = 0;
  fields.second = 0;
  fields.microsecond = 0;
  fields.afternoon = false;
}

function isValid(fields: Fields, twelveHours: boolean): boolean {
  const { year, month, day, hour, minute, second } = fields;
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return false;
  return (twelveHours ? hour >= 1 && hour <= 12 : hour <= 23) && minute <= 59 && second <= 59;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function valueOf(fields: Fields, hasTime: boolean, twelveHours: boolean): number {
  const days = Date.UTC(fields.year, fields.month - 1, fields.day) / dayMs;
  if (!hasTime) return days;
  const hour = twelveHours ? (fields.hour % 12) + (fields.afternoon ? 12 : 0) : fields.hour;
  return days * dayMs + ((hour * 60 + fields.minute) * 60 + fields.second) * 1000 + fields.microsecond / 1000;
}

function setFields(fields: Fields, value: number, hasTime: boolean): void {
  // Half a microsecond is more than the rounding of a float64 in any year up to 9999.
  const milliseconds = hasTime ? value + 0.0005 : Math.round(value) * dayMs;
  const date = new Date(Math.floor(milliseconds));
  fields.year = date.getUTCFullYear();
  fields.month = date.getUTCMonth() + 1;
  fields.day = date.getUTCDate();
  fields.hour = date.getUTCHours();
  fields.minute = date.getUTCMinutes();
  fields.second = date.getUTCSeconds();
  fields.microsecond = hasTime ? date.getUTCMilliseconds() * 1000 + Math.floor((milliseconds - Math.floor(milliseconds)) * 1000) : 0;
}

function tokenOf(part: string): Token {
  switch (part) {
    case 'yyyy': return digits(4, 'year');
    case 'yy': return shortYear;
    case 'MMMM': return monthName(monthNames);
    case 'MMM': return monthName(shortNames);
    case 'LLL': return monthName(shortNames.map((name) => name.toUpperCase()));
    case 'MM': return digits(2, 'month');
    case 'M': return shortest('month');
    case 'dd': return digits(2, 'day');
    case 'd': return shortest('day');
    case 'HH': return digits(2, 'hour');
    case 'H': return shortest('hour');
    case 'hh': return halfDay(digits(2, 'hour'), 2);
    case 'h': return halfDay(shortest('hour'), 1);
    case 'mm': return digits(2, 'minute');
    case 'ss': return digits(2, 'second');
    case 'a': return halfOfDay;
    default:
      if (/^S{1,6}$/.test(part)) return fraction(part.length);
      if (part.startsWith("'")) return literal(part === "''" ? "'" : part.slice(1, -1).replaceAll("''", "'"));
      if (/^[a-zA-Z]/.test(part)) throw new RangeError('unknown letter in a date pattern');
      return literal(part);
  }
}

type NumericField = Exclude<keyof Fields, 'afternoon'>;

/** The number of `width` digits at `position`, or -1. */
function readDigits(text: string, position: number, width: number): number {
  let value = 0;
  for (let offset = 0; offset < width; offset++) {
    const digit = text.charCodeAt(position + offset) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function digits(width: number, field: NumericField): Token {
  return {
    read(text, position, fields) {
      const value = readDigits(text, position, width);
      fields[field] = value;
      return value < 0 ? -1 : position + width;
    },
    write: (fields) => String(fields[field]).padStart(width, '0'),
  };
}

/** One or two digits, no zero in front. */
function shortest(field: NumericField): Token {
  return {
    read(text, position, fields) {
      const two = readDigits(text, position, 2);
      const width = two >= 10 ? 2 : 1;
      const value = width === 2 ? two : readDigits(text, position, 1);
      fields[field] = value;
      return value < 0 || (two >= 0 && two < 10) ? -1 : position + width;
    },
    write: (fields) => String(fields[field]),
  };
}

const shortYear: Token = {
  read(text, position, fields) {
    const value = readDigits(text, position, 2);
    fields.year = value + (value <= 68 ? 2000 : 1900);
    return value < 0 ? -1 : position + 2;
  },
  write: (fields) => String(fields.year % 100).padStart(2, '0'),
};

function monthName(names: readonly string[]): Token {
  return {
    read(text, position, fields) {
      const index = names.findIndex((name) => text.startsWith(name, position));
      fields.month = index + 1;
      return index < 0 ? -1 : position + names[index]!.length;
    },
    write: (fields) => names[fields.month - 1]!,
  };
}

/** Hours of a clock with two halves: 12, 1, 2 … 11. */
function halfDay(hours: Token, width: number): Token {
  return { read: hours.read, write: (fields) => String(((fields.hour + 11) % 12) + 1).padStart(width, '0') };
}

const halfOfDay: Token = {
  read(text, position, fields) {
    fields.afternoon = text.startsWith('PM', position);
    return fields.afternoon || text.startsWith('AM', position) ? position + 2 : -1;
  },
  write: (fields) => (fields.hour >= 12 ? 'PM' : 'AM'),
};

function fraction(width: number): Token {
  const unit = 10 ** (6 - width);
  return {
    read(text, position, fields) {
      const value = readDigits(text, position, width);
      fields.microsecond = value * unit;
      return value < 0 ? -1 : position + width;
    },
    write: (fields) => String(Math.floor(fields.microsecond / unit)).padStart(width, '0'),
  };
}

function literal(words: string): Token {
  return { read: (text, position) => (text.startsWith(words, position) ? position + words.length : -1), write: () => words };
}
