import { z } from 'zod';
import { tableName } from './tableSchema.ts';

const column = z.string().min(1);

/**
 * What becomes of rows of the source that break a rule: `refuse` stops the job, `drop` leaves them out of what is measured, `keep` measures
 * them all the same (the output still holds the rule), `relax` gives the rule up: it is counted and reported, never enforced.
 */
export const inputActions = ['refuse', 'drop', 'keep', 'relax'] as const;
export type InputAction = (typeof inputActions)[number];

const switches = {
  /** One name per rules file; reports and errors call the rule by it. */
  id: z.string().min(1).max(120),
  /** Where several tables are cloned together: the one it speaks of. Absent: the only one. */
  table: tableName.optional(),
  input: z.enum(inputActions).default('refuse'),
  /** Is it enforced on the output? It is counted there in any case. */
  enforce: z.boolean().default(true),
};

/** A linear combination of columns; a factor is 1 or -1 mostly. */
const term = z.object({ column, factor: z.number() });

/** Amounts may be off by so much, since they are rounded; in the unit of the column. */
const tolerance = z.number().min(0).default(0);

/**
 * A business rule over the rows of one table. Where a column that it reads is missing the rule says nothing (`nullPattern` and `unique` say
 * themselves what a missing value means), so rules never fail on empty cells.
 */
export const ruleSchema = z.discriminatedUnion('kind', [
  /** `lesser <= greater` (or `<`): numbers or dates. */
  z.object({ kind: z.literal('order'), ...switches, lesser: column, greater: column, strict: z.boolean().default(false) }),
  /**
   * `column = sum of factor * column + constant`: sums, differences, totals, constant offsets, duplicates of a column. It holds where the
   * two are the same once they are written in the column's decimals. Dates count in days, those without a day in months.
   */
  z.object({ kind: z.literal('linear'), ...switches, column, terms: z.array(term).min(1), constant: z.number().default(0), tolerance }),
  /** `column = factor * one * other`; with `divide`, `column = factor * one / other`. */
  z.object({ kind: z.literal('product'), ...switches, column, one: column, other: column, divide: z.boolean().default(false), factor: z.number().default(1), tolerance }),
  /** `column` follows from `from`: each value of the one (verbatim text, as written in the file) has one value of the other. */
  z.object({ kind: z.literal('lookup'), ...switches, column, from: column, values: z.record(z.string(), z.string()) }),
  /** Only these combinations of values (verbatim texts) occur. */
  z.object({ kind: z.literal('combinations'), ...switches, columns: z.array(column).min(2).max(6), allowed: z.array(z.array(z.string())).min(1) }),
  /** `min <= column <= max`: numbers in their own unit; dates as the file writes them. */
  z.object({ kind: z.literal('range'), ...switches, column, min: z.union([z.number(), z.string()]).optional(), max: z.union([z.number(), z.string()]).optional() }),
  /** No combination of these columns occurs twice; rows in which all are missing do not count. */
  z.object({ kind: z.literal('unique'), ...switches, columns: z.array(column).min(1) }),
  /** `column` is missing exactly where (`when: 'missing'` or a value list) the other column says so; with `onlyIf` the reverse is allowed. */
  z.object({
    kind: z.literal('nullPattern'), ...switches, column,
    /** Missing there … */
    missingWhere: z.union([
      z.object({ column, is: z.literal('missing') }),
      z.object({ column, is: z.literal('present') }),
      z.object({ column, is: z.literal('one of'), values: z.array(z.string()).min(1) }),
    ]),
    /** … and present everywhere else, unless this is false. */
    exactly: z.boolean().default(true),
  }),
  /** The column holds this one value (verbatim text) wherever it is present. */
  z.object({ kind: z.literal('constant'), ...switches, column, value: z.string() }),
  /** Exactly one of these columns of 0 and 1 is 1. */
  z.object({ kind: z.literal('oneHot'), ...switches, columns: z.array(column).min(2) }),
]);
export type Rule = z.infer<typeof ruleSchema>;
export type RuleKind = Rule['kind'];

/** Does the rule name values of its table, besides columns and figures? */
export function namesValues(rule: Rule): boolean {
  return rule.kind === 'lookup' || rule.kind === 'combinations' || rule.kind === 'constant' || (rule.kind === 'nullPattern' && rule.missingWhere.is === 'one of');
}

/** A rules file: what `clone --rules FILE` takes and `inspect` proposes. */
export const rulesFile = z.object({ schemaVersion: z.literal(1), rules: z.array(ruleSchema) });
export type RulesFile = z.infer<typeof rulesFile>;

/** How often a rule was broken. Counts alone: of a source they are internal. */
export const ruleCount = z.object({
  id: z.string(),
  kind: z.string(),
  /** The rule in one sentence. */
  says: z.string(),
  /** Rows to which the rule applied, and how many of them broke it. */
  rows: z.int().nonnegative(),
  broken: z.int().nonnegative(),
});
export type RuleCount = z.infer<typeof ruleCount>;
