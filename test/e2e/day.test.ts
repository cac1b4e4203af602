import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Run } from '../../src/contract/run.ts';
import { startCli } from '../support/cli.ts';
import { pdfText } from '../support/pdfText.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { canaries, day, openBank } from './dayAtTheBank.ts';
import { openApp } from './session.ts';

test('a day at the bank, without a mouse: a dropped file is cloned, exported, judged, attacked, certified, a portfolio stressed, three reports printed; the command verifies, and nothing that leaves the house tells a real person', async () => {
  const workspace = temporaryFolder();
  const bank = openBank(temporaryFolder(), 4000);
  const app = await openApp(workspace);
  // Each screen is looked at for accessibility in its own test.
  for (const step of day) await step.go(app, bank);

  const runs = readdirSync(join(workspace, 'runs')).map((name) => ({ folder: join(workspace, 'runs', name), run: JSON.parse(readFileSync(join(workspace, 'runs', name, 'run.json'), 'utf8')) as Run }));
  const clone = runs.find(({ run }) => run.kind === 'clone')!;
  expect(clone.run.privacy).toMatch(/^Differentially private with epsilon 1 and delta 0\.000001\./);
  expect(readFileSync(join(clone.folder, 'certificate.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  const reports = runs.filter(({ run }) => run.kind === 'report').flatMap(({ folder }) => readdirSync(folder).filter((name) => name.endsWith('.pdf')));
  expect(reports.toSorted()).toEqual(['fdic-mrmg.pdf', 'occ-sr-11-7.pdf', 'pra-ss1-23.pdf']);
  // One real person is told by nothing that may leave the house.
  const released = [bank.exported, ...runs.flatMap(({ folder, run: { artefacts } }) => artefacts.filter(({ label }) => label === 'releasable').map(({ path }) => join(folder, path))), join(clone.folder, 'certificate.json'), join(clone.folder, 'certificate.pdf')];
  const told = await Promise.all(released.map(async (path) => ({ path, text: path.endsWith('.pdf') ? await pdfText(readFileSync(path)) : readFileSync(path, 'utf8') })));
  expect(toldOf(readFileSync(bank.train, 'utf8'))).toEqual(canaries);
  expect(told.flatMap(({ path, text }) => toldOf(text).map((canary) => `${path}: ${canary}`))).toEqual([]);
  expect(told.filter(({ path, text }) => path.endsWith('.pdf') && !text.includes('Pratibimba'))).toEqual([]);

  const verified = await startCli(['verify', join(clone.folder, 'certificate.json'), '--data', join(clone.folder, 'customers.csv'), '--workspace', workspace]).ended;
  expect(verified).toMatchObject({ code: 0 });
  expect(verified.stdout).toContain('The certificate holds.');
});

/** Canaries that stand in a text as words of their own: six digits alone are a part of many a hash. */
function toldOf(text: string): string[] {
  return canaries.filter((canary) => new RegExp(`(?<![0-9A-Za-z])${canary.replace('.', '\\.')}(?![0-9A-Za-z])`).test(text));
}
