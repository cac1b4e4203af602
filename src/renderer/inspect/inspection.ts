import type { FailureRecord } from '../../contract/errors.ts';
import type { InspectedTable } from '../../contract/jobs.ts';
import { fileName } from '../format.ts';
import { messages } from '../messages.ts';
import { runJob } from '../state/jobs.ts';
import { createStore } from '../state/store.ts';

export type Inspection =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly files: readonly string[]; readonly jobId: string }
  | { readonly state: 'done'; readonly files: readonly string[]; readonly tables: readonly InspectedTable[] }
  | { readonly state: 'failed'; readonly files: readonly string[]; readonly failure: FailureRecord };

/** One inspection at a time: from the choice of files to their columns or a failure. */
export const inspection = createStore<Inspection>({ state: 'none' });

export async function inspectFiles(files: readonly string[]): Promise<void> {
  let own = '';
  const outcome = await runJob('inspect', { files: [...files] }, {
    label: messages.inspect.label(files.map(fileName).join(', ')),
    onStart(jobId) {
      own = jobId;
      inspection.set(() => ({ state: 'running', files, jobId }));
    },
  });
  // Other files may have been asked for since.
  inspection.set((now) => (now.state === 'running' && now.jobId === own ? (outcome.ok ? { state: 'done', files, tables: outcome.value.result.tables } : { state: 'failed', files, failure: outcome.failure }) : now));
}
