import { searchRows } from '../io/rowSearch.ts';
import type { Job } from './job.ts';

/** Finds rows by a text of one column in a table whose rows stand in no order. */
export const tableFindJob: Job<'table-find'> = {
  stages: [{ name: 'Looking through all rows', share: 1 }],
  async run({ file, index, ...sought }, { monitor }) {
    monitor.stage('Looking through all rows');
    return { rows: (await searchRows(file, index, sought, monitor)).map((row) => [...row]) };
  },
};
