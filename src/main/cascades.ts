import { join } from 'node:path';
import { cascadeEvaluateResult, cascadeTrainResult } from '../contract/cascade.ts';
import { type CascadeCompareResult, cascadeCompareResult } from '../contract/cascadeComparison.ts';
import { Failure } from '../contract/errors.ts';
import { judgementFiles } from '../contract/evidence.ts';
import type { RequestOutput } from '../contract/ipc.ts';
import { type ListedRun, listRuns } from '../workspace/runs.ts';
import { readAs } from './results.ts';

type Found = RequestOutput<'cascade:read'>;

/**
 * What a run on a cascade that the workspace lists has found: statistics of real rows, for the screen alone. No other folder is read.
 * @throws Failure 'input' where it is gone or cannot be read
 */
export async function readCascade(workspace: string, folder: string): Promise<Found> {
  const runs = await listRuns(workspace);
  const run = runs.find((one) => one.folder === folder);
  const found = run === undefined ? null : await foundBy(run, runs);
  if (found === null) throw new Failure('input', `There is no training, evaluation or comparison of a cascade that can be read in ${folder}.`, { fix: 'It was moved or deleted, made by another version, or private: of those no loss is kept.' });
  return found;
}

/** Null where there is none that this version can read. */
async function foundBy({ kind, folder }: ListedRun, runs: readonly ListedRun[]): Promise<Found | null> {
  if (kind === 'cascade-train') {
    const result = await readAs(join(folder, 'internal/cascade-training.json'), cascadeTrainResult);
    return result && { kind, result };
  }
  if (kind === 'cascade-evaluate') {
    const result = await readAs(join(folder, 'internal/cascade-evaluation.json'), cascadeEvaluateResult);
    return result && { kind, result };
  }
  if (kind !== 'cascade-compare') return null;
  const result = await readAs(join(folder, judgementFiles[kind]), cascadeCompareResult);
  return result && { kind, result, synthetic: syntheticOf(result, runs) };
}

/** The run that made the synthetic panel, by its SHA-256. */
function syntheticOf({ inputs }: CascadeCompareResult, runs: readonly ListedRun[]): { folder: string; table: string } | null {
  const hash = inputs.find(({ part }) => part === 'synthetic')?.sha256;
  for (const { folder, artefacts } of runs) {
    const table = artefacts.find(({ sha256 }) => sha256 === hash)?.path;
    if (table !== undefined) return { folder, table };
  }
  return null;
}
