import { version } from '../../package.json';
import { exitCodes, Failure, type FailureRecord, toFailureRecord } from '../contract/errors.ts';
import { commands } from './commands.ts';
import { commandHelp, generalHelp } from './help.ts';
import { createMessages, type Output } from './messages.ts';
import { check, type CommandLine, split } from './parse.ts';

/** What surrounds the command: the process itself, or a test. */
export interface Surroundings {
  stdout: Output;
  stderr: Output;
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  workerEntry: URL;
}

/** Runs one command line to its end and gives back the exit code. Never throws. */
export async function main(argv: readonly string[], { stdout, stderr, env, signal, workerEntry }: Surroundings): Promise<number> {
  const line = split(argv, commands);
  const help = helpFor(line, argv);
  if (help !== undefined) {
    stdout.write(help);
    return 0;
  }
  const json = line.args.has('json');
  const coloured = ({ isTTY }: Output) => isTTY === true && !line.args.has('no-color') && !env['NO_COLOR'];
  const format = line.args.text('log-format') === 'json' ? 'json' : 'plain';
  const messages = createMessages(stderr, { format, quiet: line.args.has('quiet'), colour: coloured(stderr) });
  try {
    const command = check(line, commands);
    checkLogFormat(line);
    const answer = await command.run(line.args, { messages, signal, workerEntry, colour: coloured(stdout) });
    if (answer === null) return 0;
    const { document, text, verdict } = answer;
    stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : `${text}\n`);
    return verdict === undefined ? 0 : exitCodes[verdict];
  } catch (thrown) {
    const record = toFailureRecord(thrown);
    messages.failure(record);
    if (json) stdout.write(`${JSON.stringify(errorDocument(record), null, 2)}\n`);
    return exitCodes[record.code];
  }
}

function helpFor({ commandName, args }: CommandLine, argv: readonly string[]): string | undefined {
  if (args.has('version')) return `${version}\n`;
  if (!args.has('help') && argv.length > 0) return undefined;
  const command = commands.find(({ name }) => name === commandName);
  return command === undefined ? generalHelp(commands) : commandHelp(command);
}

function checkLogFormat({ args }: CommandLine): void {
  const format = args.text('log-format');
  if (format !== undefined && format !== 'plain' && format !== 'json') throw new Failure('usage', `--log-format is plain or json, not "${format}".`);
}

/** All keys are always there, so that a script need not ask. */
function errorDocument({ code, message, column = undefined, rows = undefined, fix = undefined }: FailureRecord): object {
  return { schemaVersion: 1, error: { code, message, column: column ?? null, rows: rows ?? null, fix: fix ?? null } };
}
