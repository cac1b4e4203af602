import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AnonymityResult } from '../../../src/contract/anonymity.ts';
import { toFailureRecord, type FailureRecord } from '../../../src/contract/errors.ts';
import { jobs, type JobInput } from '../../../src/contract/jobs.ts';
import { anonymityJob } from '../../../src/engine/jobs/anonymity.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** Figure 1 of Machanavajjhala et al. 2007: twelve in-patients. */
const patients = `zip,age,nationality,condition
13053,28,Russian,Heart Disease
13068,29,American,Heart Disease
13068,21,Japanese,Viral Infection
13053,23,American,Viral Infection
14853,50,Indian,Cancer
14853,55,Russian,Heart Disease
14850,47,American,Viral Infection
14850,49,American,Viral Infection
13053,31,American,Cancer
13053,37,Indian,Cancer
13068,36,Japanese,Cancer
13068,35,American,Cancer
`;

const ages = [28, 29, 21, 23, 50, 55, 47, 49, 31, 37, 36, 35].map((age) => `${age};${age < 30 ? '<30' : age < 40 ? '3*' : '>=40'}\n`).join('');
const zips = '13053;1305*;130**\n13068;1306*;130**\n14853;1485*;148**\n14850;1485*;148**\n';

interface Ran {
  readonly folder: string;
  readonly result: AnonymityResult;
  /** Cells of the written rows, header left out. */
  readonly rows: string[][];
}

function prepared(table = patients): { file: string; hierarchy: string; ages: string; out: string } {
  const folder = temporaryFolder();
  const [file, hierarchy, agesFile, out] = [join(folder, 'patients.csv'), join(folder, 'zips.csv'), join(folder, 'ages.csv'), join(folder, 'out')];
  writeFileSync(file, table);
  writeFileSync(hierarchy, zips);
  writeFileSync(agesFile, ages);
  mkdirSync(out);
  return { file, hierarchy, ages: agesFile, out };
}

async function run({ file, out }: ReturnType<typeof prepared>, input: Partial<JobInput<'anonymity'>>): Promise<Ran> {
  const request = jobs.anonymity.request.parse({ file, quasi: ['zip', 'age', 'nationality'], k: 4, ...input });
  const result = await anonymityJob.run(request, { folder: out, monitor: new JobMonitor(anonymityJob.stages, new Int32Array(1), () => undefined), assistants: [] });
  const rows = readFileSync(join(out, 'patients.csv'), 'utf8').trimEnd().split('\n').slice(1).map((line) => line.split(','));
  return { folder: out, result, rows };
}

async function failure(input: Partial<JobInput<'anonymity'>>, table?: string): Promise<FailureRecord> {
  const source = prepared(table);
  const thrown = await run(source, input).then(() => undefined, toFailureRecord);
  expect(readdirSync(source.out)).toEqual([]);
  return thrown!;
}

describe('the patients of the l-diversity paper', () => {
  test('by the lattice with its trees are the 4-anonymous table of figure 2, whose third class is all cancer; l = 2 does away with that', async () => {
    const source = prepared();
    const hierarchies = [{ column: 'zip', file: source.hierarchy }, { column: 'age', file: source.ages }];
    const asked: Partial<JobInput<'anonymity'>> = { method: 'lattice', sensitive: ['condition'], hierarchies };
    const { result, rows, folder } = await run(source, asked);
    const classes = [...new Array<string>(4).fill('130**,<30,*'), ...new Array<string>(4).fill('148**,>=40,*'), ...new Array<string>(4).fill('130**,3*,*')];
    expect(rows.map((row) => row.slice(0, 3).join())).toEqual(classes);
    expect(rows.map((row) => row[3])).toEqual(patients.trimEnd().split('\n').slice(1).map((line) => line.split(',')[3]));
    expect(result.figures).toMatchObject({ rows: 12, suppressedRows: 0, classes: 3, smallestClass: 4, averageClass: 4, averageClassOverK: 1, discernibility: 48 });
    // Conditions of the whole: 3 hearts, 4 infections, 5 cancers. The class of cancers is (3 + 4) / 12 off.
    expect(result.figures.sensitive).toEqual([{ column: 'condition', distinctL: 1, entropyL: 1, t: expect.closeTo(7 / 12, 12) as number }]);
    expect(result.recount).toMatchObject({ rows: 12, classes: 3, smallest: 4 });
    expect(JSON.parse(readFileSync(join(folder, 'anonymity.json'), 'utf8'))).toMatchObject({ label: 'internal', claim: 'release-k', recount: result.recount });
    const dictionary = JSON.parse(readFileSync(join(folder, 'dictionary.json'), 'utf8')) as { columns: { name: string; generalisation: string; values?: number }[] };
    expect(dictionary.columns).toEqual([
      { name: 'zip', kind: 'category', generalisation: 'level 2 of 3', values: 2 },
      { name: 'age', kind: 'category', generalisation: 'level 1 of 2', values: 3 },
      { name: 'nationality', kind: 'category', generalisation: 'level 1 of 1, which is any value', values: 1 },
      { name: 'condition', kind: 'category', generalisation: 'none' },
    ]);

    const diverse = await run(source, { ...asked, l: 2 });
    expect(diverse.result.figures.sensitive[0]!.distinctL).toBeGreaterThanOrEqual(2);
    expect(diverse.result.figures.informationLoss).toBeGreaterThan(result.figures.informationLoss);
  });

  test('by Mondrian keep to k, l and t in every class', async () => {
    const plain = await run(prepared(), { sensitive: ['condition'], k: 2 });
    expect(plain.result.recount).toMatchObject({ rows: 12, smallest: plain.result.figures.smallestClass });
    const diverse = await run(prepared(), { sensitive: ['condition'], k: 2, l: 2.5, diversity: 'entropy' });
    expect(diverse.result.figures.sensitive[0]!.entropyL).toBeGreaterThanOrEqual(2.5);
    expect(plain.result.figures.sensitive[0]!.entropyL).toBeLessThan(2.5);
    const close = await run(prepared(), { sensitive: ['condition'], k: 2, t: 0.2 });
    expect(close.result.figures.sensitive[0]!.t).toBeLessThanOrEqual(0.2);
    expect(plain.result.figures.sensitive[0]!.t).toBeGreaterThan(0.2);
    for (const { result } of [plain, diverse, close]) expect(result.recount.smallest).toBeGreaterThanOrEqual(2);
  });

  test('suppressed rows are left out and are no class', async () => {
    const odd = `${patients}99999,80,Martian,Cancer\n`;
    const { result, rows } = await run(prepared(odd), { method: 'lattice', quasi: ['age'], suppress: 0.1 });
    expect(result.figures.suppressedRows).toBe(1);
    expect(rows).toHaveLength(12);
    expect(rows.flat().join()).not.toMatch(/Martian|\*/);
    expect(result.recount).toMatchObject({ rows: 12 });
    expect(result.statement).toContain('1 row was suppressed and left out of the file');
  });

  test('by moving, values stay values of the file', async () => {
    const { result, rows } = await run(prepared(), { method: 'move', k: 3 });
    expect(result.recount.smallest).toBeGreaterThanOrEqual(3);
    const original = new Set(patients.trimEnd().split('\n').slice(1).map((line) => line.split(',').slice(0, 3).join()));
    for (const row of rows) expect(original).toContain(row.slice(0, 3).join());
    expect(rows.map((row) => row[3])).toEqual(patients.trimEnd().split('\n').slice(1).map((line) => line.split(',')[3]));
  });
});

test('dates go to months, quarters and years, and missing cells are a value of their own', async () => {
  const dates = ['2020-01-03', '2020-01-20', '2020-02-11', '2020-03-30', '2021-05-01', '2021-05-02', '2021-06-10', '2021-06-11', '', '', '', ''];
  const { rows } = await run(prepared(`opened,amount\n${dates.map((date, row) => `${date},${row}\n`).join('')}`), { method: 'lattice', quasi: ['opened'] });
  expect(rows.map(([opened]) => opened)).toEqual([...new Array<string>(4).fill('2020-Q1'), ...new Array<string>(4).fill('2021-Q2'), ...new Array<string>(4).fill('')]);
});

describe('what cannot be done is refused in one sentence, and leaves no file', () => {
  test.each<[string, Partial<JobInput<'anonymity'>>, string, RegExp]>([
    ['no quasi-identifier', { quasi: [] }, 'usage', /none is ever assumed/],
    ['an unknown column', { quasi: ['postcode'] }, 'input', /no column "postcode"/],
    ['too few rows', { k: 13 }, 'rule', /the table has 12 rows in all/],
    ['an impossible l', { sensitive: ['condition'], l: 4 }, 'rule', /Even all rows together/],
    ['l without a sensitive column', { l: 2 }, 'usage', /need a sensitive column/],
    ['a column in two roles', { sensitive: ['age'] }, 'usage', /named twice/],
    ['an option of another method', { suppress: 0.1 }, 'usage', /--suppress belongs to --method lattice/],
  ])('%s', async (_, input, code, message) => {
    expect(await failure(input)).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('a hierarchy that lacks a value, without naming it', async () => {
    const source = prepared(`${patients}99999,80,Martian,Cancer\n`);
    const thrown = await run(source, { hierarchies: [{ column: 'zip', file: source.hierarchy }] }).then(() => undefined, toFailureRecord);
    expect(thrown).toMatchObject({ code: 'input', message: '1 value of column "zip" is not in its hierarchy.' });
  });
});
