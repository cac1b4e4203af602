import { expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('prints what is promised and what is not, and with --json the figures', async () => {
  const { code, stdout } = await runCli(['explain', '--epsilon', '1', '--delta', '1e-6', '--k', '5'], temporaryFolder());
  expect(code).toBe(0);
  expect(stdout).toContain('at most 74 are right');
  expect(stdout).toContain('What is not promised');
  const { stdout: json } = await runCli(['explain', '--epsilon', '1', '--delta', '1e-6', '--k', '5', '--json'], temporaryFolder());
  expect(JSON.parse(json)).toMatchObject({ schemaVersion: 1, mechanism: 'gaussian', figures: { certainty: { in_100: expect.closeTo(73.106, 3) }, suspicion: [{ before: 0.01, after: expect.closeTo(0.0267, 4) }, {}, {}] } });
});

test.each([
  [['explain'], 'needs --epsilon'],
  [['explain', '--epsilon', '-1'], '--epsilon must be at least 0'],
  [['explain', '--epsilon', '1', '--length', 'book'], '--length is one of line, paragraph, page.'],
  [['explain', '--epsilon', '1', '--mechanism', 'magic'], '--mechanism must be'],
])('%j is refused', async (args, sentence) => {
  const { code, stderr } = await runCli(args, temporaryFolder());
  expect(code).toBe(2);
  expect(stderr).toContain(sentence);
});
