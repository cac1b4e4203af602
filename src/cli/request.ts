import type { z } from 'zod';
import { Failure } from '../contract/errors.ts';
import { type JobInput, type JobKind, type JobRequest, jobs } from '../contract/jobs.ts';
import { optionOf } from './options.ts';

/** The same schemas under a type that holds for a kind not yet known. */
const schemas: { readonly [K in JobKind]: z.ZodType<JobRequest<K>> } = {
  inspect: jobs.inspect.request,
  templates: jobs.templates.request,
  generate: jobs.generate.request,
  'generate-preview': jobs['generate-preview'].request,
  clone: jobs.clone.request,
  'clone-plan': jobs['clone-plan'].request,
  sample: jobs.sample.request,
  validate: jobs.validate.request,
  scenarios: jobs.scenarios.request,
  stress: jobs.stress.request,
  anonymity: jobs.anonymity.request,
  'cascade-train': jobs['cascade-train'].request,
  'cascade-plan': jobs['cascade-plan'].request,
  'cascade-sample': jobs['cascade-sample'].request,
  account: jobs.account.request,
  'cascade-evaluate': jobs['cascade-evaluate'].request,
  'cascade-compare': jobs['cascade-compare'].request,
  explain: jobs.explain.request,
  report: jobs.report.request,
  attack: jobs.attack.request,
  'table-index': jobs['table-index'].request,
  'table-find': jobs['table-find'].request,
  'table-export': jobs['table-export'].request,
};

/** How a field of a request is called by whoever gave it. */
export type FieldName = (field: string) => string;

/**
 * The request as the job takes it, defaults filled in. The contract knows the ranges; this says them in the words of the command line.
 *
 * @param nameOf where fields do not carry the name of their option
 * @throws Failure('usage')
 */
export function toRequest<K extends JobKind>(kind: K, input: JobInput<K>, nameOf: FieldName = optionOf): JobRequest<K> {
  const schema: z.ZodType<JobRequest<K>> = schemas[kind];
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Failure('usage', issue === undefined ? 'The request is not valid.' : sentence(issue, nameOf), { fix: `See pratibimba ${kind.replaceAll('-', ' ')} --help.` });
}

const typeNames: Readonly<Record<string, string>> = { int: 'a whole number', number: 'a number', boolean: 'true or false', string: 'a text' };

function sentence(issue: z.core.$ZodIssue, nameOf: FieldName): string {
  // The fields of a privacy budget are options of their own.
  const name = nameOf(String(issue.path[0] === 'privacy' ? issue.path.at(-1) : issue.path[0]));
  switch (issue.code) {
    case 'too_small': return `${name} must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}.`;
    case 'too_big': return `${name} must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}.`;
    case 'invalid_value': return `${name} must be ${issue.values.map(String).join(' or ')}.`;
    case 'invalid_type': return `${name} must be ${typeNames[issue.expected] ?? 'a value of another type'}.`;
    default: return `${name} has a value that is not valid.`;
  }
}
