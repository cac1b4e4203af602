import { Failure } from '../../contract/errors.ts';
import { codeCount, fineCells, flagPlan, type ModelledPlan, type TablePlan } from '../../contract/plan.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { Column, Table } from '../table/table.ts';
import { findEqualities, ownHistogram } from './equalities.ts';
import { findSpecialGroup } from './groups.ts';
import type { ClassCounts, Measurements, StratumCounts } from './measurements.ts';
import { countPairs, PairLayout } from './pairLayout.ts';
import { planColumn, type PlannedColumn } from './plan.ts';
import { coarseCodeTarget, minCount } from './settings.ts';

/** A table of fewer rows cannot be cloned without copying people. */
export const fewestRows = 50;
/** A class of the target is modelled by itself from this many rows. */
const fewestClassRows = 200;

export interface MeasureOptions {
  /** Name of the column whose values the twin must keep apart, or null. */
  readonly target: string | null;
  /** Keep the largest and smallest value of each number: one person's value, so that all that follows is internal. */
  readonly keepExtremes: boolean;
  /** Count all rows together, whatever is missing together: rows drawn given some of their columns are of one model. */
  readonly whole?: boolean;
  /** 1 in one row of each person, 0 in their others; absent where each row is another person's. */
  readonly personRows?: Uint8Array;
}

/**
 * The one reader of real rows on the way to a twin: plans each column and returns whole counts, never a row.
 * Open clones only: the plan looks at the data.
 * @throws Failure input: too few rows, or no such target
 */
export function measure(table: Table, { target, keepExtremes, whole: together, personRows }: MeasureOptions, monitor: Monitor): Measurements {
  if (table.rows < fewestRows) {
    throw new Failure('input', `The table ${table.name} has ${table.rows} rows; at least ${fewestRows} are needed, since a clone of fewer would copy people.`);
  }
  const targetColumn = target === null ? -1 : table.columns.findIndex((column) => column.schema.name === target);
  if (target !== null && targetColumn < 0) {
    const names = table.columns.map((column) => column.schema.name);
    throw new Failure('input', `The table ${table.name} has no column ${target}.`, { column: target, fix: `Choose one of: ${names.slice(0, 40).join(', ')}.` });
  }
  const coarseCodes = coarseCodeTarget(table.rows);
  const bad = targetColumn < 0 ? null : badRows(table.columns[targetColumn]!);
  const planned = table.columns.map((column, position) => {
    monitor.advance(position / table.columns.length / 2, 0);
    return planColumn(column, { coarseCodes, bad: position === targetColumn ? null : bad, keepExtremes, personRows: personRows ?? null });
  });
  // Flags stand behind all columns, where the given ones of such a model stand.
  const equalities = together === true ? [] : findEqualities(table, planned);
  const plan: TablePlan = {
    table: table.name,
    format: table.format,
    columns: planned.map((column) => column.plan),
    target: targetColumn < 0 ? null : targetColumn,
    equalities: equalities.map(({ column, equals }) => ({ column, equals })),
  };
  for (const { column, flags } of equalities) {
    planned[column] = { ...planned[column]!, followed: flags };
    planned.push({ plan: flagPlan, cells: flags });
  }
  const everyRow = Uint32Array.from({ length: table.rows }, (_, row) => row);
  const modelled = planned.flatMap((column, position) => (column.cells === null ? [] : [position]));
  monitor.advance(0.5, table.rows);
  const whole = countStratum(planned, modelled, everyRow, together === true ? null : plan.target);
  const strata = together === true ? [whole] : splitBySpecialGroup(planned, whole, everyRow, plan.target);
  monitor.advance(1, table.rows);
  return { plan, rows: table.rows, strata };
}

/** 1 for the rarer of the two values of the target, 255 where it is missing; null unless it has two values. */
function badRows(column: Column): Uint8Array | null {
  const values = column.storage === 'numeric' ? column.values : column.codes;
  const isMissing = (value: number): boolean => Number.isNaN(value) || (column.storage === 'coded' && value < 0);
  const counts = new Map<number, number>();
  for (const value of values) if (!isMissing(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size !== 2) return null;
  const [rarer] = [...counts].sort((one, other) => one[1] - other[1])[0]!;
  return Uint8Array.from(values, (value) => (isMissing(value) ? 255 : value === rarer ? 1 : 0));
}

/** Counts the given rows over the given modelled columns; those with a single code here become fixed. */
function countStratum(planned: readonly PlannedColumn[], modelled: readonly number[], rows: Uint32Array, target: number | null): StratumCounts {
  const histograms = new Map(modelled.map((column) => [column, countCells(planned[column]!, rows)] as const));
  const occupied = (column: number): number[] => [...histograms.get(column)!.keys()].filter((cell) => histograms.get(column)![cell]! > 0);
  const varies = (column: number): boolean => codeCount(modelledPlan(planned, column)) > 1 && occupied(column).length > 1;
  const columns = modelled.filter(varies);
  const fixed = modelled.filter((column) => !varies(column)).flatMap((column) => occupied(column).slice(0, 1).map((cell) => ({ column, cell })));
  const fine = columns.map((column) => {
    const { followed } = planned[column]!;
    return followed ? ownHistogram(modelledPlan(planned, column), histograms.get(column)!, countCells(planned[column]!, rows.filter((row) => followed[row] === 0))) : histograms.get(column)!;
  });
  const layout = new PairLayout(columns.map((column) => codeCount(modelledPlan(planned, column))));
  const codes = coarseRows(planned, columns, rows);
  // A code that gathers several values of the target could not say which of them a row has.
  const separable = target !== null && columns.includes(target) && codeCount(modelledPlan(planned, target)) === fineCells(modelledPlan(planned, target));
  const classes = countClasses(codes, layout, columns, rows.length, separable ? target : null);
  return { rows: rows.length, columns, fixed, fine, classes, noise: null };
}

function modelledPlan(planned: readonly PlannedColumn[], column: number): ModelledPlan {
  const { plan } = planned[column]!;
  if (plan.model === 'pattern') throw new Error('a pattern column is never counted');
  return plan;
}

function countCells({ plan, cells }: PlannedColumn, rows: Uint32Array): Int32Array {
  const counts = new Int32Array(plan.model === 'pattern' ? 0 : fineCells(plan));
  for (const row of rows) counts[cells![row]!] = counts[cells![row]!]! + 1;
  return counts;
}

/** Coarse codes of the rows, row-major over `columns`. */
function coarseRows(planned: readonly PlannedColumn[], columns: readonly number[], rows: Uint32Array): Uint8Array {
  const codes = new Uint8Array(rows.length * columns.length);
  for (let position = 0; position < columns.length; position++) {
    const { cells } = planned[columns[position]!]!;
    const coarse = Uint8Array.from(modelledPlan(planned, columns[position]!).coarse);
    for (let row = 0; row < rows.length; row++) codes[row * columns.length + position] = coarse[cells![rows[row]!]!]!;
  }
  return codes;
}

/** By class of the target where it has 2 to 5 classes of at least 200 rows, else all rows together. */
function countClasses(codes: Uint8Array, layout: PairLayout, columns: readonly number[], rows: number, target: number | null): ClassCounts[] {
  const position = target === null ? -1 : columns.indexOf(target);
  const classes = position < 0 ? 0 : layout.codes[position]!;
  const rowsOf = Array.from({ length: classes }, () => new Array<number>());
  if (classes >= 2 && classes <= 5) for (let row = 0; row < rows; row++) rowsOf[codes[row * columns.length + position]!]!.push(row);
  if (rowsOf.length < 2 || rowsOf.some((members) => members.length < fewestClassRows)) return [{ code: null, rows, tables: countPairs(codes, layout) }];
  return rowsOf.map((members, code) => ({ code, rows: members.length, tables: countPairs(codes, layout, Uint32Array.from(members)) }));
}

/** Splits by "all members of the special group are special", which pair tables alone cannot say. */
function splitBySpecialGroup(planned: readonly PlannedColumn[], whole: StratumCounts, rows: Uint32Array, target: number | null): StratumCounts[] {
  const plans = whole.columns.map((column) => modelledPlan(planned, column));
  const layout = new PairLayout(plans.map(codeCount));
  const tables = whole.classes.length === 1 ? whole.classes[0]!.tables : addTables(whole.classes);
  const codeCounts = plans.map((plan, position) => codesOfCells(plan, whole.fine[position]!));
  const group = findSpecialGroup(plans, codeCounts, layout, tables);
  if (!group || group.some((position) => whole.columns[position] === target)) return [whole];
  const members = group.map((position) => ({ column: whole.columns[position]!, plan: plans[position]! }));
  const special = rows.filter((row) => members.every(({ column, plan }) => plan.coarse[planned[column]!.cells![row]!] === plan.specialCode));
  if (special.length < minCount || special.length > rows.length - minCount) return [whole];
  const isSpecial = new Uint8Array(rows.length);
  for (const row of special) isSpecial[row] = 1;
  const modelled = [...whole.columns, ...whole.fixed.map(({ column }) => column)].sort((one, other) => one - other);
  return [
    countStratum(planned, modelled, rows.filter((row) => isSpecial[row] === 0), target),
    // Without classes: these rows differ from the rest in what is known of them, and are few.
    countStratum(planned, modelled, special, null),
  ];
}

function addTables(classes: readonly ClassCounts[]): Int32Array {
  const sum = new Int32Array(classes[0]!.tables.length);
  for (const { tables } of classes) for (let cell = 0; cell < sum.length; cell++) sum[cell] = sum[cell]! + tables[cell]!;
  return sum;
}

function codesOfCells(plan: ModelledPlan, fine: Int32Array): Int32Array {
  const counts = new Int32Array(codeCount(plan));
  for (let cell = 0; cell < fine.length; cell++) counts[plan.coarse[cell]!] = counts[plan.coarse[cell]!]! + fine[cell]!;
  return counts;
}
