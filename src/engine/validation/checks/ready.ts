import type { JobInput } from '../../../contract/jobs.ts';
import type { ReadyRequest } from '../../../contract/verdict.ts';

type Words = readonly (string | null)[];

/** The job as a request and as the command that makes it. */
export function readyClone(request: JobInput<'clone'>): ReadyRequest {
  const { privacy } = request;
  return {
    job: 'clone',
    request,
    command: commandOf('clone', request.file, [
      ...(request.related ?? []),
      ...option('schema', request.schema),
      ...option('target', request.target),
      ...(privacy.mode === 'none'
        ? ['--no-dp']
        : [...option('epsilon', privacy.epsilon), ...option('delta', privacy.delta), ...option('source', privacy.source), ...option('person', privacy.person), ...option('rows-per-person', privacy.contribution), privacy.acceptWeak === true ? '--accept-weak' : null]),
      ...option('rows', request.rows),
      ...option('seed', request.seed),
      ...option('k', request.k),
      ...option('rules', request.rules),
      request.keepExtremes === true ? '--keep-extremes' : null,
    ]),
  };
}

export function readySample(request: JobInput<'sample'>): ReadyRequest {
  return { job: 'sample', request, command: commandOf('sample', request.twin, [...option('rows', request.rows), ...option('target-rate', request.targetRate), ...option('seed', request.seed)]) };
}

function option(name: string, value: string | number | null | undefined): Words {
  return value === null || value === undefined ? [] : [`--${name}`, String(value)];
}

function commandOf(verb: string, file: string, words: Words): string {
  return ['pratibimba', verb, file, ...words.filter((word) => word !== null), '-o', 'again'].map(quoted).join(' ');
}

/** As a shell takes it as one word. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
