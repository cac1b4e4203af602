import type { InspectedTable } from '../../contract/jobs.ts';
import type { Monitor } from '../../contract/progress.ts';
import { tableNameOf } from '../io/load.ts';
import { profileFile } from '../io/profile.ts';
import { proposeSchema } from '../io/typing.ts';
import type { Job } from './job.ts';

/** Types, roles and formats of files as they would be cloned. Holds no real value unless `examples` were asked for. */
export const inspectJob: Job<'inspect'> = {
  stages: [{ name: 'Reading', share: 1 }],
  async run({ files, examples }, { monitor }) {
    const tables: InspectedTable[] = [];
    for (const file of files) {
      monitor.stage('Reading');
      tables.push(await inspectFile(file, examples, monitor));
    }
    return { schemaVersion: 1, tables };
  },
};

async function inspectFile(file: string, examples: boolean, monitor: Monitor): Promise<InspectedTable> {
  const profile = await profileFile(file, { examples }, monitor);
  const { schema, notes } = proposeSchema(profile, tableNameOf(file));
  return {
    file,
    rows: profile.rows,
    bytes: profile.bytes,
    schema,
    columns: profile.columns.map((column) => ({
      name: column.name,
      missing: column.missing,
      distinct: column.distinct,
      ...(column.examples === undefined ? {} : { examples: [...column.examples] }),
    })),
    notes,
  };
}
