import { exitCodes, type FailureCode } from '../contract/errors.ts';
import type { Command, OptionTable } from './command.ts';
import { globalOptions } from './options.ts';

/** Help of the whole command. */
export function generalHelp(commands: readonly Command[]): string {
  return `pratibimba makes synthetic credit data. It works offline: no network, no server, no account.

Usage
  pratibimba <command> [options]

Commands
${twoColumns(commands.map(({ name, summary }) => [name, summary]))}

Start with
${exampleLines(commands.flatMap(({ examples }) => examples.slice(0, 1)))}

Options of every command
${optionLines(globalOptions)}

The result goes to standard output, progress and messages to standard error.
Exit codes: ${exitCodeList()}
More on a command: pratibimba <command> --help
`;
}

/** Help of one command. */
export function commandHelp({ name, usage, description, options, examples }: Command): string {
  return `${description}

Usage
  pratibimba ${name} ${usage}

Examples
${exampleLines(examples)}

Options
${optionLines(options)}

Options of every command
${optionLines(globalOptions)}
`;
}

const codeMeanings: Readonly<Record<FailureCode, string>> = {
  internal: 'internal error',
  usage: 'usage',
  input: 'input data',
  rule: 'rule violated',
  validation: 'validation failed',
  inconclusive: 'inconclusive',
  budget: 'privacy budget',
  verification: 'signature or verification',
  resource: 'memory, disk or access',
  cancelled: 'cancelled',
};

function exitCodeList(): string {
  const failures = (Object.keys(codeMeanings) as FailureCode[]).map((code) => `${exitCodes[code]} ${codeMeanings[code]}`);
  return ['0 done', ...failures].join(' · ');
}

function exampleLines(examples: Command['examples']): string {
  return examples.map(([purpose, line]) => `  # ${purpose}\n  ${line}`).join('\n');
}

function optionLines(options: OptionTable): string {
  return twoColumns(Object.entries(options).map(([name, { value, short, help }]) =>
    [`${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`, help]));
}

function twoColumns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
