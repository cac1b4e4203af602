import { Failure } from '../../contract/errors.ts';
import type { JobRequest } from '../../contract/jobs.ts';
import { shareOfStage, type Monitor } from '../../contract/progress.ts';
import { rulesFile, type Rule, type RuleCount } from '../../contract/rules.ts';
import type { ColumnSchema, TableSchema } from '../../contract/tableSchema.ts';
import { readJsonFile } from '../io/json.ts';
import { linesOfRows } from '../io/lines.ts';
import { listedLines } from '../io/rows.ts';
import { suggestRules } from '../measure/rules.ts';
import { evaluate } from '../rules/evaluate.ts';
import { isEnforced, planRepair, type Frozen } from '../rules/plan.ts';
import { findColumn, takeRows, type CodedColumn, type Table } from '../table/table.ts';
import { quasiIdentifiersOf } from './releaseK.ts';

/** A source after its rules were checked: what is measured, and the rules that its clone keeps. */
export interface RuledSource {
  readonly table: Table;
  readonly rules: readonly Rule[];
  /** Of the source: internal. */
  readonly counts: readonly RuleCount[];
  readonly notes: readonly string[];
}

/**
 * The rules of a file, checked against the columns of the clone's one table.
 * @throws Failure 'input' if it is no rules file; 'usage' for a rule that speaks of what is not there, and for rules that contradict each other
 */
async function readRules(path: string, table: string, columns: readonly ColumnSchema[], k: number): Promise<Rule[]> {
  const { rules } = await readJsonFile(path, rulesFile, 'rule-set');
  const astray = rules.find((rule) => rule.table !== undefined && rule.table !== table);
  if (astray !== undefined) throw new Failure('usage', `Rule "${astray.id}" speaks of table "${astray.table}", and this clone is of table "${table}".`, { fix: 'Leave "table" out, or clone that table.' });
  planRepair(rules, columns, heldByK(columns, k));
  return rules;
}

/**
 * The rules of a private clone: public knowledge, like its schema. Rows of the source are not compared with them, since what came of it
 * would tell of single rows; the output keeps them.
 * @throws Failure as `readRules` does, and for rules that leave rows of the source out
 */
export async function readPublicRules(path: string, { table, columns }: TableSchema, k: number): Promise<Rule[]> {
  if (path === 'none' || path === 'auto') return [];
  const cloned = columns.filter(({ action }) => action !== 'drop');
  const rules = await readRules(path, table, cloned, k);
  const dropping = rules.find(({ input }) => input === 'drop');
  if (dropping !== undefined) throw new Failure('usage', `Rule "${dropping.id}" would leave rows of the source out, and a private clone does not look at which rows break a rule.`, { fix: 'Say "input": "keep".' });
  refuseLooseUnique(rules, (name) => cloned.some((column) => column.name === name && column.kind === 'identifier' && column.role !== 'link'));
  return rules;
}

function heldByK(columns: readonly ColumnSchema[], k: number): Frozen {
  return k === 1 ? new Map() : movedColumns(columns);
}

/** Columns whose values rows may exchange for k-anonymity. */
export function movedColumns(columns: readonly ColumnSchema[]): Frozen {
  const because = { why: 'it is a quasi-identifier: rows may be moved to another value of it', fix: 'Say --k 1, take the role from the column, or set "enforce" of the rule to false.' };
  return new Map(quasiIdentifiersOf(columns).map((name) => [name, because]));
}

/**
 * What is unique no block can see to by itself: it is where one of its columns is made so.
 * @param isUnique does the clone make each value of the column once?
 * @throws Failure 'usage' for others that are to be enforced
 */
export function refuseLooseUnique(rules: readonly Rule[], isUnique: (column: string) => boolean): void {
  for (const rule of rules) {
    if (rule.kind !== 'unique' || !isEnforced(rule) || rule.columns.some(isUnique)) continue;
    throw new Failure('usage', `Rule "${rule.id}" cannot be enforced: none of its columns is an identifier whose values are all different.`, {
      column: rule.columns[0]!, fix: 'Declare one as an identifier in the schema, or set "enforce" to false: what occurs twice is then counted.',
    });
  }
}

/** An identifier or text each of whose values one row has: its clone is made so, too. */
function isUniqueIn(table: Table, name: string): boolean {
  const column = findColumn(table, name);
  if (column === undefined || column.storage === 'numeric' || (column.schema.kind !== 'identifier' && column.schema.kind !== 'text')) return false;
  const seen = new Set<number>();
  return column.codes.every((code) => code < 0 || seen.size < seen.add(code).size);
}

/**
 * The rules that the rows of a table suggest, as far as they can be kept together. Rows that break one are measured all the same: nobody
 * has said that they are wrong.
 */
function suggestedRules(table: Table, k: number, monitor: Monitor): { rules: Rule[]; notes: string[] } {
  const columns = table.columns.map(({ schema }) => schema);
  const rules: Rule[] = [];
  const notes: string[] = [];
  for (const { rule } of suggestRules(table, monitor)) {
    const offered: Rule = rule.input === 'refuse' ? { ...rule, input: 'keep' } : rule;
    const obstacle = obstacleTo([...rules, offered], table, columns, k);
    if (obstacle === null) rules.push(offered);
    else notes.push(`The rows suggest rule "${rule.id}", which is not kept. ${obstacle}`);
  }
  return { rules, notes };
}

/** Why these rules cannot be kept together, as a person is told who wrote them; null where they can. */
function obstacleTo(rules: readonly Rule[], table: Table, columns: readonly ColumnSchema[], k: number): string | null {
  try {
    planRepair(rules, columns, heldByK(columns, k));
    refuseLooseUnique(rules, (column) => isUniqueIn(table, column));
    return null;
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown.message;
    throw thrown;
  }
}

/** The rules that a request asks for, checked on the rows of its one table before anything is measured. @throws Failure as `readRules` and `checkSource` do */
export async function ruledSource({ rules: wanted, file, k }: JobRequest<'clone'>, table: Table, monitor: Monitor): Promise<RuledSource> {
  if (wanted === 'none') return { table, rules: [], counts: [], notes: [] };
  const columns = table.columns.map(({ schema }) => schema);
  const { rules, notes } = wanted === 'auto' ? suggestedRules(table, k, shareOfStage(monitor, 0, 0.9)) : { rules: await readRules(wanted, table.name, columns, k), notes: [] };
  const source = await checkSource(rules, table, file, shareOfStage(monitor, 0.9, 1));
  return { ...source, notes: [...notes, ...source.notes] };
}

/**
 * Counts all rules on the rows of a source and does with the rows that break one as the rule says.
 * @throws Failure 'rule' for rules with the input action `refuse`, naming rule, number and first lines; 'usage' as `readRules` does
 */
export async function checkSource(rules: readonly Rule[], table: Table, file: string, monitor: Monitor): Promise<RuledSource> {
  const first = new Map<string, number[]>();
  const dropped = new Set<number>();
  const counts = evaluate(rules, table, (rule, row) => {
    const rows = first.get(rule.id) ?? [];
    if (rows.length < listedLines) first.set(rule.id, [...rows, row]);
    if (rule.input === 'drop') dropped.add(row);
  });
  refuseLooseUnique(rules, (column) => isUniqueIn(table, column));
  const isBroken = (rule: Rule): boolean => first.has(rule.id);
  const refused = rules.filter((rule) => rule.input === 'refuse' && isBroken(rule));
  if (refused.length > 0) {
    const [{ id }] = refused as [Rule];
    const lines = await linesOfRows(file, table.format, first.get(id)!, monitor);
    throw refusal(counts.filter((count) => refused.some((rule) => rule.id === count.id)), lines, file);
  }
  if (dropped.size === table.rows) throw new Failure('input', `Every row of "${file}" breaks a rule whose input action is "drop": none is left to measure.`, { fix: 'Correct the rules.' });
  return { table: dropped.size === 0 ? table : withoutRows(table, dropped), rules, counts, notes: rules.filter(isBroken).flatMap(noteOf) };
}

/** Texts of which no row is left are no levels any more. */
function withoutRows(table: Table, dropped: ReadonlySet<number>): Table {
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row).filter((row) => !dropped.has(row));
  const columns = table.columns.map((own) => takeRows(own, rows)).map((own) => (own.storage === 'coded' && own.schema.levels === undefined ? withoutIdleLevels(own) : own));
  return { ...table, rows: rows.length, columns };
}

function withoutIdleLevels(column: CodedColumn): CodedColumn {
  const used = new Set(column.codes);
  const levels = column.levels.filter((_, code) => used.has(code));
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  return { ...column, levels, codes: column.codes.map((code) => (code < 0 ? code : codeOf.get(column.levels[code]!)!)) };
}

function refusal([first, ...others]: readonly RuleCount[], lines: readonly number[], file: string): Failure {
  const { id, says, broken } = first!;
  const rest = others.length === 0 ? '' : `; so ${others.length === 1 ? 'is' : 'are'} ${others.map((one) => `"${one.id}" by ${one.broken}`).join(', ')}`;
  return new Failure('rule', `Rule "${id}" (${says.slice(0, -1)}) is broken by ${broken} ${broken === 1 ? 'row' : 'rows'} of "${file}" (${lines.length < broken ? 'first lines' : lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')})${rest}.`, {
    rows: [...lines],
    fix: 'Correct the rows, or say for the rule "input": "drop" to leave them out, "keep" to measure them all the same, "relax" to give the rule up.',
  });
}

/** Counts of the source are internal: the notes of a run have none. */
function noteOf({ id, input }: Rule): string[] {
  switch (input) {
    case 'drop': return [`Rows that break rule "${id}" were left out.`];
    case 'keep': return [`Rows that break rule "${id}" were measured all the same.`];
    case 'relax': return [`Rule "${id}" was given up: the source breaks it.`];
    case 'refuse': return [];
  }
}
