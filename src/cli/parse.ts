import { parseArgs } from 'node:util';
import { Failure } from '../contract/errors.ts';
import type { Arguments, Command, OptionTable } from './command.ts';
import { globalOptions } from './options.ts';
import { nearest } from './suggest.ts';

/** A command line, split but not yet checked: enough to answer `--help`, and to know how errors are wanted. */
export interface CommandLine {
  /** The first word that is no option. */
  commandName: string | undefined;
  args: Arguments;
  tokens: readonly OptionToken[];
}

interface OptionToken {
  name: string;
  /** As it was typed: `--rows`, `-o`. */
  rawName: string;
  value?: string | undefined;
  /** True for `--rows=5`. */
  inlineValue?: boolean | undefined;
}

/** Splits a command line. Options may stand anywhere, before the command too. Never throws: `check` does. */
export function split(argv: readonly string[], commands: readonly Command[]): CommandLine {
  const known = Object.assign({}, ...commands.map(({ options }) => options), globalOptions) as OptionTable;
  const options = Object.fromEntries(Object.entries(known).map(([name, { value, short }]) =>
    [name, { type: value === undefined ? 'boolean' as const : 'string' as const, ...(short !== undefined && { short }) }]));
  // `strict` would throw messages of Node's own, and would not know which command an option belongs to.
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  const optionTokens = tokens.filter((token) => token.kind === 'option');
  const [commandName, ...positionals] = tokens.filter((token) => token.kind === 'positional').map(({ value }) => value);
  return { commandName, tokens: optionTokens, args: access(positionals, optionTokens) };
}

/**
 * The command that is meant, once every option is known to it and has a value where one is needed.
 *
 * @throws Failure('usage') with the nearest name where one is mistyped
 */
export function check({ commandName, tokens }: CommandLine, commands: readonly Command[]): Command {
  const command = commands.find(({ name }) => name === commandName);
  if (command === undefined) throw unknownCommand(commandName, commands);
  const allowed: OptionTable = { ...command.options, ...globalOptions };
  const seen = new Set<string>();
  for (const token of tokens) {
    const option = Object.hasOwn(allowed, token.name) ? allowed[token.name] : undefined;
    if (option === undefined) throw unknownOption(token, command, allowed, commands);
    if (option.value === undefined) {
      if (token.value !== undefined) throw usage(`${token.rawName} is a switch and takes no value.`, command);
    } else if (!hasValue(token)) {
      throw usage(`${token.rawName} needs a value (${option.value}).`, command);
    } else if (seen.has(token.name) && option.repeatable !== true) {
      throw usage(`${token.rawName} is given twice.`, command);
    }
    seen.add(token.name);
  }
  return command;
}

/** A failure of usage that points to the help of the command. */
export function usage(message: string, command: Pick<Command, 'name'>): Failure {
  return new Failure('usage', message, { fix: `See pratibimba ${command.name} --help.` });
}

function access(positionals: readonly string[], tokens: readonly OptionToken[]): Arguments {
  const given = new Map(tokens.map(({ name, value }) => [name, value]));
  const parsed = (option: string, form: RegExp, isRight: (value: number) => boolean, wanted: string): number | undefined => {
    const text = given.get(option);
    if (text === undefined) return undefined;
    const value = form.test(text) ? Number(text) : Number.NaN;
    if (isRight(value)) return value;
    throw new Failure('usage', `--${option} takes ${wanted}, not "${text}".`);
  };
  return {
    positionals,
    text: (option) => given.get(option),
    texts: (option) => tokens.flatMap(({ name, value }) => (name === option && value !== undefined ? [value] : [])),
    has: (option) => given.has(option),
    wholeNumber: (option) => parsed(option, /^-?\d+(\.\d+)?(e\+?\d+)?$/i, Number.isInteger, 'a whole number such as 5000 or 1e6'),
    number: (option) => parsed(option, /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, Number.isFinite, 'a number such as 0.035'),
  };
}

/** `--rows --seed 1` means that the rows were forgotten; `--seed -5` is a (wrong) number. */
function hasValue({ value, inlineValue }: OptionToken): boolean {
  return value !== undefined && value !== '' && (inlineValue === true || !/^-\D/.test(value));
}

function unknownCommand(name: string | undefined, commands: readonly Command[]): Failure {
  const names = commands.map((command) => command.name);
  if (name === undefined) return new Failure('usage', 'No command is given.', { fix: `The commands are ${names.join(', ')}; see pratibimba --help.` });
  const meant = nearest(name, names);
  return new Failure('usage', `There is no command "${name}".`, {
    fix: meant === undefined ? `The commands are ${names.join(', ')}; see pratibimba --help.` : `Did you mean "${meant}"?`,
  });
}

function unknownOption(token: OptionToken, command: Command, allowed: OptionTable, commands: readonly Command[]): Failure {
  const others = commands.filter(({ options }) => Object.hasOwn(options, token.name)).map(({ name }) => name);
  if (others.length > 0) return usage(`${command.name} has no option ${token.rawName}; it belongs to ${others.join(', ')}.`, command);
  const meant = nearest(token.name, Object.keys(allowed));
  const message = `${command.name} has no option ${token.rawName}.`;
  return meant === undefined ? usage(message, command) : new Failure('usage', message, { fix: `Did you mean --${meant}?` });
}
