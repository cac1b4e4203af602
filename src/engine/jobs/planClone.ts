import { Failure } from '../../contract/errors.ts';
import { tableSchema } from '../../contract/tableSchema.ts';
import { readJsonFile } from '../io/json.ts';
import { draftPrivately } from '../io/loadPrivate.ts';
import { feasibility } from '../measure/private/feasibility.ts';
import { expectedSteps } from './expectedSteps.ts';
import type { Job } from './job.ts';
import { planRelated } from './planRelated.ts';
import { planBudget, refuseUnbound } from './privateBudget.ts';
import { readPublicRules } from './sourceRules.ts';

/** What a private clone would cost, by its declaration and the public number of rows: no row is counted and nothing is spent. */
export const planCloneJob: Job<'clone-plan'> = {
  stages: [{ name: 'Reading', share: 1 }],
  async run(request, { monitor }) {
    const { file, schema: schemaPath, privacy, rows: wanted, target: named, rules, k } = request;
    if (privacy.mode === 'none') throw new Failure('usage', 'An open clone costs no budget: there is nothing to plan.', { fix: 'Leave --no-dp out.' });
    monitor.stage('Reading');
    if (request.related.length > 0) return planRelated(request, privacy, monitor);
    const declared = schemaPath === null ? null : await readJsonFile(schemaPath, tableSchema, 'schema');
    const { schema, conditions } = await draftPrivately(file, declared, monitor);
    await readPublicRules(rules, schema, k);
    const rows = schema.rows ?? wanted;
    if (rows === null) throw new Failure('usage', 'A plan needs the number of rows that is publicly known.', { fix: 'Add "rows" to the schema, or say --rows N.' });
    const target = named ?? schema.target ?? null;
    const columns = schema.columns.filter(({ action }) => action !== 'drop');
    refuseUnbound(privacy.person ?? schema.person ?? null, privacy.contribution);
    const { mu, gaussianDelta, discovery, noiseTables } = planBudget(privacy, declared?.columns ?? null);
    const minority = target === null || schema.targetRate === undefined ? null : rows * Math.min(schema.targetRate, 1 - schema.targetRate);
    monitor.finish();
    return {
      schemaVersion: 1,
      table: schema.table,
      source: privacy.source ?? declared?.table ?? schema.table,
      columns: columns.length,
      rows,
      epsilon: privacy.epsilon,
      delta: privacy.delta,
      mu,
      delta_parts: { gaussian: gaussianDelta, discovery, noise_tables: noiseTables },
      steps: expectedSteps({ columns, rows, hasTarget: target !== null, mu, contribution: privacy.contribution }),
      feasibility: feasibility({ rows, columns: columns.length, minority, mu, contribution: privacy.contribution }),
      conditions,
    };
  },
};
