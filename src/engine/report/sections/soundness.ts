import texts from '../../../../resources/texts/report.en.json' with { type: 'json' };
import type { ReportBlock, ReportCell } from '../../../contract/report.ts';
import type { StressDocument } from '../../../contract/stress.ts';
import { figure, notPerformed, number, percent, type Section, type SectionContext, sentence, table, textOf, whole } from '../blocks.ts';
import { isClone, isInternal } from '../evidence.ts';

/** Design choices, a benchmark, sensitivity. */
export const soundness: Section = (context) => [
  sentence(isClone(context.evidence)
    ? 'Design: all that is learnt are counts, so that noise on counts is the whole of privacy, and sampling is post-processing.'
    : 'Design: each figure of the template carries its source and its status, so that what a result rests on can be read and replaced.'),
  ...benchmark(context),
  ...sensitivity(context),
];

/** A model of another kind beside ours: a plain scorecard beside boosted trees, on either table. */
function benchmark(context: SectionContext): ReportBlock[] {
  const { evidence } = context;
  const { validation } = evidence;
  if (validation === null || validation.tstr_gini_trees === null || validation.tstr_gini_logistic === null) return [notPerformed(context, 'low', 'Comparison with a benchmark model')];
  if (!isInternal(evidence)) return [sentence(`Comparison with a benchmark model. ${texts.internalOnly}`)];
  const row = (trained: string, trees: number | null, scorecard: number | null): ReportCell[] => [trained, number(trees), number(scorecard), number(trees === null || scorecard === null ? null : trees - scorecard)];
  return [
    ...table('A plain model as benchmark of a flexible one: Gini on the hold-out', ['Trained on', 'Boosted trees', 'Scorecard', 'Trees less scorecard'], [
      row('Real rows', validation.trtr_gini_trees, validation.trtr_gini_logistic),
      row('Synthetic rows', validation.tstr_gini_trees, validation.tstr_gini_logistic),
    ]),
    sentence('Where the flexible model gains as much on synthetic rows as on real ones, the synthetic table keeps what lies beyond single columns.'),
    notPerformed(context, 'low', 'Comparison with a benchmark generator'),
  ];
}

function sensitivity(context: SectionContext): ReportBlock[] {
  const { stress } = context.evidence;
  if (stress === null || stress.sensitivity === null) return [notPerformed(context, 'low', 'Sensitivity of the expected loss to the figures it rests on, by 10 % up and down')];
  if (stress.label === 'internal' && !isInternal(context.evidence)) return [sentence(`Sensitivity of the expected loss. ${texts.internalOnly}`)];
  return tornado(stress.sensitivity, stress.currency);
}

function tornado({ title, loss, shift, items }: NonNullable<StressDocument['sensitivity']>, currency: string): ReportBlock[] {
  const change = (moved: number): number => (100 * (moved - loss)) / loss;
  const by = `${(100 * shift).toFixed(0)} %`;
  return [
    sentence(`Sensitivity: the expected loss of the scenario ${title}, ${textOf(whole(loss))} ${currency}, run again with each figure ${by} of itself less and more, all others as they stand.`),
    figure(`Change of the expected loss with each figure ${by} less (outline) and ${by} more (filled).`, {
      kind: 'tornado', name: 'change of the expected loss, %', unit: ' %', items: items.map(({ figure: name, less, more }) => ({ name, less: change(less), more: change(more) })),
    }),
    ...table(`Expected loss, ${currency}`, ['Figure', 'As it stands', `${by} less`, `${by} more`, `Change, ${by} less`, `Change, ${by} more`], items.map(({ figure: name, value, less, more }) => [
      name, value === null ? 'many values' : String(Number(value.toPrecision(6))), whole(less), whole(more), percent(change(less) / 100, 1), percent(change(more) / 100, 1),
    ])),
  ];
}
