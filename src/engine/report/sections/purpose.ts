import texts from '../../../../resources/texts/report.en.json' with { type: 'json' };
import { given, list, missingInputs, percent, type Section, sentence, table, whole } from '../blocks.ts';
import { isClone } from '../evidence.ts';

/** Assumptions by origin, complexity, exposure, materiality. */
export const overview: Section = (context) => {
  const { evidence } = context;
  const { generated, inputs, run, tables, figures } = evidence;
  return [
    sentence(isClone(evidence)
      ? 'The model is a twin: margins of each column, a latent correlation between them and a tilt towards tables of pairs, fitted to counts and sampled anew.'
      : 'The model is a generator: margins, a copula, a default link and a monthly cascade, calibrated to published figures and sampled.'),
    ...table('Exposure', ['Table', 'Rows', 'Columns'], figures.map((one) => [one.file, whole(one.rows), whole(one.columns.length)])),
    ...table('Complexity', ['What', 'So many'], [
      ['Tables', whole(tables.length)],
      ...(generated === null ? [] : [['Borrowers', whole(generated.num_borrowers)], ['Loans', whole(generated.num_loans)], ['Payments', whole(generated.num_payments)]]),
      ...(evidence.claim === null ? [] : [['Steps of noisy counting', whole(evidence.claim.steps.length)]]),
    ]),
    ...(generated === null
      ? [sentence(`Origin of the assumptions: ${run.privacy}`)]
      : [
          sentence(`Origin of the assumptions: the template ${generated.template}, of which ${generated.assumptions.length} figures are only recalled.`),
          ...table('Assumptions: figures that nobody has read at a source', ['Figure', 'Where it comes from'], generated.assumptions.map(({ figure, source }) => [figure, source])),
        ]),
    sentence(`Materiality, as the bank sees it: tier ${given(inputs.tier)}; total assets ${given(inputs.total_assets)}.`),
    ...missingInputs(context, 'low', { Tier: inputs.tier, 'Total assets': inputs.total_assets }),
    sentence(texts.circularity, 'strong'),
  ];
};

/** Use, users, uses that are out of scope. */
export const purpose: Section = (context) => {
  const { inputs } = context.evidence;
  return [
    sentence(`Intended use: ${given(inputs.intended_use)}.`),
    sentence(`Users: ${given(inputs.users)}.`),
    sentence(inputs.prohibited_uses.length === 0 ? `Prohibited uses: ${texts.toComplete}.` : 'Prohibited uses:'),
    ...list(inputs.prohibited_uses),
    ...missingInputs(context, 'medium', { 'Intended use': inputs.intended_use }),
    ...missingInputs(context, 'low', { Users: inputs.users, 'Prohibited uses': inputs.prohibited_uses[0] ?? null }),
    sentence('Out of scope whatever the bank says: decisions about a real person, and evidence that the model which made the data is right.'),
  ];
};

/** What kind of model this is. */
export const modelDefinition: Section = ({ evidence }) => [
  sentence(isClone(evidence)
    ? 'The synthetic tables come from a statistical model of a source table, and are inputs to other models: the method below is treated as a model.'
    : 'The synthetic tables come from a statistical model of a loan portfolio, and are inputs to other models: the generator is treated as a model.'),
  sentence(`Identification: ${evidence.run.id}, made by ${evidence.run.kind}, version ${evidence.run.versions.pratibimba}.`),
];

export const inventory: Section = (context) => {
  const { inputs, run } = context.evidence;
  return [
    ...table('Entry for the inventory', ['Item', 'Value'], [
      ['Model', `${run.id} (${run.kind})`], ['Owner', given(inputs.owner)], ['Intended use', given(inputs.intended_use)], ['Actual use', texts.toComplete],
    ]),
    context.find({ severity: 'low', text: `Actual use against intended use: ${texts.toComplete}.` }),
  ];
};

export const tiering: Section = (context) => {
  const { inputs, generated, figures } = context.evidence;
  return [
    ...table('Materiality and complexity', ['Item', 'Value'], [
      ['Tier', given(inputs.tier)], ['Total assets', given(inputs.total_assets)], ['Rows', whole(figures.reduce((sum, { rows }) => sum + rows, 0))],
      ...(generated === null ? [] : [['Default rate', percent(generated.achieved_default_rate)]]),
    ]),
    ...missingInputs(context, 'low', { Tier: inputs.tier }),
  ];
};

export const applicability: Section = (context) => {
  const { inputs } = context.evidence;
  return [
    sentence(`Total assets: ${given(inputs.total_assets)}. Tier: ${given(inputs.tier)}.`),
    sentence('The guidance in force is most relevant above 30 bn USD of assets; below, the depth of the sections is a matter of proportion, and the bank says which apply.'),
    ...missingInputs(context, 'low', { Tier: inputs.tier, 'Total assets': inputs.total_assets }),
  ];
};
