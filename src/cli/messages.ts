import type { FailureRecord } from '../contract/errors.ts';
import type { Progress } from '../contract/progress.ts';
import { duration, paint, safe, wholeNumber } from './print.ts';

/** Where text goes: `process.stderr` and `process.stdout`, or a test's own. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
}

/** What is said besides the result, all of it on standard error. */
export interface Messages {
  progress(progress: Progress): void;
  /** A sentence that a person may want to read. */
  note(text: string): void;
  failure(record: FailureRecord): void;
  /** Ends the progress line, if one is shown. */
  close(): void;
}

export interface MessageStyle {
  format: 'plain' | 'json';
  quiet: boolean;
  colour: boolean;
}

/** A bar for a person at a terminal, a line per stage for a log, JSON lines for a program. */
export function createMessages(output: Output, { format, quiet, colour }: MessageStyle): Messages {
  const loud = format === 'json' ? jsonMessages(output) : output.isTTY ? terminalMessages(output, colour) : plainMessages(output, colour);
  return quiet ? { ...loud, progress() {}, note() {} } : loud;
}

function jsonMessages(output: Output): Messages {
  const line = (level: string, fields: object) => output.write(`${JSON.stringify({ time: new Date().toISOString(), level, ...fields })}\n`);
  return {
    // The losses of a training stand in its result.
    progress: ({ stage, fraction, rowsPerSecond, etaSeconds }) => line('info', { event: 'progress', stage, fraction, rowsPerSecond, etaSeconds }),
    note: (message) => line('info', { event: 'message', message }),
    failure: (record) => line('error', { event: 'error', ...record }),
    close() {},
  };
}

function plainMessages(output: Output, colour: boolean): Messages {
  let stage = '';
  return {
    progress(progress) {
      if (progress.stage === stage) return;
      stage = progress.stage;
      output.write(`${safe(stage)} (${Math.floor(progress.fraction * 100)} %)\n`);
    },
    note: (text) => output.write(`${safe(text)}\n`),
    failure: (record) => output.write(failureText(record, colour)),
    close() {},
  };
}

function terminalMessages(output: Output, colour: boolean): Messages {
  const eraseLine = '\r\u001b[K';
  let shown = false;
  const close = () => {
    if (shown) output.write(eraseLine);
    shown = false;
  };
  return {
    progress(progress) {
      output.write(`${eraseLine}${bar(progress).slice(0, (output.columns || 80) - 1)}`);
      shown = true;
    },
    note(text) {
      close();
      output.write(`${safe(text)}\n`);
    },
    failure(record) {
      close();
      output.write(failureText(record, colour));
    },
    close,
  };
}

function bar({ stage, fraction, rowsPerSecond, etaSeconds }: Progress): string {
  const width = 24;
  const full = Math.round(fraction * width);
  const parts = [`${'█'.repeat(full)}${'░'.repeat(width - full)} ${String(Math.floor(fraction * 100)).padStart(3)} %`, safe(stage)];
  if (rowsPerSecond !== null) parts.push(`${wholeNumber(rowsPerSecond)} rows/s`);
  if (etaSeconds !== null) parts.push(`${duration(etaSeconds)} left`);
  return parts.join('  ');
}

function failureText({ message, column, rows, fix }: FailureRecord, colour: boolean): string {
  const lines = [`${paint('red', 'error:', colour)} ${safe(message)}`];
  // Most messages name them already; the record has them for programs.
  if (column !== undefined && !message.includes(column)) lines.push(`  column ${safe(column)}`);
  if (rows !== undefined && rows.length > 0 && !/\blines?\b/.test(message)) lines.push(`  line ${rows.join(', ')}`);
  if (fix !== undefined) lines.push(`  ${safe(fix)}`);
  return `${lines.join('\n')}\n`;
}
