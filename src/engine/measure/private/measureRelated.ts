import type { ModelledPlan } from '../../../contract/plan.ts';
import { shareOfStage, type Monitor } from '../../../contract/progress.ts';
import { countColumn, parentColumn, type DerivedColumn, type PanelModel } from '../../../contract/relatedTwin.ts';
import type { ColumnSchema, TableSchema } from '../../../contract/tableSchema.ts';
import { createNoise } from '../../privacy/noise/noise.ts';
import { takeRows, withoutDropped, type CodedColumn, type Column } from '../../table/table.ts';
import type { Measurements, RelatedMeasurements } from '../measurements.ts';
import { otherLevel } from '../settings.ts';
import { countNoise, type CountNoise } from './countNoise.ts';
import { undeclared } from './histograms.ts';
import { InfeasibleBudget, measurePrivately } from './measurePrivate.ts';
import { measurePanelPrivately } from './panel.ts';
import type { PanelPlan } from './panelPlan.ts';
import type { PanelTraining } from './panelTraining.ts';
import { boundPersons, rowsPerPerson, type BoundTable, type LinkedTable } from './persons.ts';
import { isModelled } from './privateColumn.ts';
import { publicColumn } from './publicColumn.ts';
import type { PrivateStep } from './steps.ts';

/** A table with its declaration, whose columns are in the order of the table's. */
export interface DeclaredTable extends LinkedTable {
  readonly schema: TableSchema;
  /** Monthly rows of each parent; null for a table whose rows are modelled by themselves. */
  readonly panel: PanelPlan | null;
  /** Columns that are made of others: they are not measured, but for flags that paths agree with. */
  readonly follows: readonly DerivedColumn[];
}

export interface PrivateRelatedOptions {
  /** Total of Gaussian differential privacy of all tables. */
  readonly mu: number;
  /** How the network of each panel that has one is trained, by table. */
  readonly trainings: ReadonlyMap<string, PanelTraining>;
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
 * noisy plan, a panel as paths of states with the expressions of its numbers (`measurePanelPrivately`). Each takes an equal part of the square of mu, since their noise is about the same share of their rows.
 * @param noise and @param drawBelow for tests: the product draws from the operating system's generator alone
 * @throws InfeasibleBudget as `measurePrivately` does, with the share of all that was spent by then
 */
export function measureRelatedPrivately(tables: readonly DeclaredTable[], options: PrivateRelatedOptions, monitor: Monitor, noise: CountNoise = countNoise(createNoise()), drawBelow?: (bound: number) => number): PrivateRelatedMeasurements {
  const bound = boundPersons(tables, drawBelow);
  const contribution = rowsPerPerson(tables.map(({ parent }) => parent));
  const share = 1 / tables.length;
  const done: MeasuredTable[] = [];
  for (const [position, declared] of tables.entries()) {
    const { schema, parent, panel } = declared;
    const part = { mu: options.mu * Math.sqrt(share), acceptWeak: options.acceptWeak };
    const progress = shareOfStage(monitor, position * share, (position + 1) * share);
    const measure = (): MeasuredTable => {
      if (panel !== null) {
        const input = { ...bound[position]!, parent: bound[position]!.parent!, parentTable: bound[parent!.position]!.table, plan: panel };
        const own = options.trainings.get(schema.table);
        const training = own === undefined ? null : { ...own, personOf: personOfParent(bound, tables, parent!.position), persons: done[0]!.rows };
        return { measurements: null, ...measurePanelPrivately(input, { ...part, paths: contribution[parent!.position]!, months: parent!.atMost, training }, noise.add, progress) };
      }
      const own = ownColumns(tables, bound, position);
      const inherited = parent === null ? [] : inheritedColumns(bound, position, parent.position, done[parent.position]!.measurements!, tables[parent.position]!.key);
      const all = [...own, ...inherited];
      const columns = all.map((column) => column.schema);
      const finds = undeclared(columns.map((column) => publicColumn(column, 1))) > 0;
      const { measurements, steps, feasibility } = measurePrivately(
        { ...bound[position]!.table, columns: all.map(({ data }) => data) },
        { ...part, schema: { ...schema, columns }, target: null, given: own.length, contribution: contribution[position]!, discoveryDelta: finds ? options.discoveryDelta * share : 0 },
        progress, noise,
      );
      return { measurements, model: null, rows: measurements.rows, steps, reasons: feasibility.reasons, noiseDistance: 0 };
    };
    // What a training spent is no part of a square: once there was one, all counts as spent.
    const trained = tables.slice(0, position).some((before) => options.trainings.has(before.schema.table));
    done.push(partOf(schema.table, trained ? 1 : position * share, trained ? 0 : share, measure));
  }
  return {
    measured: done.map(({ measurements, model, rows }, position): RelatedMeasurements => {
      const { schema, key, follows } = tables[position]!;
      const columns = schema.columns.filter(({ action }) => action !== 'drop');
      return {
        table: schema.table, format: bound[position]!.table.format, columns, rows, key, parent: parentOf(tables, position), derived: [...follows], panel: model,
        measurements: measurements === null ? [] : [measurements],
      };
    }),
    steps: done.flatMap(({ steps }, position) => steps.map((step) => ({ ...step, name: `${tables[position]!.schema.table}: ${step.name}`, share: step.share * share }))),
    reasons: done.flatMap(({ reasons }, position) => reasons.map((reason) => `${tables[position]!.schema.table}: ${reason}`)),
    noiseDistance: done.reduce((sum, own) => sum + own.noiseDistance, noise.totalVariation()),
  };
}

/** What was measured of one table: counts of its rows, or of its paths. */
interface MeasuredTable {
  readonly measurements: Measurements | null;
  readonly model: PanelModel | null;
  readonly rows: number;
  readonly steps: readonly PrivateStep[];
  readonly reasons: readonly string[];
  readonly noiseDistance: number;
}

/** The row of the persons' table to which a row of a table above a panel belongs. */
function personOfParent(bound: readonly BoundTable[], tables: readonly DeclaredTable[], position: number): (row: number) => number {
  return (row) => {
    let own = row;
    for (let at = position; tables[at]!.parent !== null; at = tables[at]!.parent!.position) own = bound[at]!.parent![own]!;
    return own;
  };
}

/** One table's part of the whole: what a refusal says is named by its table, and counts what the tables before it have spent. */
function partOf<M>(table: string, before: number, share: number, measure: () => M): M {
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

/** A table's columns but for the one that names its parent and those that follow from others, and for each table below it how many rows it has there. */
function ownColumns(tables: readonly DeclaredTable[], bound: readonly BoundTable[], position: number): DeclaredColumn[] {
  const { schema, parent, follows } = tables[position]!;
  const { table } = bound[position]!;
  const made = new Set(follows.flatMap(({ from, column }) => (from === 'anyInState' ? [] : [column])));
  const kept = withoutDropped({ ...table, columns: table.columns.map((column, at) => ({ ...column, schema: schema.columns[at]! })) });
  const columns = kept.columns.filter(({ schema: { name } }) => name !== parent?.link && !made.has(name));
  const counts = tables.flatMap((child, below) => (child.parent?.position === position && child.panel === null ? [childCounts(child.schema.table, bound[below]!.parent!, table.rows, child.parent.atMost)] : []));
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
