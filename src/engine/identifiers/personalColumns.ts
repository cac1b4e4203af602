import type { ColumnRole } from '../../contract/tableSchema.ts';

/** Personal data that is told by the name of its column alone: a suggestion for a person, never a decision. */
export interface PersonalColumn {
  /** What the name speaks of, in the plural. */
  readonly plural: string;
  readonly role: ColumnRole;
  /** What the role does for it. */
  readonly advice: string;
}

interface NamedColumn extends PersonalColumn {
  readonly hint: RegExp;
}

const generalised = 'a quasi-identifier is kept, and moved where too few rows share it';
const madeAnew = 'an identifier is replaced by made-up values';

const named: readonly NamedColumn[] = [
  { plural: 'dates of birth', role: 'quasi-identifier', advice: generalised, hint: /\bdob\b|birth ?(?:date|day|year)|date of birth|year of birth|\bborn\b/ },
  { plural: 'postcodes', role: 'quasi-identifier', advice: generalised, hint: /\bzip\b|zip ?code|post ?code|postal ?code|\bplz\b/ },
  { plural: 'names of persons', role: 'identifier', advice: madeAnew, hint: /(?:first|last|middle|given|family|full|maiden|birth) ?name|(?:customer|borrower|client|applicant|person|holder|guarantor) ?name|\b(?:surname|forename)\b/ },
  { plural: 'addresses', role: 'identifier', advice: madeAnew, hint: /\b(?:address|addr|street)\b/ },
];

/** @param spoken the name of the column in lower-case words */
export function personalColumn(spoken: string): PersonalColumn | null {
  return named.find(({ hint }) => hint.test(spoken)) ?? null;
}
