import type { ColumnSchema, TableSchema } from '../../contract/tableSchema.ts';
import type { ColumnProfile } from './columnCounter.ts';
import { exactDistinct } from './columnCounter.ts';
import { spokenName } from '../identifiers/columnNames.ts';
import { personalColumn } from '../identifiers/personalColumns.ts';
import { identifierEvidence, saysDate, saysIdentifier } from './identifiers.ts';
import type { ResolvedFormat } from './numberCounts.ts';
import { maxDigits, resolveNumberFormat } from './numberCounts.ts';
import type { FileProfile } from './profile.ts';

/** Whole numbers with at most so many distinct values are a category. */
const maxNumericLevels = 15;
/** From this share of distinct texts on, a text names its row. */
const identifierShare = 0.95;
/** Fewer cells say nothing about what is unique. */
const leastCells = 20;
/** More distinct texts than this, more often than in every fifth cell, are neither a category nor an identifier for sure. */
const maxLevels = 50;
const categoryShare = 0.2;
/** Average length and share of cells with blanks from which a text is prose. */
const proseLength = 40;
const proseShare = 0.5;
/** Compact dates look like numbers: so few distinct ones may be so by chance. */
const leastCompactDates = 3;

const grouped = new Intl.NumberFormat('en');

/** What the proposal of a column says beside its name and its missing cells, and what a person should read. */
interface Proposal extends Pick<ColumnSchema, 'kind' | 'role' | 'action' | 'number' | 'dateFormat' | 'format' | 'suggestedRole'> {
  reason: string;
  confidence: number;
  undecided?: boolean;
  notes?: string[];
}

/**
 * Proposes the kind of each column from what was counted over the whole file. All is text first; names are only a hint. Neither the
 * schema nor the notes hold a value of a row.
 */
export function proposeSchema(profile: FileProfile, tableName: string): { schema: TableSchema; notes: string[] } {
  const notes = [...profile.notes];
  const commaDecimals = profile.format.delimiter === ';' || profile.columns.some(({ numbers }) => numbers.decimals[','].size > 0);
  const columns = profile.columns.map((column): ColumnSchema => {
    const { notes: columnNotes = [], ...proposal } = withSuggestedRole(column, proposeColumn(column, commaDecimals));
    notes.push(...columnNotes.map((note) => `Column "${column.name}": ${note}`));
    return {
      name: column.name,
      ...proposal,
      ...(column.missing > 0 ? { missing: true, missingCodes: [...column.missingCodes] } : {}),
    };
  });
  return { schema: { schemaVersion: 1, table: tableName, format: profile.format, columns }, notes };
}

function proposeColumn(column: ColumnProfile, commaDecimals: boolean): Proposal {
  const present = column.rows - column.missing;
  if (present === 0) return { kind: 'empty', role: 'ordinary', reason: 'no value in any row → empty', confidence: 1 };
  const number = column.numbers.count === present ? resolveNumberFormat(column.numbers, commaDecimals) : undefined;
  return proposeDate(column, present) ?? proposeFormat(column) ?? (number === undefined ? proposeText(column, present) : proposeNumber(column, number));
}

function proposeDate(column: ColumnProfile, present: number): Proposal | undefined {
  const [pattern, ...others] = [...column.dates].filter(([, cells]) => cells === present).map(([name]) => name);
  if (pattern === undefined) return undefined;
  const compact = /^y+M+(dd)?$/.test(pattern);
  if (compact && (column.distinct ?? exactDistinct) < leastCompactDates && !saysDate(column.name)) return undefined;
  const rival = others.find((other) => isMonthFirst(other) !== isMonthFirst(pattern));
  const base = { kind: 'date', role: 'ordinary', dateFormat: pattern } as const;
  if (rival !== undefined) {
    return {
      ...base, reason: `all values are dates, as ${pattern} and as ${rival}`, confidence: 0.5, undecided: true,
      notes: [`the dates fit ${pattern} and ${rival} alike; ${pattern} is assumed.`],
    };
  }
  return { ...base, reason: `all values are dates of the format ${pattern}`, confidence: compact && !saysDate(column.name) ? 0.8 : 0.98 };
}

/** Identifiers of a public form. Few of them, each in many rows, are a category like any other: a person may say otherwise. */
function proposeFormat(column: ColumnProfile): Proposal | undefined {
  const evidence = column.formats.evidence(spokenName(column.name));
  if (evidence === null) return undefined;
  if (isCategory(column)) return { kind: 'category', role: 'ordinary', reason: `${distinctText(column)} → category`, confidence: 0.8 };
  const { format, matching, sampled } = evidence;
  const recurs = column.distinctShare < identifierShare;
  const reason = `${grouped.format(matching)} of ${grouped.format(sampled)} distinct values look like ${format.plural}${format.checked ? ' with valid check digits' : ''} → ${recurs ? 'identifier that recurs, a link to another table' : 'identifier'}`;
  return { kind: 'identifier', role: recurs ? 'link' : 'identifier', action: 'replace', format: format.name, reason, confidence: 0.97 };
}

/** Few texts, each of them met more than once on average. */
function isCategory({ distinct, distinctShare }: ColumnProfile): boolean {
  return distinct !== null && distinct <= maxLevels && distinctShare < identifierShare;
}

/** Personal data that is kept as it is proposed: said, and left to a person. */
function withSuggestedRole(column: ColumnProfile, proposal: Proposal): Proposal {
  if (proposal.kind === 'empty' || proposal.kind === 'identifier') return proposal;
  const few = column.formats.evidence(spokenName(column.name));
  if (few !== null) return { ...proposal, suggestedRole: 'identifier', reason: `${proposal.reason}; they look like ${few.format.plural}: an identifier is replaced by made-up values` };
  const personal = personalColumn(spokenName(column.name));
  if (personal === null) return proposal;
  return { ...proposal, suggestedRole: personal.role, reason: `${proposal.reason}; the name speaks of ${personal.plural}, which are personal: ${personal.advice}` };
}

function isMonthFirst(pattern: string): boolean {
  return pattern.startsWith('M') && pattern.includes('d') && !pattern.startsWith('MMM');
}

function proposeNumber(column: ColumnProfile, { format, whole, undecided, rounded }: ResolvedFormat): Proposal {
  const notes = [
    ...(undecided ? [`"${format.decimalSign}" is read as decimal sign${format.thousandsSign === '' ? '' : ` and "${format.thousandsSign}" as thousands sign`}; the column would allow the other reading, decimals for thousands.`] : []),
    ...(rounded ? [`some values have more than ${maxDigits} decimals; they are written with ${maxDigits}.`] : []),
  ];
  const shared = { role: 'ordinary', number: format, notes, ...(undecided ? { undecided } : {}) } as const;
  const digits = format.decimals === 0 ? 'whole numbers' : `numbers with ${format.fixed ? '' : 'up to '}${format.decimals} ${format.decimals === 1 ? 'decimal' : 'decimals'}`;
  if (whole && isNumericCategory(column)) {
    return { ...shared, kind: 'category', reason: `${distinctText(column)} → category`, confidence: (column.distinct ?? 0) <= 2 ? 0.95 : 0.8 };
  }
  const evidence = format.decimals === 0 && format.thousandsSign === '' && format.prefix + format.suffix === '' ? identifierEvidence(column) : undefined;
  if (evidence !== undefined) {
    const { link, undecided: open, ...rest } = evidence;
    return { ...shared, ...rest, kind: 'identifier', role: link ? 'link' : 'identifier', action: 'replace', ...(open ? { undecided: true } : {}) };
  }
  return { ...shared, kind: format.decimals === 0 ? 'integer' : 'number', reason: `${distinctText(column)}, all ${digits}`, confidence: undecided ? 0.5 : 0.95 };
}

/** Few whole numbers, each of them met more than once on average. */
function isNumericCategory(column: ColumnProfile): boolean {
  const { distinct } = column;
  return distinct !== null && (distinct <= 2 || (distinct <= maxNumericLevels && column.distinctShare <= 0.5));
}

function proposeText(column: ColumnProfile, present: number): Proposal {
  const notes = textNotes(column, present);
  const { distinctShare, texts, numbers } = column;
  const distinct = column.distinct ?? distinctShare * present;
  const why = numbers.leadingZeros > 0 ? ', with leading zeros' : numbers.long > 0 ? `, with more than ${maxDigits} digits` : '';
  const prose = texts.withBlank > present * proseShare && texts.characters > present * proseLength;
  const base = { role: 'ordinary', notes } as const;
  if (prose && distinct > maxLevels) return { ...base, kind: 'text', reason: `${distinctText(column)} of ${Math.round(texts.characters / present)} characters on average → free text`, confidence: 0.9 };
  if (hasOffsets(column, present)) return { ...base, kind: 'text', reason: 'date-times with more than one offset from UTC → text', confidence: 0.9 };
  if (present >= leastCells && distinctShare >= identifierShare) {
    return { ...base, kind: 'identifier', role: 'identifier', action: 'replace', reason: `${distinctText(column)}${why} → identifier`, confidence: saysIdentifier(column.name) ? 0.98 : 0.85 };
  }
  if (present >= leastCells && distinct > maxLevels && distinctShare > categoryShare) {
    const named = saysIdentifier(column.name);
    return {
      ...base, notes: [...notes, 'it is neither a category nor an identifier for sure; declare its kind.'], undecided: true,
      ...(named ? { kind: 'identifier', role: 'link', action: 'replace' } : { kind: 'text' }), reason: `${distinctText(column)}${why}: too many for a category, too few for an identifier`, confidence: 0.4,
    };
  }
  return { ...base, kind: 'category', reason: `${distinctText(column)}${why} → category`, confidence: distinct <= maxLevels ? 0.95 : 0.7 };
}

/** Dates that all differ from one another in the offset alone. */
function hasOffsets(column: ColumnProfile, present: number): boolean {
  const offsets = new Map<string, number>();
  for (const [pattern, cells] of column.dates) {
    const zone = /'(?:Z|[+-]\d\d:?\d\d)'$/.exec(pattern)?.[0];
    if (zone !== undefined) offsets.set(zone, Math.max(offsets.get(zone) ?? 0, cells));
  }
  return offsets.size > 1 && [...offsets.values()].reduce((sum, cells) => sum + cells, 0) === present;
}

/** Why a column that is nearly of numbers or dates became text. */
function textNotes(column: ColumnProfile, present: number): string[] {
  const dated = Math.max(0, ...column.dates.values());
  if (dated > present / 10 && column.numbers.count < present) {
    return [`${[...column.dates].map(([pattern, cells]) => `${cells} values fit ${pattern}`).join(', ')}, out of ${present}; no one date format fits all.`];
  }
  const others = present - column.numbers.count;
  if (others > 0 && others <= present / 20) return [`${others} of ${present} values are no numbers, so all are taken as text; if they mean "missing", declare them as "missingCodes".`];
  return [];
}

function distinctText(column: ColumnProfile): string {
  const distinct = column.distinct === null ? `over ${grouped.format(exactDistinct)}` : grouped.format(column.distinct);
  const present = column.rows - column.missing;
  return `${distinct} distinct ${column.distinct === 1 ? 'value' : 'values'} in ${grouped.format(present)} ${present === 1 ? 'row' : 'rows'}`;
}
