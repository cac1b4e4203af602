import texts from '../../../../resources/texts/report.en.json' with { type: 'json' };
import type { ReportBlock } from '../../../contract/report.ts';
import { given, list, missingInputs, notPerformed, number, percent, power, type Section, type SectionContext, sentence, table, textOf } from '../blocks.ts';

export const monitoring: Section = (context) => [
  ...table('Thresholds of drift', ['Measure', 'Watch', 'Act'], [['PSI of a column against the last run', '.10', '.25'], ['Default rate against the last run', '1 standard error', '2 standard errors']]),
  sentence('The thresholds of PSI are a rule of thumb of the trade, not a rule of a supervisor: an assumption.', 'assumption'),
  ...drift(context),
  sentence(context.evidence.certificate === null ? 'Expiry: no certificate was issued.' : `Expiry: the certificate ends on ${context.evidence.certificate.validUntil.slice(0, 10)}.`),
  sentence('Revalidate when a threshold is passed, the template or the source changes, or a new version of the application is taken into use.'),
];

/** Indices that a table of a report holds, the largest. */
const mostShown = 15;
const [watch, act] = [0.1, 0.25];

function drift(context: SectionContext): ReportBlock[] {
  const { drift: found } = context.evidence;
  if (found === null) return [notPerformed(context, 'low', 'Comparison of each column with the last run')];
  const { run, columns, notCompared, defaultRate: rate } = found;
  const largest = columns.toSorted((one, other) => other.psi - one.psi);
  const moved = largest.filter(({ psi, critical }) => psi >= watch && psi > (critical ?? 0));
  const errors = rate === null || rate.standardError === 0 ? null : Math.abs(rate.now - rate.before) / rate.standardError;
  return [
    sentence(`Compared with ${run}, the last run of the same source before this one and of another request: ${columns.length} columns, of which ${moved.length} moved by ${watch.toFixed(2)} or more.`),
    ...table(`Largest PSI of a column against ${run}`, ['Table', 'Column', 'PSI', 'By chance, 5 %'], largest.slice(0, mostShown).map(({ file, column, psi, critical }) => [file, column, number(psi), number(critical)])),
    ...(rate === null ? [] : [sentence(`Default rate: ${textOf(percent(rate.before))} before, ${textOf(percent(rate.now))} now${errors === null ? '' : `, ${errors.toFixed(1)} standard errors apart`}.`)]),
    ...(notCompared.length === 0 ? [] : [sentence(`Not compared, for their columns or their size: ${notCompared.join(', ')}.`)]),
    ...moved.map(({ file, column, psi }) => context.find({ severity: psi >= act ? 'medium' : 'low', text: `${column} of ${file} drifted since the last run: PSI ${psi.toFixed(3)}, ${psi >= act ? 'at or above' : 'below'} ${act.toFixed(2)}.` })),
    ...(errors === null || errors < 2 ? [] : [context.find({ severity: 'medium', text: `The default rate drifted since the last run by ${errors.toFixed(1)} standard errors.` })]),
  ];
}

export const revalidation: Section = ({ evidence }) => [
  sentence(evidence.certificate === null ? 'No certificate was issued, so that no day of expiry is set.' : `The certificate ends on ${evidence.certificate.validUntil.slice(0, 10)}; revalidate before.`),
  sentence('Earlier where a threshold of drift is passed, the source or the template changes, or another version of the application is taken into use.'),
];

/** Version, dependencies, known answers of this build. */
export const vendor: Section = (context) => {
  const { run, dependencies, knownAnswers } = context.evidence;
  const wrong = knownAnswers.filter(({ expected, computed, tolerance }) => !(Math.abs(computed - expected) <= tolerance));
  return [
    sentence(`Application: Pratibimba ${run.versions.pratibimba} on Node ${run.versions.node}.`),
    ...table('Components', ['Component', 'Version'], dependencies.map(({ name, version }) => [name, version])),
    ...table('Known answers, computed by this build for this report', ['Quantity', 'Source', 'Published', 'Computed', 'Tolerance'], knownAnswers.map(({ name, source, expected, computed, tolerance }) => [
      name, source, number(expected, 6), number(computed, 6), power(tolerance),
    ])),
    ...(wrong.length === 0 ? [sentence('All known answers are met.')] : [context.find({ severity: 'high', text: `Known answers that this build misses: ${wrong.map(({ name }) => name).join(', ')}.` })]),
  ];
};

export const vendorReliance: Section = ({ evidence: { inputs } }) =>
  table('Whose evidence it is', ['Evidence', 'Of the vendor', 'Of the bank'], [
    ['Method and known answers', 'yes', 'to be reviewed'],
    ['Tests on the tables of this run', 'computed by the application', 'run by the bank'],
    ['Intended use, tier, limitations', 'no', inputs.intended_use === null ? texts.toComplete : 'yes'],
    ['Independent validation', 'no', given(inputs.validator)],
  ]);

export const governance: Section = (context) => {
  const { inputs, run } = context.evidence;
  return [
    ...table('Roles', ['Role', 'Who'], [
      ['Owner', given(inputs.owner)], ['Developer', given(inputs.developer)], ['Validator, who differs from the developer', given(inputs.validator)], ['Approver', given(inputs.approver)],
    ]),
    ...missingInputs(context, 'medium', { Validator: inputs.validator, Approver: inputs.approver }),
    ...missingInputs(context, 'low', { Owner: inputs.owner, Developer: inputs.developer }),
    sentence(`Inventory: ${run.id}.`),
    sentence(run.ledger === undefined
      ? 'Audit chain: no budget was spent, so that no entry of a ledger belongs to this run.'
      : `Audit chain: paid by the source ${run.ledger.source}, entry ${run.ledger.sequence + 1} of the ledger, head ${run.ledger.head}.`),
    sentence(context.evidence.certificate === null ? 'Certificate: none was issued.' : `Certificate: ${context.evidence.certificate.id}.`),
  ];
};

/** A sub-principle that the bank alone can answer, with whom it named. */
function heldBy(role: string, who: (context: Parameters<Section>[0]) => string | null): Section {
  return (context) => [sentence(`${role}: ${given(who(context))}.`), ...missingInputs(context, 'low', { [role]: who(context) })];
}

export const board = heldBy('Approved for the board by', ({ evidence }) => evidence.inputs.approver);
export const seniorManager = heldBy('Accountable senior manager', ({ evidence }) => evidence.inputs.approver);
export const policies = heldBy('Policy of the bank on synthetic data', () => null);
export const audit = heldBy('Internal audit', () => null);

export const independentReview: Section = (context) => {
  const { inputs } = context.evidence;
  return [sentence(`Validator: ${given(inputs.validator)}; developer: ${given(inputs.developer)}. The two must differ.`), ...missingInputs(context, 'medium', { Validator: inputs.validator })];
};

export const systems: Section = ({ evidence: { run } }) => [
  sentence('The application runs offline: it opens no connection, and holds no module that could.'),
  sentence(`Build: Pratibimba ${run.versions.pratibimba}, Node ${run.versions.node}, ${run.threads} threads. The same seed gives the same bytes on any number of threads.`),
];

export const consumer: Section = (context) => [
  sentence('A template of this application holds no protected attribute; a clone holds the columns of its source. Which of them are protected is for the bank to say.'),
  notPerformed(context, 'low', 'Ratios of outcomes between groups'),
];

export const restrictions: Section = (context) => {
  const { inputs } = context.evidence;
  return [
    sentence(inputs.prohibited_uses.length === 0 ? `Prohibited uses: ${texts.toComplete}.` : 'Prohibited uses:'),
    ...list(inputs.prohibited_uses),
    sentence('No decision about a real person may rest on these tables.'),
  ];
};

/** Seed, configuration, hashes, the result of a re-run. */
export const reproducibility: Section = (context) => {
  const { run, tables, rerun } = context.evidence;
  return [
    ...table('Configuration', ['Item', 'Value'], [
      ['Run', run.id], ['Kind', run.kind], ['Started, UTC', run.startedAt], ['Sampling seed', run.seed === null ? 'none' : String(run.seed)], ['Application', `Pratibimba ${run.versions.pratibimba}`],
    ]),
    ...table('Tables', ['File', 'SHA-256'], tables.map(({ path, sha256 }) => [path, sha256])),
    ...(rerun === null ? [notPerformed(context, 'low', 'Re-run of the same request')] : []),
    ...(rerun?.identical === true ? [sentence(`Re-run ${rerun.run}: all tables have the same bytes.`)] : []),
    ...(rerun?.identical === false ? [context.find({ severity: 'high', text: `Re-run ${rerun.run}: the tables differ.` })] : []),
    ...(run.ledger === undefined ? [] : [sentence('The noise of a private clone has no seed and never repeats; what repeats is sampling from its twin.')]),
  ];
};
