import { notifications } from '@mantine/notifications';
import type { FailureRecord } from '../../contract/errors.ts';
import type { JobInput } from '../../contract/jobs.ts';
import type { ReadyRequest } from '../../contract/verdict.ts';
import { messages } from '../messages/messages.ts';
import { runJob } from '../state/jobs.ts';
import { goTo, place } from '../state/place.ts';
import { allTables, type Asked, change, chooseRun, validateState } from './state.ts';

const words = messages.validate;
const started = { onStart: (jobId: string) => change({ running: jobId, failure: null }) };

/** Judges what was asked for, or says what is missing. */
export async function check(): Promise<void> {
  const { asked, running } = validateState.get();
  if (running !== null) return;
  if (asked.run === null || asked.table === null || asked.real.trim() === '') return change({ tried: true, choosing: true });
  const several = asked.table === allTables;
  const request: JobInput<'validate'> = {
    synthetic: several ? asked.run : `${asked.run}/${asked.table}`, real: asked.real.trim(),
    holdout: several ? null : orNull(asked.holdout), target: several ? null : orNull(asked.target), schema: several ? null : orNull(asked.schema), policy: orNull(asked.policy),
  };
  const outcome = await runJob('validate', request, { label: words.label(several ? words.allTables : asked.table), ...started });
  if (!outcome.ok) return fail(outcome.failure);
  const { result, run } = outcome.value;
  change({ running: null, judged: { folder: run?.folder ?? null, result, asked }, choosing: false, beside: null, selected: null });
  if (place.get().screen !== 'validate') notifications.show({ message: words.done(result.verdict), onClick: () => goTo({ screen: 'validate' }) });
}

/** Does what a check recommends, and judges what comes of it by the same files; where these are not known, a person names them. */
export async function applyAndRerun({ job, request }: ReadyRequest): Promise<void> {
  const { judged, running } = validateState.get();
  if (running !== null || judged === null) return;
  // The main process checks the request by the job's own schema.
  const options = { label: words.making(job), ...started };
  const outcome = job === 'clone' ? await runJob(job, request as JobInput<'clone'>, options) : await runJob(job, request as JobInput<'sample'>, options);
  if (!outcome.ok) return fail(outcome.failure);
  const folder = outcome.value.run?.folder;
  change({ running: null });
  if (folder === undefined) return;
  await chooseRun(folder);
  if (judged.asked === null) return;
  change({ asked: { ...judged.asked, run: folder, tables: validateState.get().asked.tables, table: tableLike(judged.asked) } });
  await check();
}

/** The new run's table of the same name, else its first one. */
function tableLike(before: Asked): string | null {
  const { tables } = validateState.get().asked;
  return before.table === allTables || (before.table !== null && tables.includes(before.table)) ? before.table : (tables[0] ?? null);
}

/** Can it be run as it stands? A private clone needs a budget that is named, and of a schema or rules a run keeps the file's name alone. */
export function isComplete({ job, request }: ReadyRequest): boolean {
  const { mode, source } = privacyOf(request);
  const nameAlone = (file: unknown): boolean => typeof file === 'string' && file !== 'auto' && file !== 'none' && !/[\\/]/.test(file);
  return job === 'sample' || ((mode === 'none' || typeof source === 'string') && !nameAlone(request['schema']) && !nameAlone(request['rules']));
}

/** What a request spends, null where it spends nothing. */
export function spendingOf({ job, request }: ReadyRequest): { epsilon: string; source: string } | null {
  const { mode, source, epsilon } = privacyOf(request);
  return job === 'sample' || mode !== 'differential' || typeof source !== 'string' ? null : { epsilon: String(epsilon), source };
}

const privacyOf = (request: ReadyRequest['request']): { mode?: unknown; source?: unknown; epsilon?: unknown } => (request['privacy'] ?? {}) as object;
const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
const fail = (failure: FailureRecord): void => change({ running: null, failure, choosing: true });
