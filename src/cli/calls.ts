import { z } from 'zod';
import { type JobKind, jobs } from '../contract/jobs.ts';
import { type WorkspaceCall, workspaceCalls } from '../workspace/calls.ts';

export interface DescribedCall {
  readonly name: string;
  /** A job leaves a run, reports progress and can be cancelled; a question to the workspace answers at once. */
  readonly kind: 'job' | 'workspace';
  readonly request: object;
  readonly result: object;
}

/** All calls with their JSON Schemas. */
export function describeCalls(): DescribedCall[] {
  const described = (kind: DescribedCall['kind'], table: Readonly<Record<string, { readonly request: z.ZodType; readonly result: z.ZodType }>>): DescribedCall[] =>
    Object.entries(table).map(([name, { request, result }]) => ({ name, kind, request: z.toJSONSchema(request, { io: 'input' }), result: z.toJSONSchema(result, { io: 'output' }) }));
  return [...described('job', jobs), ...described('workspace', workspaceCalls)];
}

export function isJob(name: string): name is JobKind {
  return Object.hasOwn(jobs, name);
}

export function isWorkspaceCall(name: string): name is WorkspaceCall {
  return Object.hasOwn(workspaceCalls, name);
}
