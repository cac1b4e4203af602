import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../contract/errors.ts';
import { type ValidationResult, validationResultSchema } from '../contract/validation.ts';
import { listRuns } from '../workspace/runs.ts';

/**
 * What a validation that the workspace lists has found: statistics of real rows, for the screen alone. No other folder is read.
 * @throws Failure 'input' where it is gone or cannot be read
 */
export async function readValidation(workspace: string, folder: string): Promise<ValidationResult> {
  const listed = (await listRuns(workspace)).some((run) => run.folder === folder && run.kind === 'validate');
  const result = listed ? await resultOf(folder) : null;
  if (result === null) throw new Failure('input', `There is no validation that can be read in ${folder}.`, { fix: 'It was moved or deleted, or made by another version: validate again.' });
  return result;
}

/** Null where there is none that this version can read. */
async function resultOf(folder: string): Promise<ValidationResult | null> {
  try {
    return validationResultSchema.parse(JSON.parse(await readFile(join(folder, 'internal', 'validation.json'), 'utf8')));
  } catch {
    return null;
  }
}
