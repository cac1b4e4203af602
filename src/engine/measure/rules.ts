import { shareOfStage, type Monitor } from '../../contract/progress.ts';
import type { Rule } from '../../contract/rules.ts';
import type { Table } from '../table/table.ts';
import { ruleColumns } from './ruleKinds/columns.ts';
import { suggestCombinations, suggestLookups } from './ruleKinds/levels.ts';
import { suggestLinear } from './ruleKinds/linear.ts';
import { suggestNullPatterns } from './ruleKinds/missing.ts';
import { suggestOrders } from './ruleKinds/order.ts';
import { suggestProducts } from './ruleKinds/product.ts';
import { suggestConstants, suggestOneHots, suggestRanges, suggestUnique } from './ruleKinds/single.ts';
import { fewestRows, type SuggestedRule } from './ruleKinds/suggestion.ts';

export type { SuggestedRule } from './ruleKinds/suggestion.ts';

/**
 * Business rules that the rows of a table suggest (twin recipe 7), each with the rows to which it applies and those that break it: few
 * rather than many, and none that chance explains. Candidates are tried on a sample of rows that is the same at every run, then counted on
 * all. Tables of fewer than 200 rows suggest nothing. What a rule names is held by `minCount` rows at least, and no extreme is named.
 */
export function suggestRules(table: Table, monitor: Monitor): SuggestedRule[] {
  if (table.rows < fewestRows) return [];
  const columns = ruleColumns(table, monitor);
  const step = (from: number, to: number): Monitor => {
    monitor.advance(from);
    return shareOfStage(monitor, from, to);
  };
  const linear = suggestLinear(columns, step(0.1, 0.3));
  const settled = new Set(linear.map(({ rule }) => rule.column));
  const products = suggestProducts(columns, settled, step(0.3, 0.4));
  for (const { rule } of products) settled.add(rule.column);
  const orders = suggestOrders(columns, step(0.4, 0.5)).filter(({ rule }) => !linear.some((sum) => isWithin([rule.lesser, rule.greater], sum.rule)));
  const constants = suggestConstants(columns);
  const oneHots = suggestOneHots(columns, step(0.5, 0.55));
  const lookups = suggestLookups(columns, settled, step(0.55, 0.65));
  const combinations = suggestCombinations(columns, lookups, step(0.65, 0.85));
  const missing = suggestNullPatterns(columns, step(0.85, 0.95));
  const unique = suggestUnique(columns, step(0.95, 1));
  const ranges = suggestRanges(columns, step(0.95, 1));
  return [...unique, ...orders, ...withoutCircles([...linear, ...products, ...lookups]), ...combinations, ...missing, ...oneHots, ...constants, ...ranges];
}

/** Leaves out each rule by which a column would follow from itself, by way of the rules before it. */
function withoutCircles(rules: readonly SuggestedRule[]): SuggestedRule[] {
  const sources = new Map<string, string[]>();
  const follows = (name: string, from: string): boolean => name === from || (sources.get(name) ?? []).some((source) => follows(source, from));
  return rules.filter(({ rule }) => {
    const of = rule.kind === 'linear' ? rule.terms.map((term) => term.column) : rule.kind === 'product' ? [rule.one, rule.other] : rule.kind === 'lookup' ? [rule.from] : [];
    if (!('column' in rule) || of.some((source) => follows(source, rule.column))) return false;
    sources.set(rule.column, of);
    return true;
  });
}

/**
 * The suggestions that a clone may enforce without a person: rows that break them are few, and are measured all the same. A key that repeats
 * is no key; whoever knows better declares it. Rules that rows suggest are no part of a differentially private clone.
 */
export function autoRules(table: Table, monitor: Monitor): Rule[] {
  return suggestRules(table, monitor).filter(({ rule, broken }) => broken === 0 || rule.kind !== 'unique').map(({ rule }) => rule);
}

/** An order of two columns of one sum says what the signs of its other terms say. */
function isWithin(columns: readonly string[], { column, terms }: Extract<Rule, { kind: 'linear' }>): boolean {
  return columns.every((name) => name === column || terms.some((term) => term.column === name));
}
