import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportDocument } from '../../src/contract/report.ts';
import { runCli } from '../support/cli.ts';
import { pdfText } from '../support/pdfText.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('a generated portfolio is reported, its re-run is found, a test with it as the real table is none of it, and a changed table is refused', async () => {
  const folder = temporaryFolder();
  const run = async (...args: string[]) => await runCli(args, folder);
  const generate = ['generate', '--borrowers', '200', '--history-months', '6', '--target-default-rate', '0.05', '--tolerance', '0.2', '--seed', '3'];
  expect((await run(...generate, '-o', 'first')).code).toBe(0);
  expect((await run(...generate, '-o', 'second')).code).toBe(0);
  expect((await run('generate', '--borrowers', '200', '--history-months', '6', '--seed', '4', '-o', 'third')).code).toBe(0);
  await run('validate', '--synthetic', 'third/borrowers.csv', '--real', 'first/borrowers.csv', '-o', 'check');
  expect(JSON.parse(readFileSync(join(folder, 'check/internal/validation.json'), 'utf8'))).toHaveProperty('label', 'internal');
  expect(JSON.parse(readFileSync(join(folder, 'check/run.json'), 'utf8')).artefacts.map(({ path, label }: { path: string; label: string }) => [path, label])).toEqual([['internal/validation.json', 'internal'], ['validation-releasable.json', 'releasable']]);
  writeFileSync(join(folder, 'inputs.json'), JSON.stringify({ intended_use: 'Tests of a scorecard', override_reasons: { target_default_rate: 'A stressed book was asked for.' } }));
  const reported = await run('report', 'first', '--template', 'pra-ss1-23', '--inputs', 'inputs.json', '-o', 'report');
  expect(reported.stderr).not.toContain('error');
  expect(reported.code).toBe(0);
  expect(reported.stdout).toContain('Verdict: fit with limits');
  expect(reported.stdout).toMatch(/Evidence\n- re-run\n\n/);
  const document = reportDocument.parse(JSON.parse(readFileSync(join(folder, 'report/pra-ss1-23.json'), 'utf8')));
  expect(JSON.stringify(document)).toContain('all tables have the same bytes');
  expect(JSON.stringify(document.sections.find(({ number }) => number === '3.4'))).toContain('A stressed book was asked for.');
  expect(readFileSync(join(folder, 'report/pra-ss1-23.pdf')).subarray(0, 5).toString()).toBe('%PDF-');

  // The third portfolio is of the same template and of another seed: the first two came before it.
  const drifted = await run('report', 'third', '--template', 'occ-sr-11-7', '-o', 'drift');
  expect(drifted.stdout).toContain('- last run');
  const monitoring = (JSON.parse(readFileSync(join(folder, 'drift/occ-sr-11-7.json'), 'utf8')) as { sections: { id: string }[] }).sections.find(({ id }) => id === 'monitoring');
  expect(JSON.stringify(monitoring)).toMatch(/Largest PSI of a column against generate_/);

  // A result of an older shape: what else is known is reported, and the finding says what to run again.
  const judged = join(folder, 'check/internal/validation.json');
  const { columns: _columns, ...older } = JSON.parse(readFileSync(judged, 'utf8')) as Record<string, unknown>;
  writeFileSync(judged, JSON.stringify(older));
  const outdated = await run('report', 'third', '--template', 'occ-sr-11-7', '--evidence', 'check', '-o', 'outdated');
  expect(outdated.code).toBe(0);
  expect(outdated.stdout).toContain('check/internal/validation.json was made by another version and cannot be read: not performed (made by another version).');
  writeFileSync(judged, '[]');
  expect(await run('report', 'third', '--template', 'occ-sr-11-7', '--evidence', 'check', '-o', 'refused')).toMatchObject({ code: 3, stderr: expect.stringMatching(/validation\.json was made by another version of Pratibimba, or is damaged\.[^]*Run validate again/) });

  appendFileSync(join(folder, 'first/loans.csv'), '\n');
  expect(await run('report', 'first', '--template', 'occ-sr-11-7', '-o', 'again')).toMatchObject({ code: 8, stderr: expect.stringContaining('loans.csv is not the file that the run wrote') });
});

test('a name and the extremes of one real row stand nowhere in the releasable report of its clone, on no page and in no file', async () => {
  const folder = temporaryFolder();
  const run = async (...args: string[]) => await runCli(args, folder);
  const canaries = ['Quetzalcoatl', '9284717.5', '70613.25'];
  const rows = Array.from({ length: 600 }, (_none, row) => [['North', 'South', 'East'][row % 3]!, (500 + ((row * 37) % 400) + 0.5).toFixed(2), row % 7 === 0 ? 1 : 0].join());
  writeFileSync(join(folder, 'loans.csv'), ['region,amount,bad', ...rows, 'Quetzalcoatl,9284717.50,1', 'Quetzalcoatl,-70613.25,0'].join('\n'));
  expect((await run('clone', 'loans.csv', '--no-dp', '--target', 'bad', '-o', 'clone')).code).toBe(0);
  await run('validate', '--synthetic', 'clone/loans.csv', '--real', 'loans.csv', '-o', 'check');
  // The test is worth something: what was measured on the source does tell of them.
  expect(readFileSync(join(folder, 'check/internal/validation.json'), 'utf8')).toContain('Quetzalcoatl');
  const reported = await run('report', 'clone', '--template', 'occ-sr-11-7', '-o', 'report');
  expect(reported).toMatchObject({ code: 0, stdout: expect.stringContaining('- validation') });
  const written = [...readdirSync(join(folder, 'report')).filter((name) => name.endsWith('.json')).map((name) => readFileSync(join(folder, 'report', name), 'utf8')), reported.stdout].join('\n');
  for (const canary of canaries) expect(written).not.toContain(canary);
  const pages = await pdfText(readFileSync(join(folder, 'report/occ-sr-11-7.pdf')));
  // What is printed is read at all.
  expect(pages).toContain('Conceptual soundness');
  for (const canary of [...canaries, '9,284,717', '70,613']) expect(pages).not.toContain(canary);
});

test('says what is missing', async () => {
  const folder = temporaryFolder();
  expect(await runCli(['report', 'nowhere', '--template', 'memo'], folder)).toMatchObject({ code: 3, stderr: expect.stringContaining('holds no run') });
  expect(await runCli(['report', 'nowhere'], folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('--template') });
  expect(await runCli(['report', 'nowhere', '--template', 'sr-26-2'], folder)).toMatchObject({ code: 2 });
});
