import type { Rule, RuleKind } from '../../../contract/rules.ts';
import { ruleSchema } from '../../../contract/rules.ts';

export type RuleOf<K extends RuleKind> = Extract<Rule, { kind: K }>;

/** A rule that the rows of a table suggest, and how many of the rows to which it applies break it. */
export interface SuggestedRule<R extends Rule = Rule> {
  readonly rule: R;
  readonly rows: number;
  readonly broken: number;
}

/** Complete rows below which nothing is suggested. */
export const fewestRows = 200;
/** Share of the rows that may break a rule, and share that may break a sum, a product or a quotient (twin recipe 7). */
export const mostBroken = 0.001;
export const mostOff = 0.005;

type Unnamed<K extends RuleKind> = Omit<RuleOf<K>, 'id' | 'input' | 'enforce' | 'table'>;

/** A suggestion that clones as it stands: rows that break it are measured all the same. */
export function suggestion<K extends RuleKind>(id: string, rule: Unnamed<K> & { kind: K }, { rows, broken }: RuleRows): SuggestedRule<RuleOf<K>> {
  const named = ruleSchema.parse({ ...rule, id: id.length <= 120 ? id : `${id.slice(0, 119)}…`, input: broken === 0 ? 'refuse' : 'keep' });
  return { rule: named as RuleOf<K>, rows, broken };
}

export interface RuleRows {
  readonly rows: number;
  readonly broken: number;
}

/** Whether enough rows are there, and few enough of them break the rule. */
export function isKept({ rows, broken }: RuleRows, most = mostBroken): boolean {
  return rows >= fewestRows && broken <= most * rows;
}
