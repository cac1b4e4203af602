import type { ModelledPlan } from '../../../contract/plan.ts';
import { shareOfStage, type Monitor } from '../../../contract/progress.ts';
import { countColumn, parentColumn } from '../../../contract/relatedTwin.ts';
import type { ColumnSchema, TableSchema } from '../../../contract/tableSchema.ts';
import { createNoise } from '../../privacy/noise/noise.ts';
import { takeRows, withoutDropped, type CodedColumn, type Column } from '../../table/table.ts';
import type { Measurements, RelatedMeasurements } from '../measurements.ts';
import { otherLevel } from '../settings.ts';
import { countNoise, type CountNoise } from './countNoise.ts';
import { undeclared } from './histograms.ts';
import { InfeasibleBudget, measurePrivately, type PrivateMeasurements } from './measurePrivate.ts';
import { boundPersons, rowsPerPerson, type BoundTable, type LinkedTable } from './persons.ts';
import { isModelled } from './privateColumn.ts';
import { publicColumn } from './publicColumn.ts';
import type { PrivateStep } from './steps.ts';

/** A table with its declaration, whose columns are in the order of the table's. */
export interface DeclaredTable extends LinkedTable {
  readonly schema: TableSchema;
}

export interface PrivateRelatedOptions {
  /** Total of Gaussian differential privacy of all tables. */
  readonly mu: number;
  /** Probability spent on finding undeclared levels and shapes, over all tables. */
  readonly discoveryDelta: number;
  readonly acceptWeak: boolean;
}

export interface PrivateRelatedMeasurements {
  readonly measured: readonly RelatedMeasurements[];
  readonly steps: readonly PrivateStep[];
  /** What the noise blurs, a sentence each. */
  readonly reasons: readonly string[];
  readonly noiseDistance: number;
}

/**
 * Counts of tables that belong to each other under differential privacy: add or remove one person, a row of the first table with all that
 * hangs on it. Each table is measured as one alone (`measurePrivately`), with the most rows that a person may have in it as contribution: the
 * persons' table with the numbers of their children, a child with its parent's columns beside its own, whose cells follow from the parent's
 * noisy plan. Each takes an equal part of the square of mu, since their noise is about the same share of their rows.
 * @param noise and @param drawBelow for tests: the product draws from the operating system's generator alone
 * @throws InfeasibleBudget as `measurePrivately` does, with the share of all that was spent by then
 */
export function measureRelatedPrivately(tables: readonly DeclaredTable[], options: PrivateRelatedOptions, monitor: Monitor, noise: CountNoise = countNoise(createNoise()), drawBelow?: (bound: number) => number): PrivateRelatedMeasurements {
  const bound = boundPersons(tables, drawBelow);
  const contribution = rowsPerPerson(tables.map(({ parent }) => parent));
  const share = 1 / tables.length;
  const done: PrivateMeasurements[] = [];
  for (const [position, { schema, parent }] of tables.entries()) {
    const own = ownColumns(tables, bound, position);
    const inherited = parent === null ? [] : inheritedColumns(bound, position, parent.position, done[parent.position]!.measurements, tables[parent.position]!.key);
    const all = [...own, ...inherited];
    const columns = all.map((column) => column.schema);
    const finds = undeclared(columns.map((column) => publicColumn(column, 1))) > 0;
    done.push(partOf(schema.table, position * share, share, () => measurePrivately(
      { ...bound[position]!.table, columns: all.map(({ data }) => data) },
      {
        schema: { ...schema, columns }, target: null, mu: options.mu * Math.sqrt(share), given: own.length, contribution: contribution[position]!,
        discoveryDelta: finds ? options.discoveryDelta * share : 0, acceptWeak: options.acceptWeak,
      },
      shareOfStage(monitor, position * share, (position + 1) * share), noise,
    )));
  }
  return {
    measured: done.map(({ measurements }, position): RelatedMeasurements => ({
      table: tables[position]!.schema.table, format: bound[position]!.table.format, columns: tables[position]!.schema.columns.filter(({ action }) => action !== 'drop'), rows: measurements.rows,
      key: tables[position]!.key, parent: parentOf(tables, position), derived: [], panel: null, measurements: [measurements],
    })),
    steps: done.flatMap(({ steps }, position) => steps.map((step) => ({ ...step, name: `${tables[position]!.schema.table}: ${step.name}`, share: step.share * share }))),
    reasons: done.flatMap(({ feasibility }, position) => feasibility.reasons.map((reason) => `${tables[position]!.schema.table}: ${reason}`)),
    noiseDistance: noise.totalVariation(),
  };
}

/** One table's part of the whole: what a refusal says is named by its table, and counts what the tables before it have spent. */
function partOf(table: string, before: number, share: number, measure: () => PrivateMeasurements): PrivateMeasurements {
  try {
    return measure();
  } catch (thrown) {
    if (!(thrown instanceof InfeasibleBudget)) throw thrown;
    throw new InfeasibleBudget(thrown.reasons.map((reason) => `${table}: ${reason}`), before + share * thrown.share);
  }
}

interface DeclaredColumn {
  readonly schema: ColumnSchema;
  readonly data: Column;
}

/** A table's columns but for the one that names its parent, and for each table below it how many rows it has there. */
function ownColumns(tables: readonly DeclaredTable[], bound: readonly BoundTable[], position: number): DeclaredColumn[] {
  const { schema, parent } = tables[position]!;
  const { table } = bound[position]!;
  const kept = withoutDropped({ ...table, columns: table.columns.map((column, at) => ({ ...column, schema: schema.columns[at]! })) });
  const columns = kept.columns.filter(({ schema: { name } }) => name !== parent?.link);
  const counts = tables.flatMap((child, below) => (child.parent?.position === position ? [childCounts(child.schema.table, bound[below]!.parent!, table.rows, child.parent.atMost)] : []));
  return [...columns, ...counts].map((data) => ({ schema: data.schema, data }));
}

function childCounts(child: string, parents: Int32Array, rows: number, atMost: number): CodedColumn {
  const codes = new Int32Array(rows);
  for (const parent of parents) codes[parent]!++;
  const levels = Array.from({ length: atMost + 1 }, (_, count) => String(count));
  return { storage: 'coded', schema: { name: countColumn(child), kind: 'category', role: 'ordinary', levels, missing: false }, codes, levels };
}

/** The columns of each row's parent that vary there, by its noisy counts. */
function inheritedColumns(bound: readonly BoundTable[], position: number, parent: number, { plan, strata }: Measurements, key: string | null): DeclaredColumn[] {
  const rows = bound[position]!.parent!;
  return strata[0]!.columns.flatMap((at) => {
    const column = plan.columns[at]!;
    const data = bound[parent]!.table.columns.find(({ schema }) => schema.name === column.schema.name);
    if (!isModelled(column) || data === undefined || column.schema.name === key) return [];
    const schema = inheritedSchema(column);
    return [{ schema, data: { ...takeRows(data, rows), schema } }];
  });
}

/** Levels and ranges that the parent's noisy counts have told are declared from then on. */
function inheritedSchema(plan: ModelledPlan): ColumnSchema {
  const name = parentColumn(plan.schema.name);
  if (plan.model === 'levels') return { ...plan.schema, name, levels: plan.levels.filter((level) => level !== otherLevel) };
  const { first, last } = plan.ordinary;
  return { ...plan.schema, name, min: plan.schema.min ?? plan.lo[first]!, max: plan.schema.max ?? plan.hi[last]! };
}

function parentOf(tables: readonly DeclaredTable[], position: number): RelatedMeasurements['parent'] {
  const { parent } = tables[position]!;
  if (parent === null) return null;
  const { schema, key } = tables[parent.position]!;
  return { table: schema.table, link: parent.link, key: key! };
}
