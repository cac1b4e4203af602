import type { FailureCode } from '../contract/errors.ts';
import type { Messages } from './messages.ts';

/** One option of the command line, as it is parsed and as the help shows it. */
export interface Option {
  /** What stands for the value in the help (`N`, `FILE` …); a switch has none. */
  value?: string;
  /** May be given several times; `Arguments.texts` has all values. */
  repeatable?: true;
  short?: string;
  help: string;
}
export type OptionTable = Readonly<Record<string, Option>>;

/** What was given to a command. */
export interface Arguments {
  positionals: readonly string[];
  /** The value of an option; undefined when it was not given. */
  text(option: string): string | undefined;
  /** All values of a repeatable option, in their order. */
  texts(option: string): readonly string[];
  /** Was the switch given? */
  has(option: string): boolean;
  /** The value as a whole number, also in the form 1e6; undefined when it was not given. */
  wholeNumber(option: string): number | undefined;
  /** The value as a number, such as 0.035; undefined when it was not given. */
  number(option: string): number | undefined;
}

/** What a command gives back: the document that `--json` prints, and the same for people. */
export interface Answer {
  document: object;
  text: string;
  /** A verdict other than a pass ends with the code of that verdict, though the command did its work. */
  verdict?: FailureCode;
}

/** What a command has around it. */
export interface Context {
  messages: Messages;
  /** Aborted by Ctrl+C. */
  signal: AbortSignal;
  /** The built worker of the engine. */
  workerEntry: URL;
  /** May the result be coloured? */
  colour: boolean;
}

/** One verb of the command line. Its file holds no heavy import: those wait for `run`, so that help and mistakes answer at once. */
export interface Command {
  name: string;
  /** One line of the list of commands. */
  summary: string;
  /** What follows the name: arguments and the options that matter most. */
  usage: string;
  /** A few sentences for `--help`. */
  description: string;
  options: OptionTable;
  /** Pairs of what it does and the line to type. */
  examples: readonly (readonly [purpose: string, line: string])[];
  /** Null where everything was written on the way. */
  run(args: Arguments, context: Context): Promise<Answer | null>;
}
