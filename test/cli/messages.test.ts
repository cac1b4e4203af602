import { describe, expect, test } from 'vitest';
import { createMessages, type MessageStyle } from '../../src/cli/messages.ts';
import { memoryOutput } from '../support/commandLine.ts';

const progress = { stage: 'Reading', fraction: 0.25, rowsPerSecond: 1_234_567, etaSeconds: 12.4 };
const events = [
  { stage: 'Reading', fraction: 0, rowsPerSecond: null, etaSeconds: null },
  progress,
  { stage: 'Fitting', fraction: 0.5, rowsPerSecond: null, etaSeconds: 200 },
];

function said(terminal: boolean, style: Partial<MessageStyle> = {}): string {
  const output = memoryOutput(terminal);
  const messages = createMessages(output, { format: 'plain', quiet: false, colour: false, ...style });
  for (const event of events) messages.progress(event);
  messages.note('A note.');
  messages.close();
  return output.text();
}

describe('progress', () => {
  test('is a line per stage in a log, without control characters', () => {
    expect(said(false)).toBe('Reading (0 %)\nFitting (50 %)\nA note.\n');
  });

  test('is one line that is drawn again at a terminal, and erased at the end', () => {
    const text = said(true);
    expect(text).toContain('1,234,567 rows/s  12 s left');
    expect(text.split('\n')).toHaveLength(2);
    expect(text.endsWith('50 %  Fitting  3 min left\r\u001b[KA note.\n')).toBe(true);
  });

  test('never wraps at a narrow terminal', () => {
    const output = { ...memoryOutput(true), columns: 20 };
    let longest = 0;
    createMessages({ ...output, write: (text: string) => (longest = Math.max(longest, text.replace('\r\u001b[K', '').length)) }, { format: 'plain', quiet: false, colour: false }).progress({ ...progress, stage: 'A stage with a long name' });
    expect(longest).toBe(19);
  });

  test('is one JSON object a line for programs', () => {
    const lines = said(true, { format: 'json' }).trim().split('\n').map((line): unknown => JSON.parse(line));
    expect(lines).toEqual([
      ...events.map((event) => ({ time: expect.stringMatching(/^\d{4}-.*Z$/), level: 'info', event: 'progress', ...event })),
      { time: expect.any(String), level: 'info', event: 'message', message: 'A note.' },
    ]);
  });

  test.each([true, false])('is silent when quiet (terminal: %s)', (terminal) => {
    expect(said(terminal, { quiet: true })).toBe('');
    expect(said(terminal, { quiet: true, format: 'json' })).toBe('');
  });
});

test('a failure names the column, the lines and what to do', () => {
  const output = memoryOutput();
  createMessages(output, { format: 'plain', quiet: true, colour: false })
    .failure({ code: 'input', message: 'Bad numbers.', column: 'amount', rows: [3, 8], fix: 'Correct them.' });
  expect(output.text()).toBe('error: Bad numbers.\n  column amount\n  line 3, 8\n  Correct them.\n');
});

test('a failure does not say twice what its message names', () => {
  const output = memoryOutput();
  createMessages(output, { format: 'plain', quiet: true, colour: false }).failure({ code: 'input', message: 'Column "amount" has no number on line 3.', column: 'amount', rows: [3] });
  expect(output.text()).toBe('error: Column "amount" has no number on line 3.\n');
});
