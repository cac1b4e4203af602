import { Failure } from '../../contract/errors.ts';
import type { JobRequest } from '../../contract/jobs.ts';
import { shareOfStage, type Monitor } from '../../contract/progress.ts';
import type { DerivedColumn, RelatedTwin } from '../../contract/relatedTwin.ts';
import { rulesFile, type Rule, type RuleCount } from '../../contract/rules.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import { readJsonFile } from '../io/json.ts';
import type { Link } from '../measure/links.ts';
import { suggestRules } from '../measure/rules.ts';
import { Stream } from '../random/stream.ts';
import { isEnforced, planRepair, type Frozen } from '../rules/plan.ts';
import { columnsOf, readyRules } from '../rules/ready.ts';
import { Repairer } from '../rules/repair.ts';
import { sayRule } from '../rules/says.ts';
import type { Table } from '../table/table.ts';
import type { KeepRows } from '../twin/sampleRelated.ts';
import { quasiIdentifiersOf } from './releaseK.ts';
import { verifyRules } from './ruledSampler.ts';
import { checkSource, type RuledSource } from './sourceRules.ts';

/** What decides which rules of a table its rows can be made to keep. */
export interface RuledTable {
  readonly table: string;
  readonly columns: readonly ColumnSchema[];
  readonly key: string | null;
  readonly parent: { readonly link: string } | null;
  readonly derived: readonly DerivedColumn[];
  /** Null for a table whose rows are no months of a path. */
  readonly panel: object | null;
}

/** Several sources after their rules were checked. */
export interface RuledTables {
  readonly tables: Table[];
  readonly rules: readonly Rule[];
  /** Of the sources: internal. */
  readonly counts: readonly RuleCount[];
  readonly notes: readonly string[];
}

/**
 * The rules that a clone of several tables is asked for, checked on the rows of each table before anything is measured.
 * @param files of the tables, in their order
 * @throws Failure as `readRulesOfSeveral` does; 'rule' for rows that break one with the input action `refuse`; 'usage' for one that would
 * leave out rows on which others hang
 */
export async function ruledTables(wanted: JobRequest<'clone'>['rules'], tables: readonly Table[], files: readonly string[], links: readonly Link[], monitor: Monitor): Promise<RuledTables> {
  if (wanted === 'none') return { tables: [...tables], rules: [], counts: [], notes: [] };
  const part = (position: number): Monitor => shareOfStage(monitor, position / tables.length, (position + 1) / tables.length);
  if (wanted === 'auto') return suggestedOf(tables, part);
  const rules = await readRulesOfSeveral(wanted, tables.map(({ name, columns }) => ({ table: name, columns: columns.map(({ schema }) => schema) })));
  const above = rules.find(({ input, table }) => input === 'drop' && links.some(({ parent }) => parent === table));
  if (above !== undefined) throw new Failure('usage', `Rule "${above.id}" would leave rows of ${above.table} out, and rows of other tables belong to them.`, { fix: 'Say "input": "keep" to measure them all the same, or correct the rows.' });
  const checked: RuledSource[] = [];
  for (const [position, table] of tables.entries()) checked.push(await checkSource(rules.filter((rule) => rule.table === table.name), table, files[position]!, part(position)));
  return { tables: checked.map(({ table }) => table), rules, counts: checked.flatMap(({ counts }) => counts), notes: checked.flatMap(({ notes }) => notes) };
}

function suggestedOf(tables: readonly Table[], part: (position: number) => Monitor): RuledTables {
  const suggested = tables.flatMap((table, position) => suggestRules(table, part(position)).map(({ rule, rows, broken }) => {
    const named: Rule = { ...rule, id: `${table.name}: ${rule.id}`.slice(0, 120), table: table.name, input: 'keep' };
    return { rule: named, count: { id: named.id, kind: named.kind, says: sayRule(named), rows, broken } };
  }));
  return { tables: [...tables], rules: suggested.map(({ rule }) => rule), counts: suggested.map(({ count }) => count), notes: [] };
}

/**
 * The rules of a file, each of one of these tables.
 * @throws Failure 'input' if it is no rules file; 'usage' for a rule that speaks of what is not there, and for an id given twice
 */
export async function readRulesOfSeveral(path: string, tables: readonly Pick<RuledTable, 'table' | 'columns'>[]): Promise<Rule[]> {
  const { rules } = await readJsonFile(path, rulesFile, 'rule-set');
  const names = tables.map(({ table }) => table);
  for (const [position, { id, table }] of rules.entries()) {
    if (rules.findIndex((other) => other.id === id) < position) throw new Failure('usage', `Two rules are called "${id}".`, { fix: 'Give each rule an id of its own.' });
    if (table === undefined) throw new Failure('usage', `Rule "${id}" does not say of which table it speaks, and several are cloned.`, { fix: `Add "table" to it: ${names.join(', ')}.` });
    if (!names.includes(table)) throw new Failure('usage', `Rule "${id}" speaks of table "${table}", which is none of those that are cloned.`, { fix: `Tables are: ${names.join(', ')}.` });
  }
  for (const { table, columns } of tables) readyRules(rules.filter((rule) => rule.table === table), columns);
  return rules;
}

/**
 * The rules of a private clone of several tables: public knowledge, not compared with rows of the sources.
 * @throws Failure as `readRulesOfSeveral` and `refuseContradictions` do, and for rules that leave rows of a source out
 */
export async function readPublicRulesOfSeveral(path: string, tables: readonly RuledTable[]): Promise<Rule[]> {
  if (path === 'none' || path === 'auto') return [];
  const cloned = tables.map((table) => ({ ...table, columns: table.columns.filter(({ action }) => action !== 'drop') }));
  const rules = await readRulesOfSeveral(path, cloned);
  const dropping = rules.find(({ input }) => input === 'drop');
  if (dropping !== undefined) throw new Failure('usage', `Rule "${dropping.id}" would leave rows of the source out, and a private clone does not look at which rows break a rule.`, { fix: 'Say "input": "keep".' });
  refuseContradictions(rules, cloned);
  return rules;
}

/** @throws Failure 'usage' for rules that cannot be kept together, or make what is made otherwise */
export function refuseContradictions(rules: readonly Rule[], tables: readonly RuledTable[]): void {
  for (const table of tables) planRepair(repairedOf(rules, table), table.columns, heldColumns(table));
}

/**
 * Rules that rows suggest, as a clone keeps them: those that rows can be made to keep are enforced, the others (of months, keys, and what
 * follows from rows or other columns) hold by the way in which rows are made, and are counted on the output.
 */
export function settleSuggested(rules: readonly Rule[], tables: readonly RuledTable[]): { rules: Rule[]; notes: string[] } {
  const notes: string[] = [];
  const settled = tables.flatMap((table) => {
    const kept: Rule[] = [];
    const fixed = new Set([...heldColumns(table).keys(), ...quasiIdentifiersOf(table.columns)]);
    const own = rules.filter((rule) => rule.table === table.table);
    const repaired = new Set(repairedOf(own, table).filter((rule) => !columnsOf(rule).some((column) => fixed.has(column))));
    for (const rule of own) {
      if (!repaired.has(rule)) {
        kept.push({ ...rule, enforce: false });
        continue;
      }
      const obstacle = obstacleTo([...kept, rule], table);
      if (obstacle === null) kept.push(rule);
      else notes.push(`The rows suggest rule "${rule.id}", which is not kept. ${obstacle}`);
    }
    return kept;
  });
  return { rules: settled, notes };
}

function obstacleTo(rules: readonly Rule[], table: RuledTable): string | null {
  try {
    refuseContradictions(rules, [table]);
    return null;
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown.message;
    throw thrown;
  }
}

/** Suggested rules that the written files do not keep: nobody asked for them, so they are given up, and said to be. */
export function withoutBroken(rules: readonly Rule[], counts: readonly RuleCount[]): { rules: Rule[]; counts: RuleCount[]; notes: string[] } {
  const broken = counts.filter((count) => count.broken > 0);
  const ids = new Set(broken.map(({ id }) => id));
  return {
    rules: rules.filter(({ id }) => !ids.has(id)),
    counts: counts.filter(({ id }) => !ids.has(id)),
    notes: broken.map(({ id, rows, broken: times }) => `The rows suggest rule "${id}", which is not kept: ${times} of ${rows} synthetic rows break it.`),
  };
}

/** Enforced rules of a table that say something of drawn columns alone: what follows from rows or other columns is made after these. */
function repairedOf(rules: readonly Rule[], { table, panel, derived }: RuledTable): Rule[] {
  if (panel !== null) return [];
  const made = new Set(derived.flatMap(({ from, column }) => (from === 'anyInState' ? [] : [column])));
  return rules.filter((rule) => rule.table === table && isEnforced(rule) && rule.kind !== 'unique' && !columnsOf(rule).some((column) => made.has(column)));
}

/** Drawn columns that no repair may touch: other tables name the rows by them, or paths agree with them. */
function heldColumns({ key, parent, derived }: RuledTable): Frozen {
  const named = { why: 'it links the rows of several tables', fix: 'Take the rule out, or set its "enforce" to false.' };
  const flag = { why: 'it goes with the rows of another table', fix: 'Make the rule say what other columns are, or set its "enforce" to false.' };
  return new Map([
    ...[key, parent?.link ?? null].flatMap((name) => (name === null ? [] : [[name, named] as const])),
    ...derived.flatMap(({ from, column }) => (from === 'anyInState' ? [[column, flag] as const] : [])),
  ]);
}

/** How the drawn rows of each table are made to keep the twin's rules, block by block; null where there is nothing to keep. */
export function keepRules({ rules, tables }: RelatedTwin, seed: number): KeepRows | null {
  const repairers = new Map(tables.flatMap((table) => {
    const own = repairedOf(rules, table);
    return own.length === 0 ? [] : [[table.table, new Repairer(own, table.columns, heldColumns(table))] as const];
  }));
  if (repairers.size === 0) return null;
  return (rows, block) => repairers.get(rows.name)?.repair(rows, new Stream(seed, `rules/${rows.name}`, block)) ?? rows;
}

/** Counts all rules on the written files. @param paths of the tables, in their order  @throws Failure 'rule' if one breaks a rule that is enforced */
export async function verifyRelated({ rules, tables }: RelatedTwin, paths: readonly string[], monitor: Monitor): Promise<RuleCount[]> {
  const counts: RuleCount[] = [];
  for (const [position, { table, columns, format }] of tables.entries()) {
    const own = rules.filter((rule) => rule.table === table);
    counts.push(...await verifyRules(paths[position]!, own, { schemaVersion: 1, table, format, columns }, shareOfStage(monitor, position / tables.length, (position + 1) / tables.length)));
  }
  return counts;
}
