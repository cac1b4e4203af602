import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { templatesResult } from '../../src/contract/template.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const names = ['us-personal-loans', 'us-cards', 'us-auto', 'us-mortgages', 'us-mixed-retail'];

async function document(...args: string[]) {
  const { code, stdout, stderr } = await runCli(['templates', ...args, '--json', '--quiet']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return templatesResult.parse(JSON.parse(stdout));
}

describe('templates', () => {
  test('lists the shipped ones with their default rates and how their figures are sourced', async () => {
    const { code, stdout } = await runCli(['templates']);
    expect(code).toBe(0);
    const [heading, ...lines] = stdout.trimEnd().split('\n');
    expect(heading).toMatch(/^TEMPLATE +TITLE +PRODUCTS +DEFAULT RATE +CONFIRMED +COMPUTED +RECALLED$/);
    expect(lines.map((line) => line.split(' ')[0])).toEqual(names);
    expect(lines[0]).toMatch(/US unsecured personal loans +personal_loan +4\.28 % +\d+ +\d+ +\d+$/);
  });

  test('the document counts the figures, and holds them only for one template', async () => {
    const all = await document();
    expect(all.templates.map(({ name }) => name)).toEqual(names);
    expect(all.figures).toBeNull();
    const one = await document('us-mortgages');
    expect(one.templates).toEqual(all.templates.filter(({ name }) => name === 'us-mortgages'));
    const counts = Object.entries(one.templates[0]!.figures);
    for (const [status, count] of counts) expect(one.figures!.filter((figure) => figure.status === status)).toHaveLength(count);
    expect(one.figures).toContainEqual(expect.objectContaining({ figure: 'products.0.terms', value: { 180: 0.0768, 360: 0.9232 }, status: 'confirmed', source: expect.stringContaining('HMDA') }));
  });

  test('one of them is printed figure by figure with status and source', async () => {
    const { code, stdout } = await runCli(['templates', 'us-auto']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^us-auto: US auto loans, in USD as of 2025-12$/m);
    expect(stdout).toMatch(/^products\.0\.rateByGrade +A 4\.88, B 6\.51, C 9\.77, D 13\.34, E 15\.85 +confirmed +Experian/m);
    expect(stdout).toMatch(/^borrowers\.scoreBands +300 500 0\.02, 501 600 0\.13, .* +recalled /m);
    expect(stdout).toContain('Recalled figures are assumptions');
  });

  test('a file of the user is read like a shipped one; an unknown name and a broken file fail with exit code 3', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'mine.json'), '{}');
    const unknown = await runCli(['templates', 'us-students']);
    expect(unknown).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('us-personal-loans, us-cards') });
    const broken = await runCli(['templates', './mine.json'], folder);
    expect(broken).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('"./mine.json" is no template') });
  });
});
