import { Failure } from '../contract/errors.ts';
import { stressFindings, type StressFindings } from '../contract/stress.ts';
import { resultOf } from './results.ts';

/**
 * What a stress test that the workspace lists has found. No other folder is read.
 * @throws Failure 'input' where it is gone or cannot be read
 */
export async function readStress(workspace: string, folder: string): Promise<StressFindings> {
  const findings = await resultOf(workspace, folder, 'stress', stressFindings);
  if (findings === null) throw new Failure('input', `There is no stress test that can be read in ${folder}.`, { fix: 'It was moved or deleted, or made by another version: run its scenarios again.' });
  return findings;
}
