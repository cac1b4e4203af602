import { describe, expect, test } from 'vitest';
import { version } from '../../package.json';
import { exitCodes } from '../../src/contract/errors.ts';
import { commands } from '../../src/cli/commands.ts';
import { runMain } from '../support/commandLine.ts';

/** As a shell would take a line apart, without what it does with the output. */
function words(line: string): string[] {
  return (line.replace(/ >.*$/, '').match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''));
}

describe('help', () => {
  test.each([[[]], [['--help']], [['-h']]])('%j explains the whole command on standard output', async (argv) => {
    const { code, stdout, stderr } = await runMain(argv);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of ['inspect', 'templates', 'generate', 'clone', 'sample', 'cascade', 'validate', 'ledger']) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    for (const exitCode of Object.values(exitCodes)) expect(stdout).toMatch(new RegExp(`[:·] ${exitCode} `));
  });

  test('names no command that does not exist yet', async () => {
    const { stdout } = await runMain(['--help']);
    const listed = stdout.slice(stdout.indexOf('Commands'), stdout.indexOf('Start with')).match(/^ {2}\w+/gm)?.map((name) => name.trim());
    expect(listed).toEqual(commands.map(({ name }) => name));
    expect(new Set(listed).size).toBe(listed?.length);
  });

  // rpc would wait for what comes in.
  test.each(commands.map(({ name }) => name).filter((name) => name !== 'rpc'))('of %s has examples that the parser takes', async (name) => {
    const { code, stdout } = await runMain([name, '--help']);
    expect(code).toBe(0);
    const examples = [...stdout.matchAll(/^ {2}pratibimba (.*)$/gm)].map(([, line = '']) => words(line)).slice(1);
    expect(examples.length).toBeGreaterThan(0);
    // A cancelled signal and no worker: whatever stops them, it must not be the command line.
    for (const example of examples) expect((await runMain([...example, '--workspace', '/dev/null/none'])).stderr).not.toMatch(/has no option|needs|takes|must be|no command/);
  });

  test('wins over mistakes', async () => {
    expect(await runMain(['clone', '--bogus', '--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('pratibimba clone FILE') });
  });

  test('--version prints the version alone', async () => {
    expect(await runMain(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('a mistake on the command line', () => {
  test.each([
    [['clon', 'x.csv'], /no command "clon".*\n.*"clone"/],
    [['frobnicate'], /no command "frobnicate".*\n.*inspect, templates, generate, clone, sample, cascade, validate/],
    [['--quiet'], /No command is given/],
    [['clone', 'x.csv', '--no-pd'], /no option --no-pd.*\n.*--no-dp\?/],
    [['clone', 'x.csv', '--no-dp', '--epsilon', '1'], /--epsilon belongs to a private clone/],
    [['clone', 'x.csv', '--epsilon', 'much'], /--epsilon takes a number/],
    [['clone', 'x.csv', '-x'], /clone has no option -x/],
    [['clone', 'x.csv', '--toString'], /clone has no option --toString/],
    [['clone', 'x.csv', '--part', '1/2'], /no option --part; it belongs to sample/],
    [['inspect', 'x.csv', '-o', 'y'], /inspect has no option -o; it belongs to generate, clone, sample, cascade, validate/],
    [['clone', 'x.csv', '--no-dp', '--rows', '--seed', '4'], /--rows needs a value/],
    [['clone', 'x.csv', '--no-dp', '-o'], /-o needs a value/],
    [['clone', 'x.csv', '--no-dp', '--schema='], /--schema needs a value/],
    [['clone', 'x.csv', '--no-dp=1'], /--no-dp is a switch/],
    [['clone', 'x.csv', '--no-dp', '--seed', '1', '--seed', '2'], /--seed is given twice/],
    [['clone', 'x.csv', '--no-dp', '--rows', 'many'], /--rows takes a whole number.*"many"/],
    [['clone', 'x.csv', '--no-dp', '--rows', '1.5'], /--rows takes a whole number/],
    [['clone', 'x.csv', '--no-dp', '--rows', '0x10'], /--rows takes a whole number/],
    [['clone', 'x.csv', '--no-dp', '--rows', '0'], /--rows must be at least 1\./],
    [['clone', 'x.csv', '--no-dp', '--rows', '1e13'], /--rows must be at most 1000000000000\./],
    [['clone', 'x.csv', '--no-dp', '--seed', '-5'], /--seed must be at least 0\./],
    [['clone', 'x.csv', '--no-dp', '--seed', '9007199254740993'], /--seed must be at most 9007199254740991\./],
    [['clone', 'x.csv', '--no-dp', '--threads', '0'], /--threads must be from 1/],
    [['clone', 'x.csv', '--no-dp', '--log-format', 'xml'], /--log-format is plain or json/],
    [['clone', '--no-dp'], /clone needs a FILE/],
    [['clone', 'x.csv', 'y.csv'], /Several tables are cloned privately by their declarations alone/],
    [['clone', 'x.csv', '--epsilon', '0'], /--epsilon must be more than 0\./],
    [['clone', 'x.csv', '--delta', '0.5'], /--delta must be less than 0\.01\./],
    [['clone', 'x.csv', '--rows-per-person', '0'], /--rows-per-person must be at least 1\./],
    [['inspect'], /inspect needs at least one FILE/],
    [['templates', 'us-cards', 'us-auto'], /templates takes one NAME at a time/],
    [['generate'], /generate needs --borrowers N, or num_borrowers/],
    [['anonymity'], /anonymity needs a FILE/],
    [['anonymity', 'a.csv', '--quasi', 'age', '--method', 'magic'], /--method must be mondrian or lattice or move\./],
    [['anonymity', 'a.csv', '--quasi', 'age', '--hierarchy', 'age'], /--hierarchy takes COL=FILE, not "age"/],
    [['anonymity', 'a.csv', '--quasi', 'age', '--k', '0'], /--k must be at least 1\./],
    [['generate', 'x.csv', '--borrowers', '5'], /generate takes no file but that of --config/],
    [['generate', '--borrowers', '0'], /--borrowers must be at least 1\./],
    [['generate', '--borrowers', '1e9'], /--borrowers must be at most 50000000\./],
    [['generate', '--borrowers', '2.5'], /--borrowers takes a whole number.*"2\.5"/],
    [['generate', '--borrowers', '9', '--target-default-rate', '0'], /--target-default-rate must be more than 0\./],
    [['generate', '--borrowers', '9', '--target-default-rate', '3.5'], /--target-default-rate must be less than 1\./],
    [['generate', '--borrowers', '9', '--target-default-rate', '3 %'], /--target-default-rate takes a number such as 0\.035, not "3 %"/],
    [['generate', '--borrowers', '9', '--tolerance', '0'], /--tolerance must be more than 0\./],
    [['generate', '--borrowers', '9', '--tolerance', '0.6'], /--tolerance must be at most 0\.5\./],
    [['generate', '--borrowers', '9', '--history-months', '2'], /--history-months must be at least 3\./],
    [['generate', '--borrowers', '9', '--history-months', '121'], /--history-months must be at most 120\./],
    [['generate', '--borrowers', '9', '--copula', 'clayton'], /--copula must be gaussian or t\./],
    [['generate', '--borrowers', '9', '--format', 'xls'], /--format must be csv or parquet\./],
    [['generate', '--borrowers', '9', '--privacy-epsilon', '0'], /--privacy-epsilon must be more than 0\./],
    [['generate', '--borrowers', '9', '--k', '0'], /--k must be at least 1\./],
    [['generate', '--borrowers', '9', '--seed', '-5'], /--seed must be at least 0\./],
    [['sample', '--rows', '5'], /sample needs a twin\.json/],
    [['sample', 'twin.json'], /sample needs --rows/],
    [['sample', 'twin.json', '--rows', '5', '--part', '4/3'], /--part takes I\/N.*"4\/3"/],
    [['sample', 'twin.json', '--rows', '5', '--part', '0/3'], /--part takes I\/N/],
    [['cascade'], /cascade needs a verb: train, sample, evaluate or compare/],
    [['cascade', 'fit'], /cascade has no verb "fit"; there are train, sample, evaluate and compare/],
    [['cascade', 'compare', '--panel', 'x.csv', '--wide', 'A,B'], /cascade compare needs --synthetic FILE/],
    [['cascade', 'compare', '--panel', 'x.csv', '--wide', 'A,B', '--holdout', 'y.csv'], /cascade compare has no option --holdout/],
    [['cascade', 'train'], /cascade train needs --panel FILE/],
    [['cascade', 'train', '--panel', 'x.csv', '--id', 'A', '--month', 'B'], /cascade train needs --wide .*, or --id, --month and --state/],
    [['cascade', 'evaluate', '--panel', 'x.csv', '--wide', 'A,B', '--id', 'A'], /A panel is wide or long/],
    [['cascade', 'evaluate', '--panel', 'x.csv', '--wide', 'A,B', '--clients', '5'], /cascade evaluate has no option --clients/],
    [['cascade', 'sample', '--clients', '5'], /cascade sample takes one cascade.json/],
    [['cascade', 'sample', 'm.json'], /cascade sample needs --clients N/],
    [['cascade', 'sample', 'm.json', '--clients', '5', '--target-curve', '12'], /--target-curve takes months and rates such as 12:0.01,24:0.03/],
    [['cascade', 'evaluate', '--wide', 'A,B'], /cascade evaluate needs --panel FILE/],
    [['cascade', 'evaluate', '--panel', 'x.csv', '--wide', 'A,'], /needs --wide with two columns or more, oldest first/],
    [['cascade', 'evaluate', 'y.csv', '--panel', 'x.csv', '--wide', 'A,B'], /takes its files with --panel and --holdout/],
    [['cascade', 'evaluate', '--panel', 'x.csv', '--wide', 'A,B', '--seed', '-1'], /--seed must be at least 0[^]*pratibimba cascade evaluate --help/],
    [['validate', '--real', 'x.csv'], /validate needs --synthetic/],
    [['validate', '--synthetic', 'x.csv'], /validate needs --real/],
    [['validate', 'x.csv', '--synthetic', 'x.csv', '--real', 'y.csv'], /takes its files with --synthetic/],
  ])('%j is answered with exit code 2 and a sentence', async (argv, sentence) => {
    const { code, stdout, stderr } = await runMain(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/zod|ERR_|\.ts:|\bat \w+ \(/i);
  });

  test('is a document on standard output with --json, wherever that stands', async () => {
    for (const argv of [['--json', 'clon'], ['clon', '--json']]) {
      const { code, stdout, stderr } = await runMain(argv);
      expect(code).toBe(2);
      expect(JSON.parse(stdout)).toEqual({
        schemaVersion: 1,
        error: { code: 'usage', message: 'There is no command "clon".', column: null, rows: null, fix: 'Did you mean "clone"?' },
      });
      expect(stderr).toContain('error: There is no command');
    }
  });

  test('is a JSON line on standard error with --log-format json', async () => {
    const { stderr } = await runMain(['clon', '--log-format', 'json']);
    expect(JSON.parse(stderr)).toMatchObject({ level: 'error', code: 'usage', message: 'There is no command "clon".' });
  });

  test('is told under --quiet too', async () => {
    expect((await runMain(['clon', '--quiet'])).stderr).toContain('no command');
  });

  test('is red at a terminal, unless colours are unwanted', async () => {
    const red = '\u001b[31m';
    expect((await runMain(['clon'], { terminal: true })).stderr).toContain(red);
    expect((await runMain(['clon', '--no-color'], { terminal: true })).stderr).not.toContain(red);
    expect((await runMain(['clon'], { terminal: true, env: { NO_COLOR: '1' } })).stderr).not.toContain(red);
    expect((await runMain(['clon'])).stderr).not.toContain(red);
  });

  test('does not let a name steer the terminal', async () => {
    const { stderr } = await runMain(['\u001b[2Jevil\u0007']);
    expect(stderr).toContain('"\ufffd[2Jevil\ufffd"');
  });
});
