import { explain } from '../privacy/explain/explain.ts';
import type { Job } from './job.ts';

/** A promise of privacy in figures and in plain words. Reads no data and spends nothing. */
export const explainJob: Job<'explain'> = {
  stages: [{ name: 'Explaining', share: 1 }],
  async run(request, { monitor }) {
    monitor.stage('Explaining');
    return explain(request);
  },
};
