import type { OptionTable } from './command.ts';

/** Options that every command takes. */
export const globalOptions: OptionTable = {
  workspace: { value: 'DIR', help: 'Folder of runs and their list (else PRATIBIMBA_WORKSPACE, the configuration file, the user’s data folder)' },
  json: { help: 'Print the result as one JSON document' },
  quiet: { help: 'No progress and no messages; errors are still printed' },
  'log-format': { value: 'plain|json', help: 'How progress and messages are written to standard error' },
  threads: { value: 'N', help: 'Threads to use (default: the cores of this machine, at most 4)' },
  'no-color': { help: 'No colours (as does NO_COLOR)' },
  'no-input': { help: 'Never ask a question; for scripts' },
  help: { short: 'h', help: 'Explain, with examples' },
  version: { help: 'Print the version' },
};

/** Options of the commands that leave a run folder. */
export const runOptions: OptionTable = {
  out: { value: 'DIR', short: 'o', help: 'The run folder; it must be new or empty (default: runs/<id> in the workspace)' },
  force: { help: 'Replace the run folder if it holds a previous run' },
};

/** The option that carries the name of the field. */
export function optionOf(field: string): string {
  return `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
