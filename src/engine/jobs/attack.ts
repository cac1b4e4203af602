import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import type { AttackResult } from '../../contract/attack.ts';
import { Failure } from '../../contract/errors.ts';
import { judgementFiles } from '../../contract/evidence.ts';
import { privacyClaim } from '../../contract/clonePrivacy.ts';
import { type Monitor, silentMonitor } from '../../contract/progress.ts';
import { tableSchema, type TableSchema } from '../../contract/tableSchema.ts';
import { readJsonFile } from '../io/json.ts';
import { loadTable } from '../io/load.ts';
import { measure } from '../measure/measure.ts';
import { attack, attackStages } from '../privacy/attack/attack.ts';
import type { MakeShadow } from '../privacy/attack/shadow.ts';
import type { Space } from '../privacy/attack/space.ts';
import { joinRows, takeRows, type Table, withoutDropped } from '../table/table.ts';
import { fit } from '../twin/fit.ts';
import { TwinSampler } from '../twin/sample.ts';
import { artefactFolder, type Job } from './job.ts';
import { loadAlike } from './loadAlike.ts';
import { writeResult } from './runFiles.ts';

/** Attacks a synthetic table with rows that it was made from and rows that it was not; writes all to `internal/attack.json`. */
export const attackJob: Job<'attack'> = {
  stages: [
    { name: 'Reading', share: 0.1 },
    { name: attackStages.copies, share: 0.25 },
    { name: attackStages.density, share: 0.1 },
    { name: attackStages.singling, share: 0.05 },
    { name: attackStages.linking, share: 0.1 },
    { name: attackStages.inferring, share: 0.2 },
    { name: attackStages.shadows, share: 0.2 },
  ],
  async run(request, context) {
    const { monitor } = context;
    const folder = artefactFolder(context);
    monitor.stage('Reading');
    const declared = request.schema === null ? null : await readJsonFile(request.schema, tableSchema, 'schema');
    const train = await loadTable(request.train, declared, monitor);
    const control = await loadAlike(request.holdout, train.schema, monitor);
    if (control.sha256 === train.sha256) throw new Failure('usage', 'The hold-out is the train table itself: nothing can be compared.', { fix: 'Give rows that the synthetic table was not made from.' });
    const synthetic = await loadAlike(request.synthetic, train.schema, monitor);
    const tables = { train: withoutDropped(train.table), control: control.table, synthetic: synthetic.table };
    const figures = attack(
      {
        tables,
        quasi: request.quasi.length > 0 ? request.quasi : quasiIdentifiersOf(train.schema, tables.synthetic),
        attempts: request.attempts,
        seed: request.seed,
        budget: { shadows: request.shadows, seconds: request.shadowSeconds },
        shadows: (space) => shadowTwins(tables.train, tables.control, space, monitor),
        claimed: request.claimedEpsilon === null ? await claimBeside(request.synthetic) : { epsilon: request.claimedEpsilon, delta: 0 },
      },
      monitor,
    );
    const result: AttackResult = {
      schemaVersion: 1,
      label: 'internal',
      ...figures,
      inputs: [
        { part: 'synthetic', file: basename(request.synthetic), sha256: synthetic.sha256 },
        { part: 'train', file: basename(request.train), sha256: train.sha256 },
        { part: 'holdout', file: basename(request.holdout), sha256: control.sha256 },
      ],
      stageSeconds: monitor.finish(),
    };
    await writeResult(folder, judgementFiles.attack, result);
    return result;
  },
};

function quasiIdentifiersOf({ columns }: TableSchema, synthetic: Table): string[] {
  const names = new Set(synthetic.columns.map(({ schema }) => schema.name));
  return columns.filter(({ role, name }) => role === 'quasi-identifier' && names.has(name)).map(({ name }) => name);
}

/** Open twins of some of the real rows, each sampled to as many: what the attacker rehearses on. Nothing of them is kept. */
function shadowTwins(train: Table, control: Table, space: Space, monitor: Monitor): MakeShadow {
  const side = (table: Table, rows: Uint32Array): Table => ({ ...table, rows: rows.length, columns: table.columns.map((column) => takeRows(column, rows)) });
  const pool = joinRows(side(train, space.rows.train), side(control, space.rows.control));
  return (rows, seed) => {
    const watching = { ...silentMonitor, check: () => monitor.check() };
    const options = { seed, createdBy: `Pratibimba ${manifest.version}`, privacy: 'None: a rehearsal of an attack.', label: 'internal' as const };
    const twin = fit(measure(side(pool, rows), { target: null, keepExtremes: false }, watching), options, watching);
    const sampler = new TwinSampler(twin, rows.length, seed);
    const blocks = Array.from({ length: sampler.blocks }, (_none, block) => sampler.block(block, () => monitor.check()));
    return space.place(blocks.reduce(joinRows));
  };
}

/** What the release itself claims, where its privacy.json lies beside it. */
async function claimBeside(path: string): Promise<{ epsilon: number; delta: number } | null> {
  try {
    return privacyClaim.parse(JSON.parse(await readFile(join(dirname(path), 'privacy.json'), 'utf8')));
  } catch {
    return null;
  }
}
