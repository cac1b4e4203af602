import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

afterEach(() => void vi.unstubAllEnvs());

test('a generated portfolio is certified, verified, and refused once its table was changed', async () => {
  vi.stubEnv('PRATIBIMBA_PASSPHRASE', 'correct horse battery');
  const folder = temporaryFolder();
  const run = async (...args: string[]) => await runCli(args, folder);
  expect((await run('generate', '--borrowers', '300', '--history-months', '6', '-o', 'out')).code).toBe(0);
  const certified = await run('certify', 'out');
  expect(certified.stderr).toBe('');
  expect(certified.stdout).toContain('Guarantee: green.');
  expect(certified.stdout).not.toContain('epsilon');

  const holds = await run('verify', 'out/certificate.json', '--data', 'out/borrowers.csv', '--json');
  expect(holds.code).toBe(0);
  expect(JSON.parse(holds.stdout)).toMatchObject({ verdict: 'valid', checks: expect.arrayContaining([{ check: 'tables', status: 'holds', detail: expect.stringContaining('borrowers.csv') }]) });
  const exported = await run('keys', 'export');
  writeFileSync(join(folder, 'bank.pem'), exported.stdout);
  expect((await run('verify', 'out/certificate.json', '--pubkey', 'bank.pem')).code).toBe(0);

  appendFileSync(join(folder, 'out/borrowers.csv'), '\n');
  const changed = await run('verify', 'out/certificate.json', '--data', 'out/borrowers.csv');
  expect(changed.code).toBe(8);
  expect(changed.stdout).toContain('borrowers.csv is none of the certified tables');
  expect((await run('certify', 'out')).code).toBe(8);
  expect(JSON.parse(readFileSync(join(folder, 'out/certificate.json'), 'utf8'))).toMatchObject({ payloadType: 'application/vnd.in-toto+json' });
});

test('says what is missing', async () => {
  const folder = temporaryFolder();
  expect(await runCli(['certify', 'nowhere'], folder)).toMatchObject({ code: 3, stderr: expect.stringContaining('holds no run') });
  expect(await runCli(['verify', 'nothing.json'], folder)).toMatchObject({ code: 3, stderr: expect.stringContaining('does not exist') });
  expect(await runCli(['keys', 'create', '--no-input'], folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('Set PRATIBIMBA_PASSPHRASE') });
  expect(await runCli(['keys', 'revoke'], folder)).toMatchObject({ code: 2 });
});
