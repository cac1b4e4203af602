// Entry of a worker thread. A worker leads a job or assists another one; the pool says which.
import { parentPort, type MessagePort } from 'node:worker_threads';
import * as Comlink from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { Failure, toFailureRecord, type FailureRecord } from '../../contract/errors.ts';
import type { JobKind, JobRequest, JobResult } from '../../contract/jobs.ts';
import type { Progress } from '../../contract/progress.ts';
import { assistantBehind, assistOn } from './assistant.ts';
import type { BudgetGate, Job } from './job.ts';
import { JobMonitor } from './jobMonitor.ts';

/** Loaded when asked for: an inspection does not wait for the twin's kernels. */
const jobModules: { readonly [K in JobKind]: () => Promise<Job<K>> } = {
  inspect: async () => (await import('./inspect.ts')).inspectJob,
  'generate-preview': async () => (await import('./generatePreview.ts')).generatePreviewJob,
  templates: async () => (await import('./templates.ts')).templatesJob,
  generate: async () => (await import('./generate.ts')).generateJob,
  clone: async () => (await import('./clone.ts')).cloneJob,
  'clone-plan': async () => (await import('./planClone.ts')).planCloneJob,
  sample: async () => (await import('./sample.ts')).sampleJob,
  validate: async () => (await import('./validate.ts')).validateJob,
  scenarios: async () => (await import('./scenarios.ts')).scenariosJob,
  stress: async () => (await import('./stress.ts')).stressJob,
  anonymity: async () => (await import('./anonymity.ts')).anonymityJob,
  'cascade-train': async () => (await import('./trainCascade.ts')).trainCascadeJob,
  'cascade-plan': async () => (await import('./planCascade.ts')).planCascadeJob,
  'cascade-sample': async () => (await import('./sampleCascade.ts')).sampleCascadeJob,
  account: async () => (await import('./account.ts')).accountJob,
  'cascade-evaluate': async () => (await import('./evaluateCascade.ts')).evaluateCascadeJob,
  'cascade-compare': async () => (await import('./compareCascade.ts')).compareCascadeJob,
  attack: async () => (await import('./attack.ts')).attackJob,
  explain: async () => (await import('./explain.ts')).explainJob,
  report: async () => (await import('./report.ts')).reportJob,
  'table-index': async () => (await import('./tableIndex.ts')).tableIndexJob,
  'table-find': async () => (await import('./tableFind.ts')).tableFindJob,
  'table-export': async () => (await import('./tableExport.ts')).tableExportJob,
};

export interface JobCall<K extends JobKind> {
  readonly kind: K;
  readonly request: JobRequest<K>;
  readonly folder: string | null;
  /** One shared integer, set to 1 to cancel. */
  readonly cancelled: SharedArrayBuffer;
  /** Key of the workspace's sketches; empty for a job without a budget. */
  readonly sketchKey: Uint8Array;
  /** Ports to the workers that assist. */
  readonly assistants: readonly MessagePort[];
}

/** Failures travel as values: a thrown error would lose its fields on the way between threads. */
export type JobOutcome<K extends JobKind> = { readonly result: JobResult<K> } | { readonly failure: FailureRecord };

/** The budget as the pool offers it: failures travel as values here, too. */
export interface RemoteBudget {
  compare(sketch: readonly string[]): Promise<readonly string[] | FailureRecord>;
  draw(): Promise<FailureRecord | null>;
  settle(share: number): Promise<FailureRecord | null>;
}

function budgetBehind(remote: RemoteBudget, sketchKey: Uint8Array): BudgetGate {
  const orThrow = (failure: FailureRecord | null): void => {
    if (failure !== null) throw new Failure(failure.code, failure.message, failure);
  };
  return {
    sketchKey,
    async compare(sketch) {
      const answer = await remote.compare(sketch);
      if ('code' in answer) throw new Failure(answer.code, answer.message, answer);
      return answer;
    },
    async draw() {
      orThrow(await remote.draw());
    },
    async settle(share) {
      orThrow(await remote.settle(share));
    },
  };
}

const engine = {
  async run<K extends JobKind>(call: JobCall<K>, onProgress: (progress: Progress) => void, budget: RemoteBudget | null): Promise<JobOutcome<K>> {
    try {
      const job = await jobModules[call.kind]();
      const monitor = new JobMonitor(job.stages, new Int32Array(call.cancelled), onProgress);
      const result = await job.run(call.request, { folder: call.folder, monitor, assistants: call.assistants.map(assistantBehind), ...(budget && { budget: budgetBehind(budget, call.sketchKey) }) });
      return { result };
    } catch (thrown) {
      return { failure: toFailureRecord(thrown) };
    } finally {
      for (const port of call.assistants) port.close();
    }
  },

  /** Makes this worker assist the lead at the other end of the port, until the port closes. */
  assist(port: MessagePort): void {
    assistOn(port);
  },
};
export type Engine = typeof engine;

if (parentPort) Comlink.expose(engine, nodeEndpoint(parentPort));
