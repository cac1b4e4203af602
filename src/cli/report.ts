import { paperSizes, reportEditions, type ReportRequest, type ReportResult, reportTemplates } from '../contract/report.ts';
import type { Command } from './command.ts';
import { runOptions } from './options.ts';
import { usage } from './parse.ts';
import { alignedTable, list, paragraphs } from './print.ts';

/** `pratibimba report`: a run's evidence, laid out as an examiner looks for it. */
export const report: Command = {
  name: 'report',
  summary: 'Print the evidence of a run as a report, PDF and JSON',
  usage: 'RUN_DIR --template NAME [--edition releasable|internal] [--inputs FILE] [--evidence DIR…] [-o DIR]',
  description: `Lays out what a run and the tests of its tables found, along the headings of a template, as <template>.pdf and <template>.json with the same content.
Tests are those of the workspace that judged these very tables (SHA-256), or those in the folders of --evidence. What was not performed, and what the bank has not
said in --inputs (its form: resources/schemas/report-inputs.schema.json), is printed as a finding. The releasable edition holds no figure of real rows.`,
  options: {
    template: { value: reportTemplates.join('|'), help: 'Whose headings; memo is one page for the privacy officer' },
    edition: { value: reportEditions.join('|'), help: 'With or without figures of real rows (default: releasable)' },
    inputs: { value: 'FILE', help: 'What the bank alone knows: intended use, owner, validator and the like, as JSON' },
    evidence: { value: 'DIR', repeatable: true, help: 'Folder of a run that judged these tables (default: those of the workspace)' },
    paper: { value: 'a4|letter', help: 'Size of the pages (default: a4)' },
    ...runOptions,
  },
  examples: [
    ['The evidence of a portfolio', 'pratibimba report run1 --template occ-sr-11-7 -o report1'],
    ['With figures of real rows, for the house', 'pratibimba report run2 --template pra-ss1-23 --edition internal --inputs inputs.json -o report2'],
  ],
  async run(args, context) {
    const [run, ...more] = args.positionals;
    if (run === undefined || more.length > 0) throw usage('report takes one RUN_DIR.', report);
    const template = args.text('template');
    if (template === undefined) throw usage('report needs --template.', report);
    const { workspaceFolder } = await import('../workspace/location.ts');
    const { evidenceFor } = await import('../workspace/evidence.ts');
    const { runDocument, runJob, runText } = await import('./runJob.ts');
    const given = args.texts('evidence');
    const evidence = given.length > 0 ? [...given] : await evidenceFor(workspaceFolder(args.text('workspace')), run);
    const paper = args.text('paper')?.toUpperCase() ?? paperSizes[0];
    const input = {
      run, evidence, inputs: args.text('inputs') ?? null,
      template: template as ReportRequest['template'],
      edition: args.text('edition') as ReportRequest['edition'] | undefined,
      paper: paper as ReportRequest['paper'],
    };
    const outcome = await runJob('report', input, args, context);
    return { document: runDocument(outcome), text: paragraphs(resultText(outcome.result, context.colour), outcome.run === null ? '' : runText(outcome.run, context.colour)) };
  },
};

function resultText({ verdict, open_findings: { high, medium, low }, findings, evidence }: ReportResult, colour: boolean): string {
  return paragraphs(
    `Verdict: ${verdict}. Open findings: ${high} high, ${medium} medium, ${low} low.`,
    findings.length === 0 ? '' : alignedTable(['ID', 'SEVERITY', 'FINDING'], findings.map(({ id, severity, text }) => [id, severity, text]), colour),
    list('Evidence', evidence.length === 0 ? ['The run itself, and no test of its tables.'] : evidence, colour),
  );
}
