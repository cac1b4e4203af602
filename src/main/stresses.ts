import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../contract/errors.ts';
import { stressFindings, type StressFindings } from '../contract/stress.ts';
import { listRuns } from '../workspace/runs.ts';

/**
 * What a stress test that the workspace lists has found. No other folder is read.
 * @throws Failure 'input' where it is gone or cannot be read
 */
export async function readStress(workspace: string, folder: string): Promise<StressFindings> {
  const listed = (await listRuns(workspace)).some((run) => run.folder === folder && run.kind === 'stress');
  const findings = listed ? await findingsIn(folder) : null;
  if (findings === null) throw new Failure('input', `There is no stress test that can be read in ${folder}.`, { fix: 'It was moved or deleted, or made by another version: run its scenarios again.' });
  return findings;
}

/** Null where there is none that this version can read. */
async function findingsIn(folder: string): Promise<StressFindings | null> {
  try {
    return stressFindings.parse(JSON.parse(await readFile(join(folder, 'stress.json'), 'utf8')));
  } catch {
    return null;
  }
}
