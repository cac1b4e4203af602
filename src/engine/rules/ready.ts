import { Failure } from '../../contract/errors.ts';
import type { Rule } from '../../contract/rules.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import { writingOf, type Writing } from './cells.ts';
import { sayRule } from './says.ts';
import { testOf, type OpenTest } from './tests.ts';

/** A rule whose columns are there and of the right kind. */
export interface ReadyRule {
  readonly rule: Rule;
  /** All columns that it reads, each once. */
  readonly columns: readonly string[];
  readonly says: string;
  readonly writings: ReadonlyMap<string, Writing>;
  /** Begins a count: what is unique is remembered from block to block. */
  open(): OpenTest;
}

/**
 * The rules of a table, checked against its columns.
 * @throws Failure 'usage' for columns that are not there or of the wrong kind, for values that a column cannot hold, for an id given twice
 */
export function readyRules(rules: readonly Rule[], columns: readonly ColumnSchema[]): ReadyRule[] {
  const known = new Map(columns.map((schema) => [schema.name, schema]));
  const ids = new Set<string>();
  return rules.map((rule) => {
    if (ids.has(rule.id)) throw new Failure('usage', `Two rules are called "${rule.id}".`, { fix: 'Give each rule an id of its own.' });
    ids.add(rule.id);
    const names = columnsOf(rule);
    const schemas = names.map((name, position) => {
      if (names.indexOf(name) < position) throw ruleFailure(rule, name, `names column "${name}" twice`, 'A rule relates different columns.');
      const schema = known.get(name);
      if (schema === undefined) throw ruleFailure(rule, name, `names column "${name}", which is not there`, `Columns are: ${[...known.keys()].slice(0, 40).join(', ')}.`);
      return schema;
    });
    checkKinds(rule, schemas);
    const writings = new Map(schemas.map((schema) => [schema.name, writingOf(schema)]));
    return { rule, columns: names, says: sayRule(rule), writings, open: testOf(rule, writings) };
  });
}

/** All columns that a rule reads, in the order in which it names them. */
export function columnsOf(rule: Rule): string[] {
  switch (rule.kind) {
    case 'order': return [rule.lesser, rule.greater];
    case 'linear': return [rule.column, ...rule.terms.map(({ column }) => column)];
    case 'product': return rule.one === rule.other ? [rule.column, rule.one] : [rule.column, rule.one, rule.other];
    case 'lookup': return [rule.column, rule.from];
    case 'nullPattern': return [rule.column, rule.missingWhere.column];
    case 'range': case 'constant': return [rule.column];
    default: return rule.columns;
  }
}

/** What a rules file gets wrong: names rule and column, and says what to do. */
export function ruleFailure({ id }: Pick<Rule, 'id'>, column: string, what: string, fix: string): Failure {
  return new Failure('usage', `Rule "${id}" ${what}.`, { column, fix });
}

const numericKinds = new Set(['integer', 'number', 'category', 'date', 'empty']);

function checkKinds(rule: Rule, schemas: readonly ColumnSchema[]): void {
  const { kind } = rule;
  if (kind === 'lookup' || kind === 'combinations' || kind === 'unique' || kind === 'nullPattern' || kind === 'constant') return;
  for (const schema of schemas) {
    if (!numericKinds.has(schema.kind)) throw ruleFailure(rule, schema.name, `needs numbers or dates, and column "${schema.name}" holds ${schema.kind === 'text' ? 'free text' : 'identifiers'}`, 'Declare another kind in the schema, or take the rule out.');
    if (schema.kind === 'date' && (kind === 'product' || kind === 'oneHot')) throw ruleFailure(rule, schema.name, `needs numbers, and column "${schema.name}" holds dates`, 'Take the rule out.');
  }
  const dates = schemas.filter((schema) => schema.kind === 'date');
  const odd = schemas.find((schema) => schema.kind !== 'date' && schema.kind !== 'empty');
  if (kind === 'order' && dates.length > 0 && odd !== undefined) throw ruleFailure(rule, odd.name, `compares dates with column "${odd.name}", which holds none`, 'Compare dates with dates, numbers with numbers.');
  if (kind === 'linear') checkDates(rule, dates);
}

/** Dates are added up in days, or in months where no day is written: not both. */
function checkDates(rule: Rule, dates: readonly ColumnSchema[]): void {
  const writings = dates.map(writingOf);
  const timed = writings.find(({ hasTime }) => hasTime);
  if (timed !== undefined) throw ruleFailure(rule, timed.schema.name, `adds up dates, and column "${timed.schema.name}" has a time of day`, 'Take the rule out.');
  const other = writings.find(({ monthly }) => monthly !== writings[0]!.monthly);
  if (other !== undefined) throw ruleFailure(rule, other.schema.name, `adds up dates with a day and dates without one (column "${other.schema.name}")`, 'Use dates of one format.');
}
