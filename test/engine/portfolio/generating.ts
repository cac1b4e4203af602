import { MessageChannel } from 'node:worker_threads';
import { onTestFinished } from 'vitest';
import { jobs, type GenerateResult, type JobInput } from '../../../src/contract/jobs.ts';
import { assistantBehind, assistOn } from '../../../src/engine/jobs/assistant.ts';
import { generateJob } from '../../../src/engine/jobs/generate.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';

/** Runs the job with so many assistants, which answer through real ports on this thread. */
export async function generateInto(folder: string, input: JobInput<'generate'>, { assistants = 0, cancelled = new Int32Array(1) } = {}): Promise<GenerateResult> {
  const ports = Array.from({ length: assistants }, () => {
    const { port1, port2 } = new MessageChannel();
    assistOn(port1);
    onTestFinished(() => port2.close());
    return assistantBehind(port2);
  });
  return generateJob.run(jobs.generate.request.parse(input), { folder, monitor: new JobMonitor(generateJob.stages, cancelled, () => undefined), assistants: ports });
}
