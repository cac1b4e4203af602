import type { ColumnProfile } from './columnCounter.ts';
import { exactDistinct } from './columnCounter.ts';
import { wordsOf } from '../identifiers/columnNames.ts';

/** Last words of names that speak of an identifier. Names are hints: they support what the data suggest, and never decide alone. */
const identifierWords = new Set(['id', 'ids', 'key', 'uuid', 'guid', 'account', 'acct', 'iban', 'pan', 'ssn', 'passport', 'number', 'nr', 'no', 'num', 'ref', 'reference', 'rownum', 'row']);
const joinedIdentifier = /(?:cust|customer|borrower|loan|client|member|acct|account|contract)(?:id|no|nr|key)$/;
const dateWords = new Set(['dt', 'd', 'ym', 'ymd', 'yyyymm', 'yyyymmdd', 'dob', 'day', 'month', 'period', 'year', 'vintage', 'cohort', 'time', 'timestamp']);

const nearlyAll = 0.95;
const leastCells = 20;
/** Numbers of so many digits, all of one length and hardly any twice, are account numbers rather than amounts. */
const accountDigits = 8;
/**
 * n numbers drawn at random from R are all different with probability of about exp(-n^2 / 2R) (the birthday problem); beyond this
 * exponent that is no accident, and they were handed out.
 */
const birthdayExponent = 10;
/** Where uniqueness is estimated only: the share of the range that is taken, from which a measure would show many repeats. */
const densityEstimated = 0.2;

/** Whether the name of a column speaks of an identifier. */
export function saysIdentifier(name: string): boolean {
  const last = wordsOf(name).at(-1) ?? '';
  return identifierWords.has(last) || joinedIdentifier.test(last);
}

/** Whether the name of a column speaks of a date. */
export function saysDate(name: string): boolean {
  return wordsOf(name).some((word) => dateWords.has(word) || word.includes('date'));
}

interface Evidence {
  reason: string;
  confidence: number;
  /** Refers to another table: the same number stands in several rows. */
  link: boolean;
  undecided: boolean;
}

/** Why a column of plain whole numbers names things rather than measures them, if it does. Amounts with many distinct values are measures. */
export function identifierEvidence(column: ColumnProfile): Evidence | undefined {
  const { numbers, distinct, distinctShare } = column;
  const present = column.rows - column.missing;
  if (present < leastCells || numbers.negative > 0) return undefined;
  const certain = { link: false, undecided: false };
  if (distinctShare < nearlyAll) {
    const linked = saysIdentifier(column.name) && (distinct ?? exactDistinct) > 50;
    return linked ? { reason: 'the name speaks of an identifier, and its values recur → link to another table', confidence: 0.6, link: true, undecided: true } : undefined;
  }
  if (column.monotone) return { ...certain, reason: 'whole numbers that only rise or only fall, none twice → identifier', confidence: 0.95 };
  const range = numbers.max - numbers.min + 1;
  const unique = distinct === null ? present / range >= densityEstimated && distinctShare >= 0.98 : distinct === present && (present * present) / (2 * range) >= birthdayExponent;
  if (unique) return { ...certain, reason: 'densely used whole numbers, none twice → identifier', confidence: 0.9 };
  if (saysIdentifier(column.name)) return { ...certain, reason: `at least ${nearlyAll * 100} % distinct whole numbers, and the name speaks of an identifier → identifier`, confidence: 0.9 };
  const { shortest, longest } = column.texts;
  if (shortest === longest && shortest >= accountDigits) {
    return { link: false, undecided: true, reason: `at least ${nearlyAll * 100} % distinct numbers of ${shortest} digits each → identifier`, confidence: 0.6 };
  }
  return undefined;
}
