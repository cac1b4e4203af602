import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { JobResult } from '../../contract/jobs.ts';
import type { Monitor } from '../../contract/progress.ts';
import { tableSchema, type ColumnSchema, type TableSchema } from '../../contract/tableSchema.ts';
import { readJsonFile } from '../io/json.ts';
import { loadTable, tableNameOf, type LoadedTable } from '../io/load.ts';
import { numberFormatOf } from '../io/numberText.ts';
import { profileFile } from '../io/profile.ts';
import { readTable } from '../io/read.ts';
import { proposeSchema } from '../io/typing.ts';
import { validate, validationStages } from '../validation/validate.ts';
import { artefactFolder, type Job } from './job.ts';

const readingStages = { real: 'Reading the real table', synthetic: 'Reading the synthetic table', holdout: 'Reading the hold-out' } as const;

/** Reads the tables, compares them, and writes all figures to `internal/validation.json`. */
export const validateJob: Job<'validate'> = {
  stages: [
    { name: readingStages.real, share: 0.1 },
    { name: readingStages.synthetic, share: 0.1 },
    { name: readingStages.holdout, share: 0.05 },
    { name: validationStages.columns, share: 0.05 },
    { name: validationStages.pairs, share: 0.15 },
    { name: validationStages.closeness, share: 0.2 },
    { name: validationStages.learning, share: 0.35 },
  ],
  async run(request, context) {
    const { monitor } = context;
    const folder = artefactFolder(context);
    const declared = request.schema === null ? null : await readJsonFile(request.schema, tableSchema, 'schema');
    monitor.stage(readingStages.real);
    const real = await loadTable(request.real, declared, monitor);
    monitor.stage(readingStages.synthetic);
    const synthetic = await loadAlike(request.synthetic, real.schema, monitor);
    if (request.holdout !== null) monitor.stage(readingStages.holdout);
    const holdout = request.holdout === null ? null : await loadAlike(request.holdout, real.schema, monitor);
    const target = request.target ?? real.schema.target ?? undefined;
    const figures = validate({ real: real.table, synthetic: synthetic.table, holdout: holdout?.table, target }, monitor);
    const inputs: JobResult<'validate'>['inputs'] = [fileOf('real', request.real, real), fileOf('synthetic', request.synthetic, synthetic)];
    if (request.holdout !== null && holdout !== null) inputs.push(fileOf('holdout', request.holdout, holdout));
    const result = { ...figures, inputs };
    await mkdir(join(folder, 'internal'), { recursive: true });
    await writeFile(join(folder, 'internal', 'validation.json'), `${JSON.stringify(result, null, 2)}\n`);
    return result;
  },
};

type ReadTable = Pick<LoadedTable, 'table' | 'sha256' | 'bytes'>;

function fileOf(part: 'real' | 'synthetic' | 'holdout', path: string, { bytes, sha256 }: ReadTable): JobResult<'validate'>['inputs'][number] {
  return { part, file: basename(path), bytes, sha256 };
}

/**
 * Reads a table that is to be compared with one of this schema. The file may be written in another format and have its columns in
 * another order; which columns it must have is for the comparison to say, which knows both tables.
 */
async function loadAlike(path: string, like: TableSchema, monitor: Monitor): Promise<ReadTable> {
  const profile = await profileFile(path, {}, monitor);
  const { schema } = proposeSchema(profile, tableNameOf(path));
  const columns = schema.columns.map((column) => alike(column, like.columns.find(({ name }) => name === column.name)));
  return { table: await readTable(path, { ...schema, columns }, monitor), sha256: profile.sha256, bytes: profile.bytes };
}

/** A column as it was found in its own file, held the way `like` is held: as numbers or as codes. */
function alike(found: ColumnSchema, like: ColumnSchema | undefined): ColumnSchema {
  if (like === undefined) return found;
  const { name, role } = like;
  const missingCodes = [...new Set([...(found.missingCodes ?? []), ...(like.missingCodes ?? [])])];
  switch (like.kind) {
    case 'integer':
    case 'number':
      // A clone may have put fractions where the real table has none; that is for the figures to show.
      return { name, role, missingCodes, kind: 'number', number: found.number ?? numberFormatOf(like) };
    case 'date':
      return { name, role, missingCodes, kind: 'date', ...(like.dateFormat === undefined ? {} : { dateFormat: like.dateFormat }) };
    default:
      // Whatever a clone put into an empty column is no failure: it is held as text, and left out.
      return { name, role, missingCodes, kind: like.kind === 'empty' ? 'text' : like.kind };
  }
}
