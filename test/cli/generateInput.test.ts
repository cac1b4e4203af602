import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runMain } from '../support/commandLine.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** Runs generate by a configuration; what is right in it still fails, for there is no workspace at that path. */
function byConfig(content: string, ...options: string[]): ReturnType<typeof runMain> {
  const path = join(temporaryFolder(), 'portfolio.json');
  writeFileSync(path, content);
  return runMain(['generate', '--config', path, '--workspace', '/dev/null/none', ...options]);
}

const noWorkspace = /workspace folder .* cannot be made/;

describe('a configuration', () => {
  test('is taken with the field names of the request', async () => {
    const config = { num_borrowers: 10, target_default_rate: 0.035, default_rate_tolerance: 0.01, include_payment_history: true, history_months: 24, use_copulas: true, privacy_epsilon: 1, k_anonymity: 1 };
    const { stderr } = await byConfig(JSON.stringify(config));
    expect(stderr).toMatch(noWorkspace);
    expect(stderr).not.toContain('left out');
  });

  test.each([
    ['{"num_borrowers": 0}', /"num_borrowers" in .*portfolio\.json must be at least 1\./],
    ['{"num_borrowers": "many"}', /"num_borrowers" in .* must be a number\./],
    ['{"num_borrowers": 2.5}', /"num_borrowers" in .* must be a whole number\./],
    ['{"num_borrowers": 9, "target_default_rate": 1}', /"target_default_rate" in .* must be less than 1\./],
    ['{"num_borrowers": 9, "use_copulas": "yes"}', /"use_copulas" in .* must be true or false\./],
    ['{"num_borrowers": 9, "copula": "clayton"}', /"copula" in .* must be gaussian or t\./],
    ['{"num_borrowers": 9, "template": 5}', /"template" in .* must be a text\./],
    ['{"target_default_rate": 0.03}', /generate needs --borrowers N, or num_borrowers/],
  ])('%s is answered by the name of the field', async (content, sentence) => {
    const { code, stderr } = await byConfig(content);
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
  });

  test.each([['num_borrowers = 5'], ['[1]'], ['null'], ['5']])('%s is none', async (content) => {
    const { code, stderr } = await byConfig(content);
    expect(code).toBe(3);
    expect(stderr).toMatch(/portfolio\.json" is no configuration: it is (not JSON|not an object of fields)\./);
  });

  test('that is not there is said to be so', async () => {
    expect(await runMain(['generate', '--config', 'none.json'])).toMatchObject({ code: 3, stderr: expect.stringMatching(/There is no file "none\.json"/) });
    expect(await runMain(['generate', '--config', temporaryFolder()])).toMatchObject({ code: 3, stderr: expect.stringMatching(/is a folder/) });
  });

  test('gives way to options, in values and in words', async () => {
    const { stderr } = await byConfig('{"num_borrowers": 9, "history_months": 12}', '--history-months', '2');
    expect(stderr).toMatch(/--history-months must be at least 3\./);
    expect((await byConfig('{"num_borrowers": 0}', '--borrowers', '9')).stderr).toMatch(noWorkspace);
  });

  test('may hold unknown fields, which are named with what they may mean', async () => {
    const { stderr } = await byConfig('{"num_borrowers": 9, "target_defualt_rate": 0.9, "comment": "x"}');
    expect(stderr).toMatch(/"target_defualt_rate" is not a field of generate and was left out; did you mean "target_default_rate"\?/);
    expect(stderr).toMatch(/"comment" is not a field of generate and was left out\.\n/);
    expect(stderr).toMatch(noWorkspace);
  });
});
