import { Failure } from '../../contract/errors.ts';

/** Names are copied into a clone as they are: a first line of data would be a real row that leaves the house. */
export function uncertainHeader(file: string): Failure {
  return new Failure('input', `Nothing in "${file}" tells whether its first line is names or data, and names are copied into the clone.`, {
    rows: [1],
    fix: 'Give a schema (--schema) whose format says "header": true or false.',
  });
}
