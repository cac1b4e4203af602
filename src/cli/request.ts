import type { z } from 'zod';
import { Failure } from '../contract/errors.ts';
import { type JobInput, type JobKind, type JobRequest, jobs } from '../contract/jobs.ts';

/** The same schemas under a type that holds for a kind not yet known. */
const schemas: { readonly [K in JobKind]: z.ZodType<JobRequest<K>> } = {
  inspect: jobs.inspect.request,
  clone: jobs.clone.request,
  sample: jobs.sample.request,
  validate: jobs.validate.request,
};

/**
 * The request as the job takes it, defaults filled in. The contract knows the ranges; this says them in the words of the command line.
 *
 * @throws Failure('usage')
 */
export function toRequest<K extends JobKind>(kind: K, input: JobInput<K>): JobRequest<K> {
  const schema: z.ZodType<JobRequest<K>> = schemas[kind];
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Failure('usage', issue === undefined ? 'The request is not valid.' : sentence(issue), { fix: `See pratibimba ${kind} --help.` });
}

function sentence(issue: z.core.$ZodIssue): string {
  const option = `--${String(issue.path[0]).replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  switch (issue.code) {
    case 'too_small': return `${option} must be at least ${issue.minimum}.`;
    case 'too_big': return `${option} must be at most ${issue.maximum}.`;
    default: return `${option} has a value that is not valid.`;
  }
}
