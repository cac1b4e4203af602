import type { ClonePlan, DifferentialPrivacy } from '../../contract/clonePrivacy.ts';
import { Failure } from '../../contract/errors.ts';
import type { JobRequest } from '../../contract/jobs.ts';
import { shareOfStage } from '../../contract/progress.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import { draftPrivately } from '../io/loadPrivate.ts';
import { feasibility, type Feasibility } from '../measure/private/feasibility.ts';
import { expectedSteps, isModelled } from './expectedSteps.ts';
import type { JobMonitor } from './jobMonitor.ts';
import { planBudget, unitOfRelated } from './privateBudget.ts';
import { readRelatedSchemas, type RelatedDeclaration } from './relatedSchemas.ts';

/** What a private clone of several tables would cost, by their declarations and public numbers of rows: no row is counted and nothing is spent. */
export async function planRelated({ file, related, schema: folder }: JobRequest<'clone'>, privacy: DifferentialPrivacy, monitor: JobMonitor): Promise<ClonePlan> {
  const declared = await readRelatedSchemas(folder, [file, ...related]);
  const conditions: string[] = [];
  for (const [position, { file: path, schema }] of declared.entries()) {
    const draft = await draftPrivately(path, schema, shareOfStage(monitor, position / declared.length, (position + 1) / declared.length));
    conditions.push(...draft.conditions.map((condition) => `${schema.table}: ${condition}`));
  }
  const [{ schema: persons }] = declared as [RelatedDeclaration, ...RelatedDeclaration[]];
  const { mu, gaussianDelta, discovery, noiseTables } = planBudget(privacy, declared.flatMap(({ schema }) => schema.columns));
  const tables = declared.map((own, position) => ({ own, rows: publicRows(own), contribution: unitOfRelated(declared).tables![position]!.rows_per_person }));
  const parts = tables.map(({ own, rows, contribution }) => {
    const given = own.parent === null ? 0 : declared[own.parent]!.schema.columns.filter(isModelled).length;
    const columns = [...own.schema.columns.filter(({ action, name }) => action !== 'drop' && name !== own.schema.parent?.column), ...declared.flatMap((child) => (child.schema.parent?.table === own.schema.table ? [countOf(child)] : []))];
    const part = { rows, contribution, mu: mu / Math.sqrt(declared.length) };
    return {
      steps: expectedSteps({ ...part, columns, hasTarget: false, given }).map((step) => ({ ...step, name: `${own.schema.table}: ${step.name}` })),
      judged: named(own.schema.table, feasibility({ ...part, columns: columns.length + given, minority: null })),
    };
  });
  monitor.finish();
  return {
    schemaVersion: 1,
    table: persons.table,
    source: privacy.source ?? persons.table,
    columns: declared.reduce((sum, { schema }) => sum + schema.columns.length, 0),
    rows: tables[0]!.rows,
    epsilon: privacy.epsilon,
    delta: privacy.delta,
    mu,
    delta_parts: { gaussian: gaussianDelta, discovery, noise_tables: noiseTables },
    steps: parts.flatMap(({ steps }) => steps),
    feasibility: worst(parts.map(({ judged }) => judged)),
    conditions,
  };
}

function publicRows({ schema: { table, rows } }: RelatedDeclaration): number {
  if (rows === undefined) throw new Failure('usage', `A plan needs the number of rows of ${table} that is publicly known.`, { fix: 'Add "rows" to its schema.' });
  return rows;
}

function countOf({ schema: { table } }: RelatedDeclaration): ColumnSchema {
  return { name: table, kind: 'category', role: 'ordinary' };
}

function named(table: string, { verdict, reasons }: Feasibility): Feasibility {
  return { verdict, reasons: reasons.map((reason) => `${table}: ${reason}`) };
}

function worst(judged: readonly Feasibility[]): Feasibility {
  const [verdict = 'good'] = (['infeasible', 'weak'] as const).filter((level) => judged.some((own) => own.verdict === level));
  return { verdict, reasons: judged.flatMap(({ reasons }) => reasons) };
}
