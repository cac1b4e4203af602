import type { PatternPlan } from '../../contract/plan.ts';
import { formatOf } from '../identifiers/formats.ts';
import { drawnShapes } from './pattern.ts';

/** With fewer texts for each row than this, a remedy is told. */
const crowded = 100;
const grouped = new Intl.NumberFormat('en', { maximumSignificantDigits: 2, roundingMode: 'floor' });

/**
 * How the values of an identifier or free text are replaced, and why none is a real one, or how likely that is. It tells of public forms, of
 * shapes and of the rows written; nothing of how many values the source had.
 * @param rows that are written
 */
export function describeReplacement(plan: PatternPlan, rows: number): string {
  if (plan.schema.startAfter !== undefined) return 'Replace: counted on from the declared last one, all different; none is a real one if none is beyond that.';
  const format = plan.schema.format === undefined ? null : formatOf(plan.schema.format);
  const digits = format?.checked === true || plan.checkDigit === 'luhn' ? ' with valid check digits' : '';
  const different = plan.unique ? ', all different' : '';
  const made = `Replace: made-up ${format?.plural ?? 'values of the same shapes'}${digits}${different}`;
  if (format === null) return `${made}; ${chance(plan, rows)}${plan.schema.kind === 'identifier' ? startHint(plan, rows) : ''}.`;
  const { status, says } = format.range;
  if (status === 'none') return `${made}; ${says}, and ${chance(plan, rows)}.`;
  return `${made}; ${says}, so that none is a real one${status === 'convention' ? ' (by convention: no standard reserves them)' : ''}.`;
}

/** How many texts there are for each row, in the shape that has fewest. */
function textsPerRow(plan: PatternPlan, rows: number): number {
  return Math.min(...drawnShapes(plan, rows).map(({ size }) => size)) / rows;
}

/** A given text is among so many that were drawn from a space with a chance of at most their number by its size. */
function chance(plan: PatternPlan, rows: number): string {
  const oneIn = textsPerRow(plan, rows);
  if (oneIn < 2) return 'there are so few such values that real ones are likely to be among them';
  return `a given real value is among them with a chance of at most one in ${oneIn >= 1e15 ? `10^${Math.floor(Math.log10(oneIn))}` : grouped.format(Math.floor(oneIn))}`;
}

function startHint(plan: PatternPlan, rows: number): string {
  return textsPerRow(plan, rows) < crowded ? ', which "startAfter" in the schema rules out where they are numbered' : '';
}
