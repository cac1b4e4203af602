import { Failure } from '../contract/errors.ts';
import { type ValidationResult, validationResultSchema } from '../contract/validation.ts';
import { resultOf } from './results.ts';

/**
 * What a validation that the workspace lists has found: statistics of real rows, for the screen alone. No other folder is read.
 * @throws Failure 'input' where it is gone or cannot be read
 */
export async function readValidation(workspace: string, folder: string): Promise<ValidationResult> {
  const result = await resultOf(workspace, folder, 'validate', validationResultSchema);
  if (result === null) throw new Failure('input', `There is no validation that can be read in ${folder}.`, { fix: 'It was moved or deleted, or made by another version: validate again.' });
  return result;
}
