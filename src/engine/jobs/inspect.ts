import { Failure } from '../../contract/errors.ts';
import type { InspectedTable, JobRequest } from '../../contract/jobs.ts';
import { shareOfStage, type Monitor } from '../../contract/progress.ts';
import { namesValues } from '../../contract/rules.ts';
import { tableSchema, type TableSchema } from '../../contract/tableSchema.ts';
import { readJsonFile } from '../io/json.ts';
import { tableNameOf } from '../io/load.ts';
import { mergeSchema } from '../io/merge.ts';
import { profileFile } from '../io/profile.ts';
import { readTable } from '../io/read.ts';
import { proposeSchema } from '../io/typing.ts';
import { suggestLinks, type Link } from '../measure/links.ts';
import { suggestRules } from '../measure/rules.ts';
import { sayRule } from '../rules/says.ts';
import type { Table } from '../table/table.ts';
import type { Job } from './job.ts';

/** Rules and links are looked for in memory: in all tables together, up to so many cells (1 GB, about). */
const mostCells = 60_000_000;

/** Types, roles and formats of files as they would be cloned, and the rules and links in them. Holds no real value unless these were asked for. */
export const inspectJob: Job<'inspect'> = {
  stages: [
    { name: 'Reading', share: 0.5 },
    { name: 'Looking for rules', share: 0.5 },
  ],
  async run(request, { monitor }) {
    const tables: Profiled[] = [];
    const declared = await declaredSchema(request);
    monitor.stage('Reading');
    for (const [position, file] of request.files.entries()) tables.push(await inspectFile(file, request, declared, part(monitor, position, request.files.length)));
    monitor.stage('Looking for rules');
    const loaded: Table[] = [];
    const inspected: InspectedTable[] = [];
    for (const [position, { table, reading }] of tables.entries()) {
      const own = part(monitor, position, tables.length);
      if (cellsOf([...inspected, table]) > mostCells) {
        inspected.push({ ...table, notes: [...table.notes, `Rules and links were not looked for: more than ${mostCells / 1e6} million cells are too many to hold at once.`] });
        continue;
      }
      const rows = await readTable(table.file, reading, shareOfStage(own, 0, 0.5));
      inspected.push({ ...table, ...rulesOf(rows, request, shareOfStage(own, 0.5, 1)) });
      if (tables.length > 1) loaded.push(rows);
    }
    return { schemaVersion: 1, tables: inspected, links: linksOf(loaded) };
  },
};

function part(monitor: Monitor, position: number, of: number): Monitor {
  return shareOfStage(monitor, position / of, (position + 1) / of);
}

function cellsOf(tables: readonly InspectedTable[]): number {
  return tables.reduce((sum, { rows, columns }) => sum + rows * columns.length, 0);
}

/** A table as it was seen, and the schema by which its rows are read. */
interface Profiled {
  readonly table: InspectedTable;
  readonly reading: TableSchema;
}

async function declaredSchema({ files, schema }: JobRequest<'inspect'>): Promise<TableSchema | null> {
  if (schema === undefined) return null;
  if (files.length > 1) throw new Failure('usage', 'A declared schema is that of one file.', { fix: 'Inspect one file.' });
  return await readJsonFile(schema, tableSchema, 'schema');
}

async function inspectFile(file: string, { examples, format }: JobRequest<'inspect'>, declared: TableSchema | null, monitor: Monitor): Promise<Profiled> {
  const profile = await profileFile(file, { examples, format: format ?? declared?.format }, monitor);
  const { schema: proposed, notes } = proposeSchema(profile, tableNameOf(file));
  const reading = declared === null ? proposed : mergeSchema(proposed, declared);
  // What is declared stays as it is: what the file adds to it would no longer be a declaration.
  const schema = declared === null ? proposed : { ...declared, table: proposed.table, ...(proposed.format && { format: proposed.format }) };
  return { reading, table: {
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
    rules: [],
    ruleCounts: [],
    notes: declared === null ? notes : [...profile.notes],
  } };
}

/** Where several tables are looked at, a rule says of which one it speaks, and so does its id. */
function rulesOf(table: Table, { files, examples, ruleValues }: JobRequest<'inspect'>, monitor: Monitor): Pick<InspectedTable, 'rules' | 'ruleCounts'> {
  const suggested = suggestRules(table, monitor).map(({ rule, rows, broken }) => ({ rule: files.length > 1 ? { ...rule, id: `${table.name}: ${rule.id}`, table: table.name } : rule, rows, broken }));
  return {
    rules: suggested.map(({ rule }) => rule).filter((rule) => examples || ruleValues === true || !namesValues(rule)),
    ruleCounts: suggested.map(({ rule, rows, broken }) => ({ id: rule.id, kind: rule.kind, says: sayRule(rule), rows, broken })),
  };
}

/** Tables that name each other in a circle have no order in which they could be made; that is for `clone` to refuse. */
function linksOf(tables: readonly Table[]): Link[] {
  try {
    return suggestLinks(tables);
  } catch (thrown) {
    if (thrown instanceof Failure) return [];
    throw thrown;
  }
}
