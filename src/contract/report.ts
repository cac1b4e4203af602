import { z } from 'zod';

export const reportTemplates = ['occ-sr-11-7', 'fdic-mrmg', 'pra-ss1-23', 'memo'] as const;
export type ReportTemplate = (typeof reportTemplates)[number];

/** The releasable edition holds figures of synthetic tables and of noisy counts alone; the internal one adds those of real rows. */
export const reportEditions = ['releasable', 'internal'] as const;
export const paperSizes = ['A4', 'LETTER'] as const;

export const reportRequest = z.object({
  /** Folder of the run that the report is about. */
  run: z.string(),
  template: z.enum(reportTemplates),
  edition: z.enum(reportEditions).default('releasable'),
  paper: z.enum(paperSizes).default('A4'),
  /** Path of a file with what the bank alone knows. */
  inputs: z.string().nullable().default(null),
  /** Folders of runs that judged the tables of this one, or made them once more. */
  evidence: z.array(z.string()).default([]),
});
export type ReportRequest = z.infer<typeof reportRequest>;

const text = z.string().trim().min(1).max(2000);
const some = text.nullable().default(null);
const day = z.iso.date();

export const findingSeverities = ['high', 'medium', 'low'] as const;
export type Severity = (typeof findingSeverities)[number];

/** What the bank alone knows: `--inputs FILE`. What is left out is printed as "to be completed by the bank" and counts as a finding. */
export const reportInputs = z.strictObject({
  operator: some,
  intended_use: some,
  users: some,
  prohibited_uses: z.array(text).max(50).default([]),
  owner: some,
  developer: some,
  validator: some,
  approver: some,
  /** In the bank's own words, such as "12 bn USD". */
  total_assets: some,
  tier: some,
  limitations: z.array(z.strictObject({ text, severity: z.enum(findingSeverities).default('medium'), compensating_control: some, due: day.nullable().default(null) })).max(100).default([]),
  /** Why a calibrated value was replaced, by the name of the field of the request. */
  override_reasons: z.record(z.string(), text).default({}),
  /** Days by which findings are to be settled, by severity. */
  due: z.strictObject({ high: day.nullable().default(null), medium: day.nullable().default(null), low: day.nullable().default(null) }).default({ high: null, medium: null, low: null }),
}).refine(({ validator, developer }) => validator === null || developer === null || validator.toLowerCase() !== developer.toLowerCase(), { path: ['validator'], message: 'the validator must differ from the developer' });
export type ReportInputs = z.infer<typeof reportInputs>;

/** How a statement about the world outside is known: read at its source, told by others, or only recalled, which is printed as an assumption. */
export const factStatuses = ['confirmed', 'secondary', 'recalled'] as const;
const fact = z.object({ text: z.string(), status: z.enum(factStatuses) });
export type ReportFact = z.infer<typeof fact>;

/** A section that a template asks for: its own heading, and the section in force that it answers to. */
const templateSection = z.object({
  id: z.string(),
  number: z.string(),
  heading: z.string(),
  in_force: fact,
});
export type TemplateSection = z.infer<typeof templateSection>;

/** `resources/reports/*.json`. */
export const reportTemplateSchema = z.object({
  schemaVersion: z.literal(1),
  template: z.enum(reportTemplates),
  title: z.string(),
  label: z.string(),
  banner: z.array(fact).min(1),
  sections: z.array(templateSection).min(1),
});
export type ReportTemplateText = z.infer<typeof reportTemplateSchema>;

const numbers = z.array(z.number());
const lines = { p5: numbers, p25: numbers, median: numbers, p75: numbers, p95: numbers };

/** What a picture shows, as the functions of `charts/` take it: the page and the JSON hold the same figures. */
export const reportPicture = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('overlay'), name: z.string(), edges: numbers, real: numbers.nullable(), synthetic: numbers }),
  z.object({ kind: z.literal('categories'), name: z.string(), levels: z.array(z.string()), real: numbers.nullable(), synthetic: numbers }),
  z.object({ kind: z.literal('matrix'), rows: z.array(z.string()), columns: z.array(z.string()), values: z.array(z.array(z.number().nullable())), scale: z.enum(['signed', 'share']), most: z.number(), decimals: z.int() }),
  z.object({ kind: z.literal('vintages'), cohorts: z.array(z.object({ name: z.string(), cumulated: numbers })) }),
  z.object({ kind: z.literal('fan'), periods: z.array(z.string()), baseline: numbers.nullable(), ...lines, most: z.number(), unit: z.string() }),
  z.object({ kind: z.literal('people'), before: z.int(), added: z.int() }),
  z.object({ kind: z.literal('shares'), shares: z.array(z.object({ name: z.string(), share: z.number() })) }),
  z.object({ kind: z.literal('tails'), quantiles: numbers, real: numbers.nullable(), synthetic: numbers, low: numbers.nullable(), high: numbers.nullable() }),
  z.object({ kind: z.literal('tornado'), name: z.string(), unit: z.string(), items: z.array(z.object({ name: z.string(), less: z.number(), more: z.number() })) }),
  z.object({ kind: z.literal('intervals'), name: z.string(), items: z.array(z.object({ name: z.string(), value: z.number(), low: z.number(), high: z.number(), inconclusive: z.boolean() })), limit: z.number().nullable() }),
]);
export type ReportPicture = z.infer<typeof reportPicture>;

/** A cell as it is printed; a figure has its value beside it. */
const cell = z.union([z.string(), z.object({ text: z.string(), value: z.number() })]);
export type ReportCell = z.infer<typeof cell>;

export const reportBlock = z.discriminatedUnion('block', [
  z.object({ block: z.literal('sentence'), text: z.string(), tone: z.enum(['plain', 'strong', 'assumption']).default('plain') }),
  z.object({ block: z.literal('list'), items: z.array(z.string()) }),
  z.object({ block: z.literal('table'), caption: z.string(), columns: z.array(z.string()), rows: z.array(z.array(cell)) }),
  z.object({ block: z.literal('figure'), caption: z.string(), picture: reportPicture }),
  /** Names a finding of the list at the place where it arose. */
  z.object({ block: z.literal('finding'), id: z.string() }),
]);
export type ReportBlock = z.infer<typeof reportBlock>;

export const reportFinding = z.object({
  id: z.string(),
  severity: z.enum(findingSeverities),
  section: z.string(),
  text: z.string(),
  compensating_control: z.string().nullable(),
  due: day.nullable(),
});
export type ReportFinding = z.infer<typeof reportFinding>;

export const reportVerdicts = ['fit', 'fit with limits', 'not fit'] as const;
export type ReportVerdict = (typeof reportVerdicts)[number];

/** A report: the PDF prints this document and nothing else. */
export const reportDocument = z.object({
  schemaVersion: z.literal(1),
  template: z.enum(reportTemplates),
  edition: z.enum(reportEditions),
  title: z.string(),
  label: z.string(),
  banner: z.array(fact),
  front: z.object({
    subject: z.string().describe('Id of the portfolio or clone.'),
    kind: z.string(),
    privacy: z.string(),
    tables: z.array(z.object({ file: z.string(), bytes: z.int(), sha256: z.string() })),
    application: z.string(),
    sampling_seed: z.int().nullable(),
    source_commitment: z.string().nullable(),
    run_at: z.iso.datetime().describe('When the run was started, UTC: the date of the report.'),
    operator: z.string().nullable(),
    intended_use: z.string().nullable(),
    prohibited_uses: z.array(z.string()),
    verdict: z.enum(reportVerdicts),
    verdict_rule: z.string(),
    open_findings: z.object({ high: z.int(), medium: z.int(), low: z.int() }),
  }),
  circularity: z.string(),
  sections: z.array(z.object({ id: z.string(), number: z.string(), heading: z.string(), in_force: fact.nullable(), blocks: z.array(reportBlock) })),
  findings: z.array(reportFinding),
});
export type ReportDocument = z.infer<typeof reportDocument>;

/** Figures of one table of the run, counted in its written file: synthetic rows alone. */
export const tableFigures = z.object({
  file: z.string(),
  rows: z.int(),
  columns: z.array(z.object({ name: z.string(), kind: z.string(), missing: z.number(), distinct: z.int().nullable(), low: z.string(), high: z.string() })),
  histograms: z.array(z.object({ name: z.string(), edges: numbers, shares: numbers })),
  categories: z.array(z.object({ name: z.string(), levels: z.array(z.string()), shares: numbers })),
  spearman: z.object({ columns: z.array(z.string()), values: z.array(z.array(z.number().nullable())) }),
  tail: z.object({ a: z.string(), b: z.string(), quantiles: numbers, chi: numbers, low: numbers, high: numbers }).nullable(),
});
export type TableFigures = z.infer<typeof tableFigures>;

export const reportResult = z.object({
  template: z.enum(reportTemplates),
  edition: z.enum(reportEditions),
  subject: z.string(),
  verdict: z.enum(reportVerdicts),
  open_findings: z.object({ high: z.int(), medium: z.int(), low: z.int() }),
  findings: z.array(reportFinding),
  /** Kinds of evidence that were found for these tables. */
  evidence: z.array(z.string()),
  files: z.object({ pdf: z.string(), json: z.string() }),
  label: z.enum(['releasable', 'internal']),
  stageSeconds: z.record(z.string(), z.number()),
});
export type ReportResult = z.infer<typeof reportResult>;

/** Sections of a report before it is made, in its order, each with what would be printed as missing: tests that nobody has performed, and answers that the bank alone can give. */
export const reportChecklist = z.array(z.object({
  id: z.string(),
  number: z.string(),
  heading: z.string(),
  lacks: z.array(z.object({ what: z.string(), of: z.enum(['test', 'answer']) })),
}));
export type ReportChecklist = z.infer<typeof reportChecklist>;
