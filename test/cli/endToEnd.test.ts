import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { accessSync, constants, copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { jobs } from '../../src/contract/jobs.ts';
import { namesValues, rulesFile } from '../../src/contract/rules.ts';
import { artefactSchema, runSchema } from '../../src/contract/run.ts';
import { runCli, startCli } from '../support/cli.ts';
import { smallTable } from '../support/smallTable.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const sample = fileURLToPath(new URL('../../resources/sample/loans.csv', import.meta.url));
const sampleRows = 5000;
/** Several of the blocks that rows are drawn in, the last one not full. */
const severalBlocks = 150_000;

/** A folder with a small table in it, where the command is run. */
function setting() {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'loans.csv'), smallTable(200).join('\n'));
  const command = (line: string) => runCli(line.split(' '), folder);
  const document = async (line: string) => {
    const { code, stdout, stderr } = await command(`${line} --json --quiet`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const parsed: unknown = JSON.parse(stdout);
    return parsed;
  };
  const table = (run: string) => readFileSync(join(folder, run, 'loans.csv'), 'utf8');
  return { folder, command, document, table };
}

/** What `--json` prints of a run besides the fields of its result. */
const runDocument = z.object({
  schemaVersion: z.literal(1),
  run: z.object({ id: z.string(), kind: z.string(), status: z.literal('done'), folder: z.string(), seconds: z.number(), privacy: z.string(), artefacts: z.array(artefactSchema) }),
});

describe('the command', () => {
  test('inspects', async () => {
    const { document, command, folder } = setting();
    copyFileSync(sample, join(folder, 'loans.csv'));
    const { tables } = jobs.inspect.result.parse(await document('inspect loans.csv'));
    expect(tables).toMatchObject([{ rows: sampleRows }]);
    const { stdout } = await command('inspect loans.csv');
    for (const { name } of tables[0]?.columns ?? []) expect(stdout).toMatch(new RegExp(`^${name} `, 'm'));
    expect(readdirSync(folder)).toEqual(['loans.csv']);
  });

  test('saves the rules that a table suggests, replaces no file unasked, and prints no value of them', async () => {
    const { document, command, folder } = setting();
    copyFileSync(sample, join(folder, 'loans.csv'));
    const printed = jobs.inspect.result.parse(await document('inspect loans.csv --write-rules rules.json'));
    const saved = rulesFile.parse(JSON.parse(readFileSync(join(folder, 'rules.json'), 'utf8'))).rules;
    expect(saved.map(({ id }) => id)).toEqual(printed.tables[0]?.ruleCounts.map(({ id }) => id));
    expect(saved).toContainEqual(expect.objectContaining({ kind: 'lookup', column: 'region', from: 'branch_code' }));
    expect(printed.tables[0]?.rules.some(namesValues)).toBe(false);
    expect(await command('inspect loans.csv --write-rules rules.json')).toMatchObject({ code: 2, stdout: '' });
    expect((await command('inspect loans.csv --write-rules rules.json --force')).code).toBe(0);
  });

  test('clones, samples and validates', async () => {
    const { document, folder } = setting();
    copyFileSync(sample, join(folder, 'loans.csv'));
    const clone = runDocument.extend(jobs.clone.result.shape).parse(await document('clone loans.csv --target default_flag --no-dp -o run'));
    expect(clone).toMatchObject({ table: 'loans', rows: sampleRows, target: 'default_flag', run: { kind: 'clone', folder: join(folder, 'run') } });
    expect(runSchema.parse(JSON.parse(readFileSync(join(folder, 'run/run.json'), 'utf8'))).artefacts).toEqual(clone.run.artefacts);
    for (const { path, sha256, label } of clone.run.artefacts) {
      expect(createHash('sha256').update(readFileSync(join(folder, 'run', path))).digest('hex')).toBe(sha256);
      expect(label).toBe(path.startsWith('internal/') ? 'internal' : 'releasable');
    }
    const more = runDocument.extend(jobs.sample.result.shape).parse(await document('sample run/internal/twin.json --rows 1e3 -o more'));
    expect(more.rows).toBe(1000);
    const check = runDocument.extend(jobs.validate.result.shape).parse(await document('validate --synthetic run/loans.csv --real loans.csv --target default_flag -o check'));
    expect(check.run.artefacts.filter(({ label }) => label !== 'internal').map(({ path }) => path)).toEqual(['validation-releasable.json']);
    expect(check.overall).toBeGreaterThan(0.5);
  });

  test('generates a portfolio with the default rate asked for, and the same tables again', async () => {
    const { document, folder } = setting();
    const line = 'generate --borrowers 10000 --target-default-rate 0.035 --tolerance 0.01 --history-months 24 --seed 7';
    const { run, ...answer } = runDocument.extend(jobs.generate.result.shape).parse(await document(`${line} -o out`));
    expect(answer).toMatchObject({ status: 'completed', num_borrowers: 10_000, target_default_rate: 0.035, files: { borrowers: 'borrowers.csv', loans: 'loans.csv', payments: 'payments.csv' } });
    expect(answer.portfolio_id).toMatch(/^SYNTH_\d{8}_\d{6}_[0-9a-f]{4}$/);
    expect(answer.achieved_default_rate).toBeGreaterThan(0.0345);
    expect(answer.achieved_default_rate).toBeLessThan(0.0355);
    expect(run.artefacts.map(({ path, label }) => [path, label])).toEqual(['borrowers.csv', 'dictionary.json', 'loans.csv', 'payments.csv'].map((path) => [path, 'releasable']));
    expect(run.privacy).toContain('epsilon = 0');
    const { summary, seed } = runSchema.parse(JSON.parse(readFileSync(join(folder, 'out/run.json'), 'utf8')));
    expect(seed).toBe(7);
    expect(summary).toMatchObject({ portfolio_id: answer.portfolio_id, realism: answer.realism, assumptions: answer.assumptions, default_definition: answer.default_definition });
    const again = runDocument.parse(await document(`${line} -o again --threads 1`));
    expect(again.run.artefacts).toEqual(run.artefacts);
  });

  test('generates for people, who read rate, definition and what is unknown in a configuration', async () => {
    const { command, folder } = setting();
    writeFileSync(join(folder, 'portfolio.json'), '{"num_borrowers": 400, "history_months": 6, "num_loans": 5}');
    const { code, stdout, stderr } = await command('generate --config portfolio.json --target-default-rate 0.05 -o out');
    expect(code).toBe(0);
    expect(stderr).toMatch(/"num_loans" is not a field of generate/);
    for (const said of [/400 borrowers/, /Default rate +\d\.\d\d %.*95 % interval/, /within the first 6 months on book/, /payments\.csv/, /epsilon = 0/]) expect(stdout).toMatch(said);
  });

  test('gives the same bytes for the same seed on any number of threads, and others for another seed', async () => {
    const { command, table } = setting();
    for (const [run, options] of [['a', '--seed 7 --threads 1'], ['b', '--seed 7 --threads 2'], ['c', '--seed 8 --threads 2']]) {
      expect(await command(`clone loans.csv --no-dp --rows ${severalBlocks} -o ${run} ${options}`)).toMatchObject({ code: 0 });
    }
    expect(table('a') === table('b')).toBe(true);
    expect(table('a') === table('c')).toBe(false);
  });

  test('gives with all parts the rows of a single run', async () => {
    const { command, table } = setting();
    await command('clone loans.csv --no-dp -o run');
    const twin = `sample run/internal/twin.json --rows ${severalBlocks} --seed 3`;
    for (const [out, part] of [['whole', ''], ['p1', ' --part 1/2'], ['p2', ' --part 2/2']]) expect(await command(`${twin} -o ${out}${part}`)).toMatchObject({ code: 0 });
    const [header = '', ...rows] = table('whole').trimEnd().split('\n');
    const parts = ['p1', 'p2'].flatMap((part) => table(part).trimEnd().split('\n').slice(1));
    expect([header, ...parts].join('\n') === [header, ...rows].join('\n')).toBe(true);
    expect(rows).toHaveLength(severalBlocks);
  });

  test('keeps a run without -o in the workspace', async () => {
    const { document, folder } = setting();
    const { run } = runDocument.parse(await document('clone loans.csv --no-dp'));
    expect(run.folder).toBe(join(folder, 'workspace/runs', run.id));
    expect(existsSync(join(folder, 'workspace/workspace.db'))).toBe(true);
  });

  test('writes tables and progress for people, each to its own stream', async () => {
    const { command } = setting();
    const { stdout, stderr } = await command('clone loans.csv --no-dp -o run');
    expect(stdout).toContain('loans.csv');
    expect(stdout).toContain('internal/twin.json');
    expect(stderr).toMatch(/^.+ \(\d+ %\)\n/);
    for (const line of (await command('clone loans.csv --no-dp -o run2 --log-format json')).stderr.trim().split('\n')) {
      expect(JSON.parse(line)).toMatchObject({ level: 'info', event: 'progress' });
    }
  });
});

describe('a cancel', () => {
  test('in the middle of a portfolio leaves no file', async () => {
    const { folder } = setting();
    const { process: child, ended } = startCli(['generate', '--borrowers', '1e6', '-o', 'run'], folder);
    await once(child.stderr ?? child, 'data');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, stdout: '', stderr: expect.stringMatching(/cancelled/i) });
    expect(readdirSync(folder).toSorted()).toEqual(['loans.csv', 'workspace']);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('by %s in the middle ends with 130 and leaves no file', async (signal) => {
    const { folder } = setting();
    const { process: child, ended } = startCli(['clone', 'loans.csv', '--no-dp', '--rows', '1e8', '-o', 'run'], folder);
    await once(child.stderr ?? child, 'data');
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 130, stdout: '', stderr: expect.stringMatching(/cancelled/i) });
    expect(readdirSync(folder).toSorted()).toEqual(['loans.csv', 'workspace']);
  });

  test('by two signals leaves at once, and no file either', async () => {
    const { folder } = setting();
    const { process: child, ended } = startCli(['clone', 'loans.csv', '--no-dp', '--rows', '1e8', '-o', 'run'], folder);
    await once(child.stderr ?? child, 'data');
    child.kill('SIGINT');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 130, stdout: '' });
    expect(readdirSync(folder).toSorted()).toEqual(['loans.csv', 'workspace']);
  });
});

describe('a reader that goes away', () => {
  test('is no error', async () => {
    const { process: child, ended } = startCli(['--help']);
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });
});

// npx runs the file itself; after a rebuild nobody else gives it the right to be run.
test.skipIf(process.platform === 'win32')('the built command may be run by itself', () => {
  accessSync(fileURLToPath(new URL('../../out/cli/index.js', import.meta.url)), constants.X_OK);
  expect(readFileSync(fileURLToPath(new URL('../../out/cli/index.js', import.meta.url)), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});
