import type { InspectedTable, JobRequest, JobResult } from '../../contract/jobs.ts';
import type { Monitor } from '../../contract/progress.ts';
import { tableNameOf } from '../io/load.ts';
import { profileFile } from '../io/profile.ts';
import { proposeSchema } from '../io/typing.ts';

/** Types, roles and formats of files as they would be cloned. One stage per file. Holds no real value unless `examples` were asked for. */
export async function inspectJob(request: JobRequest<'inspect'>, monitor: Monitor): Promise<JobResult<'inspect'>> {
  const tables: InspectedTable[] = [];
  for (const file of request.files) {
    monitor.stage('Reading');
    tables.push(await inspectFile(file, request.examples, monitor));
  }
  return { schemaVersion: 1, tables };
}

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
