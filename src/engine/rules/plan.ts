import { Failure } from '../../contract/errors.ts';
import type { Rule } from '../../contract/rules.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import { readyRules, ruleFailure, type ReadyRule } from './ready.ts';
import type { RuleOf } from './tests.ts';

/** A rule that says what a column is, given others. */
export type Derivation = RuleOf<'linear'> | RuleOf<'product'> | RuleOf<'lookup'> | RuleOf<'constant'>;

/** Columns that no repair may touch; why, as the end of a sentence about the column, and what to do where a rule would. */
export type Frozen = ReadonlyMap<string, { readonly why: string; readonly fix: string }>;

/** What a row must satisfy besides: one that does not takes the place of another row that does. */
export type RowCondition = Pick<ReadyRule, 'columns' | 'says' | 'open'>;

/** Rules that one row can break by itself, and how rows are repaired. */
export interface RepairPlan {
  readonly rules: readonly ReadyRule[];
  readonly conditions: readonly RowCondition[];
  /** What is made from other columns, in an order in which each finds those it needs. */
  readonly derivations: readonly { readonly rule: ReadyRule; readonly derive: Derivation }[];
  /** Columns that repairs of other rules leave alone: frozen ones and derived ones. */
  readonly locked: ReadonlySet<string>;
  readonly frozen: Frozen;
  /** Rules that share columns, directly or through others, with all these columns: a row can be given those of another row together. */
  readonly groups: readonly { readonly rules: readonly RowCondition[]; readonly columns: readonly string[] }[];
}

/** Is the rule kept by making rows so? One that was given up, or is only counted, is not; what is unique no row can tell by itself. */
export function isEnforced({ enforce, input }: Rule): boolean {
  return enforce && input !== 'relax';
}

/**
 * @throws Failure 'usage' as `readyRules` does, and for rules that contradict each other: a column that two of them make, a circle
 */
export function planRepair(rules: readonly Rule[], columns: readonly ColumnSchema[], frozen: Frozen = new Map(), conditions: readonly RowCondition[] = []): RepairPlan {
  const ready = readyRules(rules.filter((rule) => isEnforced(rule) && rule.kind !== 'unique'), columns);
  const made = new Map<string, { rule: ReadyRule; derive: Derivation }>();
  for (const rule of ready) {
    const derive = derivationOf(rule, frozen);
    if (derive === null) continue;
    const other = made.get(derive.column);
    if (other !== undefined) throw ruleFailure(derive, derive.column, `and rule "${other.derive.id}" both say what column "${derive.column}" is`, 'Keep one of them, or set "enforce" of the other to false.');
    made.set(derive.column, { rule, derive });
  }
  refuseOrderCircle(ready);
  return {
    rules: ready,
    conditions,
    derivations: inOrder(made),
    locked: new Set([...frozen.keys(), ...made.keys()]),
    frozen,
    groups: groupsOf([...ready, ...conditions]),
  };
}

/** How a rule makes its column; null for rules that make none, and where nothing may be touched. */
function derivationOf({ rule, columns }: ReadyRule, frozen: Frozen): Derivation | null {
  if (rule.kind !== 'linear' && rule.kind !== 'product' && rule.kind !== 'lookup' && rule.kind !== 'constant') return null;
  const held = frozen.get(rule.column);
  if (held === undefined) return rule;
  // Rows with the same texts are there to be taken from, or nothing is left to make.
  if (rule.kind === 'lookup' || columns.every((column) => frozen.has(column))) return null;
  const [term, ...more] = rule.kind === 'linear' ? rule.terms : [];
  if (rule.kind === 'linear' && term !== undefined && more.length === 0 && Math.abs(term.factor) === 1) {
    return { ...rule, column: term.column, terms: [{ column: rule.column, factor: term.factor }], constant: -term.factor * rule.constant };
  }
  throw ruleFailure(rule, rule.column, `makes column "${rule.column}" from other columns, but ${held.why}`, held.fix);
}

/** Depth first: what a column is made from comes before it. */
function inOrder(made: ReadonlyMap<string, { rule: ReadyRule; derive: Derivation }>): { rule: ReadyRule; derive: Derivation }[] {
  const order: { rule: ReadyRule; derive: Derivation }[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (column: string): void => {
    const own = made.get(column);
    if (own === undefined || state.get(column) === 'done') return;
    if (state.get(column) === 'open') throw ruleFailure(own.derive, column, `goes in a circle: column "${column}" would be made from itself`, 'Take one rule of the circle out, or set its "enforce" to false.');
    state.set(column, 'open');
    for (const from of own.rule.columns) if (from !== column) visit(from);
    state.set(column, 'done');
    order.push(own);
  };
  for (const column of made.keys()) visit(column);
  return order;
}

/** a <= b <= c <= a cannot be kept by repairs, and hardly be meant. */
function refuseOrderCircle(rules: readonly ReadyRule[]): void {
  const edges = rules.flatMap(({ rule }) => (rule.kind === 'order' ? [rule] : []));
  for (const start of edges) {
    const reached = new Set<string>([start.greater]);
    for (const column of reached) for (const edge of edges) if (edge.lesser === column) reached.add(edge.greater);
    if (reached.has(start.lesser)) throw ruleFailure(start, start.lesser, `goes in a circle: column "${start.lesser}" would have to be below itself`, 'Take one rule of the circle out; columns that are equal are said by "linear".');
  }
}

function groupsOf(rules: readonly RowCondition[]): RepairPlan['groups'] {
  const groups: { rules: RowCondition[]; columns: Set<string> }[] = [];
  for (const rule of rules) {
    const joined = groups.filter(({ columns }) => rule.columns.some((column) => columns.has(column)));
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push({ rules: [...joined.flatMap((group) => group.rules), rule], columns: new Set([...joined.flatMap(({ columns }) => [...columns]), ...rule.columns]) });
  }
  return groups.map((group) => ({ rules: group.rules, columns: [...group.columns] }));
}

/** What could not be repaired. */
export function unmet({ says }: RowCondition, broken: number, rows: number): Failure {
  return new Failure('rule', `A rule cannot be kept (${says.slice(0, -1)}): ${broken} of ${rows} synthetic rows break it or one that hangs together with it, and no other row can take their place.`, {
    fix: 'See whether it contradicts another rule, a condition or k-anonymity; "enforce": false counts it only.',
  });
}
