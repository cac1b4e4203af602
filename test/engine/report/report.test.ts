import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ReportBlock, reportDocument, type ReportDocument, reportInputs, reportTemplates } from '../../../src/contract/report.ts';
import { buildReport, templateOf } from '../../../src/engine/report/build.ts';
import { reportPdf } from '../../../src/engine/report/page.ts';
import { drawPicture } from '../../../src/engine/report/pictures.ts';
import { canary, cloneEvidence, extremes, stressEvidence } from '../../support/reportEvidence.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const whole = ['occ-sr-11-7', 'fdic-mrmg', 'pra-ss1-23'] as const;
const named = reportInputs.parse({
  intended_use: 'Tests', users: 'Modellers', prohibited_uses: ['Decisions'], owner: 'A', developer: 'B', validator: 'C', approver: 'D', total_assets: '12 bn USD', tier: '2',
  limitations: [{ text: 'Only one year.', severity: 'low', due: '2027-01-31' }],
});

test.each(whole)('the template %s has all of its sections, in their order, each with its status, and none is empty', (template) => {
  const document = buildReport(cloneEvidence({ template, edition: 'internal' }));
  const { sections, banner } = templateOf(template);
  expect(document.sections.map(({ number, heading, in_force }) => ({ number, heading, in_force }))).toEqual(sections.map(({ number, heading, in_force }) => ({ number, heading, in_force })));
  expect(document.sections.filter(({ blocks }) => blocks.length === 0)).toEqual([]);
  expect(document.banner).toEqual(banner);
  expect(reportDocument.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
});

test('what a template lists is what the method sheet asks for', () => {
  expect(templateOf('occ-sr-11-7').sections.map(({ number }) => number)).toEqual([...Array.from({ length: 12 }, (_none, place) => String(place + 1)), 'D']);
  expect(templateOf('fdic-mrmg').sections.map(({ number }) => number)).toEqual([...Array.from({ length: 12 }, (_none, place) => String(place + 1)), 'B1', 'B2', 'B3', 'D']);
  const counts = [3, 6, 6, 5, 3].flatMap((most, principle) => Array.from({ length: most }, (_none, place) => `${principle + 1}.${place + 1}`));
  expect(templateOf('pra-ss1-23').sections.map(({ number }) => number)).toEqual([...counts, 'D']);
});

test.each(reportTemplates)('%s never says that anything complies, and carries the circularity statement', (template) => {
  for (const edition of ['releasable', 'internal'] as const) {
    const text = JSON.stringify(buildReport(cloneEvidence({ template, edition })));
    expect(text).not.toMatch(/compliant with|complies with|in compliance/i);
    expect(text).toContain('does not test those assumptions');
  }
});

test('what was computed on real rows stands in the internal edition alone, its verdict words included', async (context) => {
  const holds = (text: string): boolean => [canary.name, '0.871', '87.1', ...extremes.flatMap((value) => [String(Math.abs(value)), Math.abs(value).toLocaleString('en-GB')])].some((secret) => text.includes(secret));
  for (const template of reportTemplates) {
    const document = buildReport(cloneEvidence({ template, edition: 'releasable' }));
    expect(holds(JSON.stringify(document))).toBe(false);
    expect(JSON.stringify(document)).not.toMatch(/\bleak\b/i);
    const text = await textOf(document);
    if (text === null) return context.skip('pdftotext (poppler) is not installed');
    expect(holds(text)).toBe(false);
  }
  const internal = JSON.stringify(buildReport(cloneEvidence({ template: 'occ-sr-11-7', edition: 'internal' })));
  expect(holds(internal)).toBe(true);
  expect(extremes.every((value) => internal.includes(String(Math.abs(value))))).toBe(true);
});

test('tails beside those of the source have the band of the validation, and none where it is of an earlier version', () => {
  const evidence = cloneEvidence({ template: 'occ-sr-11-7', edition: 'internal' });
  const validation = evidence.validation!;
  const tailsOf = (synthetic_interval: [number, number][]): object[] => {
    const side = { real: [0.6, 0.5, 0.4], synthetic: [0.5, 0.4, 0.3], synthetic_interval };
    const curves = [{ a: 'income', b: 'amount', levels: [0.8, 0.9, 0.95], upper: side, lower: side }];
    const { sections } = buildReport({ ...evidence, validation: { ...validation, tails: { ...validation.tails, curves } } });
    return sections.flatMap(({ blocks }) => blocks).flatMap((block) => (block.block === 'figure' && block.picture.kind === 'tails' ? [{ caption: block.caption, ...block.picture }] : []));
  };
  const points = { quantiles: [0.8, 0.9, 0.95], real: [0.6, 0.5, 0.4], synthetic: [0.5, 0.4, 0.3] };
  expect(tailsOf([[0.4, 0.6], [0.3, 0.5], [0.2, 0.4]])).toEqual([{ caption: expect.stringContaining('band: 95 % interval'), kind: 'tails', ...points, low: [0.4, 0.3, 0.2], high: [0.6, 0.5, 0.4] }]);
  expect(tailsOf([])).toEqual([{ caption: expect.not.stringContaining('band'), kind: 'tails', ...points, low: null, high: null }]);
});

test('roll rates of two panels are shown on the states that the screen shows them on', () => {
  const evidence = cloneEvidence({ template: 'occ-sr-11-7', edition: 'internal' });
  const cascade = evidence.cascade!;
  const matrix = (rates: (number | null)[][]) => rates.map((row) => row.map((value) => ({ value, interval: null })));
  // D60 is empty in both; DEF is never left, and 1 of itself in one.
  const [real, synthetic] = [[[0.9, 0.1, 0, 0], [0.5, 0.3, 0, 0.2], [null, null, null, null], [0, 0, 0, 1]], [[0.8, 0.2, 0, 0], [0.5, 0.5, 0, 0], [null, null, null, null], [null, null, null, null]]];
  const behaviour = { real: { ...cascade.behaviour.real, roll_rates: matrix(real!) }, synthetic: { ...cascade.behaviour.synthetic, roll_rates: matrix(synthetic!) }, roll_rate_differences: [[-0.1, 0.1, 0, 0], [0, 0.2, 0, -0.2], [null, null, null, null], [null, null, null, null]] };
  const { sections } = buildReport({ ...evidence, cascade: { ...cascade, states: ['CUR', 'D30', 'D60', 'DEF'], behaviour } });
  const shown = sections.flatMap(({ blocks }) => blocks).flatMap((block) => (block.block === 'figure' && block.caption.startsWith('Roll rates') && block.picture.kind === 'matrix' ? [block.picture] : []));
  expect(shown.map(({ rows, columns }) => [rows, columns])).toEqual([0, 1, 2].map(() => [['CUR', 'D30'], ['CUR', 'D30', 'DEF']]));
  expect(shown.map(({ values }) => values[1])).toEqual([[50, 30, 20], [50, 50, 0], [0, 20, -20]]);
});

test('the verdict follows from the findings by the rule that is printed', () => {
  const internal = buildReport(cloneEvidence({ template: 'occ-sr-11-7', edition: 'internal' }));
  expect(internal.front.verdict).toBe('not fit');
  expect(internal.findings).toContainEqual(expect.objectContaining({ severity: 'high', text: expect.stringContaining('found a leak') }));
  const releasable = buildReport(cloneEvidence({ template: 'occ-sr-11-7', edition: 'releasable' }));
  expect(releasable.front.verdict).toBe('fit with limits');
  expect(releasable.front.verdict_rule).toContain('never better than fit with limits');
  const missing = buildReport(cloneEvidence({ template: 'occ-sr-11-7', edition: 'internal' }, { validation: null, attack: null }));
  expect(missing.front.verdict).toBe('fit with limits');
  for (const what of ['Stress test', 'Attacks', 'Back-test', 'Re-run']) expect(missing.findings.map(({ text }) => text).join('\n')).toMatch(new RegExp(`${what}.*: not performed`));
});

test('a failed check of the validation is a finding by itself, with its figure and its mend; the releasable edition does not tell of it', () => {
  for (const template of whole) {
    const { findings, sections } = buildReport(cloneEvidence({ template, edition: 'internal' }, { attack: null }));
    expect(findings).toContainEqual(expect.objectContaining({ severity: 'high', compensating_control: 'Ask for finer cells.', text: expect.stringContaining(`column_shapes: ${canary.name}: failed. Measured 0.871 (0.800 to 0.900)`) }));
    expect(JSON.stringify(sections)).toContain('Checks of the policy');
  }
  const releasable = buildReport(cloneEvidence({ template: 'occ-sr-11-7', edition: 'releasable' }, { attack: null }));
  expect(JSON.stringify(releasable.findings)).not.toContain('Validation check');
  expect(releasable.front.verdict).toBe('fit with limits');
});

test('a result of another version is a finding that says what to run again, and no report is better than fit with limits for it', () => {
  const without = buildReport(cloneEvidence({ template: 'occ-sr-11-7', edition: 'internal' }, { validation: null, attack: null, outdated: [{ file: 'attack_1/internal/attack.json', job: 'attack' }] }));
  expect(without.findings).toContainEqual(expect.objectContaining({ severity: 'medium', compensating_control: 'Run attack again.', text: expect.stringContaining('attack_1/internal/attack.json was made by another version and cannot be read: not performed (made by another version)') }));
});

test('columns are compared with the last run: those that moved beyond chance are findings, by how far', () => {
  const drift = {
    run: 'generate_0', notCompared: ['payments.csv'], defaultRate: { before: 0.03, now: 0.04, standardError: 0.004 },
    columns: [{ file: 'loans.csv', column: 'amount', psi: 0.3, critical: 0.01 }, { file: 'loans.csv', column: 'rate', psi: 0.12, critical: 0.01 }, { file: 'loans.csv', column: 'term', psi: 0.12, critical: 0.2 }, { file: 'loans.csv', column: 'grade', psi: 0.001, critical: 0.01 }],
  };
  const { findings, sections } = buildReport(cloneEvidence({ template: 'occ-sr-11-7', edition: 'releasable' }, { drift }));
  const own = findings.filter(({ text }) => text.includes('drifted')).map(({ severity, text }) => `${severity}: ${text}`);
  expect(own).toEqual([expect.stringMatching(/^medium: amount of loans.csv/), expect.stringMatching(/^low: rate of loans.csv/), 'medium: The default rate drifted since the last run by 2.5 standard errors.']);
  expect(JSON.stringify(sections.find(({ id }) => id === 'monitoring'))).toContain('Not compared, for their columns or their size: payments.csv.');
  expect(findings.map(({ text }) => text).join()).not.toContain('Comparison of each column with the last run: not performed');
});

test('a stressed loss moves with the figures it rests on: picture and table hold the same, and the rows are not performed without a stress test', () => {
  const soundness = (document: ReportDocument) => document.sections.find(({ id }) => id === 'soundness')!.blocks;
  const items = [{ figure: 'Loss given default', value: 0.9, less: 90, more: 110 }];
  const stress = { ...stressEvidence(), sensitivity: { scenario: 'severe', title: 'Severe', loss: 100, shift: 0.1, items } };
  const blocks = soundness(buildReport(cloneEvidence({ template: 'occ-sr-11-7', edition: 'releasable' }, { stress })));
  expect(blocks).toContainEqual(expect.objectContaining({ picture: expect.objectContaining({ kind: 'tornado', items: [{ name: 'Loss given default', less: -10, more: 10 }] }) }));
  expect(JSON.stringify(blocks)).toContain('−10.0 %');
  const without = buildReport(cloneEvidence({ template: 'occ-sr-11-7', edition: 'releasable' }));
  expect(without.findings.map(({ text }) => text).join()).toMatch(/Sensitivity of the expected loss .*: not performed/);
});

test('distributions and tail dependence are drawn beside those of the source in the internal edition alone', () => {
  const real = (document: ReportDocument) => blocksOf(document).filter((block) => block.block === 'figure' && 'real' in block.picture && block.picture.real !== null);
  expect(real(buildReport(cloneEvidence({ template: 'occ-sr-11-7', edition: 'internal' }))).length).toBeGreaterThan(0);
  expect(real(buildReport(cloneEvidence({ template: 'occ-sr-11-7', edition: 'releasable' })))).toEqual([]);
});

test('what the bank has not said counts as a finding; a validator is not the developer', () => {
  const silent = buildReport(cloneEvidence({ template: 'pra-ss1-23', edition: 'releasable' }));
  const told = buildReport(cloneEvidence({ template: 'pra-ss1-23', edition: 'releasable' }, { inputs: named }));
  expect(told.findings.length).toBeLessThan(silent.findings.length);
  expect(told.findings).toContainEqual(expect.objectContaining({ text: 'Only one year.', due: '2027-01-31' }));
  expect(reportInputs.safeParse({ developer: 'Ada', validator: 'ada' }).success).toBe(false);
  expect(reportInputs.safeParse({ validater: 'Ada' }).success).toBe(false);
});

test.for(reportTemplates)('%s: the same document gives the same bytes, and every number on its pages stands in the JSON', async (template, context) => {
  const document = buildReport(cloneEvidence({ template, edition: 'internal' }, { inputs: named }));
  const before = structuredClone(document);
  expect(Buffer.compare(await reportPdf(document, 'LETTER'), await reportPdf(document, 'LETTER'))).toBe(0);
  expect(document).toEqual(before);
  const text = await textOf(document);
  if (text === null) return context.skip('pdftotext (poppler) is not installed');
  // Axes have marks of their own: those that follow from the figures of the document.
  const axes = blocksOf(document).flatMap((block) => (block.block === 'figure' ? [drawPicture(block.picture).svg.replaceAll(/<[^>]*>/g, ' ')] : []));
  const known = new Set(numbersIn(`${JSON.stringify(document).replaceAll('−', '-')} ${axes.join(' ').replaceAll('−', '-')}`));
  const pages = Number(/page \d+ of (\d+)/.exec(text)?.[1]);
  const own = text.replaceAll(/page \d+ of \d+/g, '').replaceAll('\u200b', '').replaceAll('−', '-');
  expect(numbersIn(own).filter((number) => !known.has(number) && !(Number(number) <= pages))).toEqual([]);
});

test('a PDF passes two readers: qpdf finds no fault, and pdfinfo its title and the paper asked for', async (context) => {
  const path = join(temporaryFolder(), 'report.pdf');
  writeFileSync(path, await reportPdf(buildReport(cloneEvidence({ template: 'fdic-mrmg', edition: 'internal' })), 'LETTER'));
  const [checked, info] = [run('qpdf', '--check', path), run('pdfinfo', path)];
  if (checked === null || info === null) context.skip('qpdf or pdfinfo is not installed');
  expect(checked).toContain('No syntax or stream encoding errors');
  expect(info).toMatch(/Title: +Model risk report: FDIC MRMG/);
  expect(info).toMatch(/Page size: +612 x 792/);
  expect(info).toMatch(/Tagged: +yes/);
});

test('readers of screens find headings, paragraphs, and pictures with their captions; heads and feet of pages are none of it', async (context) => {
  const document = buildReport(cloneEvidence({ template: 'occ-sr-11-7', edition: 'internal' }));
  const path = join(temporaryFolder(), 'report.pdf');
  writeFileSync(path, await reportPdf(document, 'A4'));
  const structure = run('pdfinfo', '-struct-text', path);
  if (structure === null) return context.skip('pdfinfo (poppler) is not installed');
  expect(structure.match(/^ *Figure/gm)).toHaveLength(blocksOf(document).filter(({ block }) => block === 'figure').length);
  for (const { number, heading } of document.sections) expect(structure).toMatch(new RegExp(`H2 \\(block\\)[^]{0,20}"${number} ${heading.slice(0, 12)}`));
  expect(structure).not.toMatch(/page \d+ of \d+/);
  const pdf = await reportPdf(document, 'A4');
  expect(pdf.toString('latin1')).toContain('/Lang (en-GB)');
  expect(pdf.toString('latin1')).toMatch(/\/DisplayDocTitle true/);
});

test('a memo is one page', async () => {
  const pdf = await reportPdf(buildReport(cloneEvidence({ template: 'memo', edition: 'releasable' })), 'A4');
  expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1);
});

function blocksOf({ sections }: ReportDocument): ReportBlock[] {
  return sections.flatMap(({ blocks }) => blocks);
}

function numbersIn(text: string): string[] {
  return text.match(/\d+(?:[.,]\d+)*/g) ?? [];
}

async function textOf(document: ReportDocument): Promise<string | null> {
  const path = join(temporaryFolder(), 'report.pdf');
  writeFileSync(path, await reportPdf(document, 'A4'));
  return run('pdftotext', '-layout', path, '-');
}

/** Null where the program is not there. */
function run(program: string, ...args: string[]): string | null {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return null;
  }
}
