import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cascadeEvaluateResult, cascadeTrainResult } from '../contract/cascade.ts';
import { type CascadeCompareResult, cascadeCompareResult } from '../contract/cascadeComparison.ts';
import { Failure } from '../contract/errors.ts';
import type { RequestOutput } from '../contract/ipc.ts';
import { type ListedRun, listRuns } from '../workspace/runs.ts';

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
  const content = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(folder, 'internal', file), 'utf8'));
  try {
    if (kind === 'cascade-train') return { kind, result: cascadeTrainResult.parse(await content('cascade-training.json')) };
    if (kind === 'cascade-evaluate') return { kind, result: cascadeEvaluateResult.parse(await content('cascade-evaluation.json')) };
    if (kind !== 'cascade-compare') return null;
    const result = cascadeCompareResult.parse(await content('cascade-comparison.json'));
    return { kind, result, synthetic: syntheticOf(result, runs) };
  } catch {
    return null;
  }
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
