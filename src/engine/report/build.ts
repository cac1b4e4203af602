import fdic from '../../../resources/reports/fdic-mrmg.json' with { type: 'json' };
import occ from '../../../resources/reports/occ-sr-11-7.json' with { type: 'json' };
import pra from '../../../resources/reports/pra-ss1-23.json' with { type: 'json' };
import texts from '../../../resources/texts/report.en.json' with { type: 'json' };
import { type ReportBlock, type ReportDocument, type ReportFinding, type ReportTemplate, type ReportTemplateText, reportTemplateSchema, type ReportVerdict, type TemplateSection } from '../../contract/report.ts';
import { type OpenFinding, sentence, table, withSigns } from './blocks.ts';
import { type Evidence, isClone, isInternal } from './evidence.ts';
import { memoSections } from './memo.ts';
import { findingsSection, sections } from './sections/index.ts';

type Printed = ReportDocument['sections'][number];

/** A shipped template of a report, with its sections and their status. */
export function templateOf(template: Exclude<ReportTemplate, 'memo'>): ReportTemplateText {
  return reportTemplateSchema.parse({ 'occ-sr-11-7': occ, 'fdic-mrmg': fdic, 'pra-ss1-23': pra }[template]);
}

/** Evidence made into a document, by the template that was asked for. Nothing is computed here that the evidence does not hold. */
export function buildReport(evidence: Evidence): ReportDocument {
  const { template } = evidence.request;
  if (template === 'memo') return memo(evidence);
  const text = templateOf(template);
  const findings: ReportFinding[] = [];
  const printed = text.sections.map((section): Printed => ({ ...section, blocks: section.id === findingsSection ? [] : blocksOf(section, evidence, findings) }));
  const stated = text.sections.find(({ id }) => id === findingsSection)!;
  for (const { file, job } of evidence.outdated) enter(findings, evidence, stated, { severity: 'medium', text: `${file} was made by another version and cannot be read: ${texts.notPerformed} (made by another version).`, compensating_control: `Run ${job.replace('-', ' ')} again.` });
  for (const limitation of evidence.inputs.limitations) enter(findings, evidence, stated, limitation);
  printed.find(({ id }) => id === findingsSection)!.blocks.push(...findingsList(findings));
  return { ...basics(evidence, findings), title: text.title, label: text.label, banner: text.banner, sections: printed, findings };
}

function blocksOf(section: TemplateSection, evidence: Evidence, findings: ReportFinding[]): ReportBlock[] {
  const build = sections[section.id];
  if (build === undefined) throw new Error(`no section is called "${section.id}"`);
  return build({ evidence, find: (finding) => enter(findings, evidence, section, finding) });
}

/** A finding of the same words, which several sections may have, is one finding. */
function enter(findings: ReportFinding[], { inputs }: Evidence, { number, heading }: TemplateSection, { severity, text: written, compensating_control: control = null, due = null }: OpenFinding): ReportBlock {
  const text = withSigns(written);
  const known = findings.find((finding) => finding.text === text);
  if (known !== undefined) return { block: 'finding', id: known.id };
  const finding = { id: `F${findings.length + 1}`, severity, section: `${number} ${heading}`, text, compensating_control: control, due: due ?? inputs.due[severity] };
  findings.push(finding);
  return { block: 'finding', id: finding.id };
}

function findingsList(findings: readonly ReportFinding[]): ReportBlock[] {
  if (findings.length === 0) return [sentence('No finding is open.')];
  const rank = { high: 0, medium: 1, low: 2 };
  return table('Open findings', ['Id', 'Severity', 'Section', 'Finding', 'Compensating control', 'Due'], findings.toSorted((one, other) => rank[one.severity] - rank[other.severity]).map((finding) => [
    finding.id, finding.severity, finding.section, finding.text, finding.compensating_control ?? texts.toComplete, finding.due ?? texts.toComplete,
  ]));
}

function basics(evidence: Evidence, findings: readonly ReportFinding[]): Omit<ReportDocument, 'title' | 'label' | 'banner' | 'sections' | 'findings'> {
  const { request, run, tables, inputs, generated } = evidence;
  const count = (severity: ReportFinding['severity']): number => findings.filter((finding) => finding.severity === severity).length;
  const open = { high: count('high'), medium: count('medium'), low: count('low') };
  const held = !isInternal(evidence) && (evidence.validation !== null || evidence.attack !== null);
  return {
    schemaVersion: 1,
    ...request,
    front: {
      subject: generated?.portfolio_id ?? run.id,
      kind: run.kind,
      privacy: run.privacy,
      tables: tables.map(({ path, bytes, sha256 }) => ({ file: path, bytes, sha256 })),
      application: `Pratibimba ${run.versions.pratibimba}`,
      sampling_seed: run.seed,
      source_commitment: run.source?.commitment ?? null,
      run_at: run.startedAt,
      operator: inputs.operator,
      intended_use: inputs.intended_use,
      prohibited_uses: inputs.prohibited_uses,
      verdict: verdictOf(open, held),
      verdict_rule: held ? `${texts.verdictRule} ${texts.verdictReleasable}` : texts.verdictRule,
      open_findings: open,
    },
    circularity: texts.circularity,
  };
}

/** @param held whether tests on real rows were made of which this edition may say nothing */
function verdictOf({ high, medium }: { high: number; medium: number }, held: boolean): ReportVerdict {
  if (high > 0) return 'not fit';
  return medium > 0 || held ? 'fit with limits' : 'fit';
}

/** One page: what is promised, what is not, who signs. */
function memo(evidence: Evidence): ReportDocument {
  const findings: ReportFinding[] = [];
  const promise = sections['privacy']!;
  const section: TemplateSection = { id: 'privacy', number: '1', heading: texts.memo.title, in_force: { text: '', status: 'confirmed' } };
  if (isClone(evidence)) promise({ evidence, find: (finding) => enter(findings, evidence, section, finding) });
  return { ...basics(evidence, findings), title: texts.memo.title, label: 'Memo', banner: [], sections: memoSections(evidence), findings };
}
