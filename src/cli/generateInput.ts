import { readFile } from 'node:fs/promises';
import { errno, Failure } from '../contract/errors.ts';
import { type JobInput, jobs } from '../contract/jobs.ts';
import type { Arguments } from './command.ts';
import type { Messages } from './messages.ts';
import { usage } from './parse.ts';
import type { FieldName } from './request.ts';
import { nearest } from './suggest.ts';

type Input = JobInput<'generate'>;

const fields: readonly string[] = Object.keys(jobs.generate.request.shape);

/** What is asked of `generate`: the fields of the configuration, and over them the options of the command line. */
export async function generateInput(args: Arguments, messages: Messages): Promise<{ input: Input; nameOf: FieldName }> {
  const config = args.text('config');
  const fromFile = config === undefined ? {} : await readConfig(config, messages);
  const options = givenOptions(args);
  const input = { ...fromFile, ...Object.fromEntries(options.map(({ field, value }) => [field, value])) };
  if (!('num_borrowers' in input)) throw usage('generate needs --borrowers N, or num_borrowers in a --config.', { name: 'generate' });
  return {
    // What a file holds is checked by the schema of the request, as everything is.
    input: input as Input,
    nameOf: (field) => options.find((option) => option.field === field)?.name ?? `"${field}" in ${config}`,
  };
}

/** The options that were given, by the field they set. */
function givenOptions(args: Arguments): { field: keyof Input; name: string; value: unknown }[] {
  const options: [field: keyof Input, option: string, value: unknown][] = [
    ['template', 'template', args.text('template')],
    ['num_borrowers', 'borrowers', args.wholeNumber('borrowers')],
    ['target_default_rate', 'target-default-rate', args.number('target-default-rate')],
    ['default_rate_tolerance', 'tolerance', args.number('tolerance')],
    ['include_payment_history', 'no-history', args.has('no-history') ? false : undefined],
    ['history_months', 'history-months', args.wholeNumber('history-months')],
    ['use_copulas', 'no-copulas', args.has('no-copulas') ? false : undefined],
    ['copula', 'copula', args.text('copula')],
    ['cascade', 'cascade', args.text('cascade')],
    ['privacy_epsilon', 'privacy-epsilon', args.number('privacy-epsilon')],
    ['k_anonymity', 'k', args.wholeNumber('k')],
    ['seed', 'seed', args.wholeNumber('seed')],
    ['format', 'format', args.text('format')],
  ];
  return options.filter(([, , value]) => value !== undefined).map(([field, option, value]) => ({ field, name: `--${option}`, value }));
}

/** A field that is not known is left out with a word about it: files of other programs may hold more. */
async function readConfig(path: string, messages: Messages): Promise<Record<string, unknown>> {
  const content = parseConfig(path, await readConfigFile(path));
  const known = Object.entries(content).filter(([key]) => {
    if (fields.includes(key)) return true;
    const meant = nearest(key, fields);
    messages.note(`${path}: "${key}" is not a field of generate and was left out${meant === undefined ? '.' : `; did you mean "${meant}"?`}`);
    return false;
  });
  return Object.fromEntries(known);
}

async function readConfigFile(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  } catch (thrown) {
    if (errno(thrown) === 'ENOENT') throw new Failure('input', `There is no file "${path}".`, { fix: 'Check the path of --config.' });
    if (errno(thrown) === 'EISDIR') throw new Failure('input', `"${path}" is a folder, but --config takes a file.`);
    throw thrown;
  }
}

function parseConfig(path: string, text: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new Failure('input', `"${path}" is no configuration: it is not JSON.`, { fix: 'Check that it is the right file and complete.' });
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new Failure('input', `"${path}" is no configuration: it is not an object of fields.`, { fix: 'It should look like {"num_borrowers": 10000, "target_default_rate": 0.035}.' });
  }
  return content as Record<string, unknown>;
}
