import type { Job } from './job.ts';
import { costOfCascade } from './privateCascadePlan.ts';

/** What a private cascade would cost: no row is read and nothing is spent. */
export const planCascadeJob: Job<'cascade-plan'> = {
  stages: [{ name: 'Planning', share: 1 }],
  async run(request, { monitor }) {
    monitor.stage('Planning');
    return await costOfCascade(request);
  },
};
