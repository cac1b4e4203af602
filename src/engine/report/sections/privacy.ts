import texts from '../../../../resources/texts/report.en.json' with { type: 'json' };
import { type AttackFinding, usualTolerance } from '../../../contract/attack.ts';
import type { ReportBlock, ReportCell } from '../../../contract/report.ts';
import { figure, list, notPerformed, number, percent, power, range, type Section, type SectionContext, sentence, table, whole } from '../blocks.ts';
import { isClone, isInternal } from '../evidence.ts';
import { budgetShares } from '../shares.ts';

/** Epsilon from which a promise says little (see `explain`). */
const weakFrom = 5;

/** The attacks row by row, and the promise after NIST SP 800-226. */
export const privacy: Section = (context) => {
  const { evidence } = context;
  if (!isClone(evidence)) return [sentence('Nothing real was used: there is no person whose privacy could suffer, and no attack has a target.')];
  return [...promise(context), ...attacks(context)];
};

function promise(context: SectionContext): ReportBlock[] {
  const { claim, promise: explained, run } = context.evidence;
  if (claim === null || explained === null) return [context.find({ severity: 'medium', text: `No promise is made about persons. ${run.privacy}`, compensating_control: 'Treat the tables as the source is treated, or make a private clone.' })];
  const { before, added } = explained.figures.icons;
  const shares = budgetShares(claim);
  return [
    sentence(explained.texts.line, 'strong'),
    figure('Of a hundred guesses: right without the release (middle tone), added by it at most (dark), in doubt for ever (light).', { kind: 'people', before, added }),
    ...table('The promise, after NIST SP 800-226', ['Item', 'Value'], [
      ['Mechanism', claim.mechanism], ['Epsilon', number(claim.epsilon)], ['Delta', power(claim.delta)], ['Unit', claim.unit], ['Neighbours', claim.neighbours],
      ['Rows of a person', whole(claim.contribution)], ['Accountant', `${claim.trainings === undefined ? 'Gaussian differential privacy' : 'Privacy-loss distribution of all steps'}; the ledger counts by each theorem and spends by the one that binds`], ['Ledger head', run.ledger?.head ?? 'none'],
    ]),
    figure('Where the budget went: shares of mu squared, which add up; from left to right in the order of the table.', { kind: 'shares', shares }),
    ...table('Shares of the budget', ['Step', 'Share'], shares.map(({ name, share }) => [name, percent(share, 1)])),
    ...(claim.conditions.length === 0 ? [] : [context.find({ severity: 'medium', text: `The promise is conditional. ${claim.conditions.join(' ')}`, compensating_control: 'Declare the schema without looking at rows.' })]),
    ...(claim.epsilon >= weakFrom ? [context.find({ severity: 'medium', text: `Epsilon ${claim.epsilon} is a weak promise.` })] : []),
    sentence('What is not promised:'),
    ...list(explained.not_promised),
  ];
}

/** The three risks of WP216 stand first. */
const risks = ['Singling out', 'Linkability', 'Inference'];

/** One row each for singling out, linkability and inference, then all others. */
function attacks(context: SectionContext): ReportBlock[] {
  const { evidence } = context;
  const { attack } = evidence;
  if (attack === null) return [notPerformed(context, 'medium', 'Attacks: singling out, linkability, inference')];
  if (!isInternal(evidence)) return [sentence(`Attacks by the protocol ${attack.protocol}. ${texts.internalOnly}`)];
  const place = ({ attack: name }: AttackFinding): number => (risks.includes(name) ? risks.indexOf(name) : risks.length);
  const findings = attack.findings.toSorted((one, other) => place(one) - place(other));
  return [
    ...table('Attacks', ['Attack', 'Success', 'Control', '95 % interval of the success', 'Excess risk', 'Verdict'], findings.map(attackRow)),
    figure('Excess risk of each attack, with 95 % intervals.', {
      kind: 'intervals', name: 'excess risk', limit: usualTolerance,
      items: findings.map((finding) => ({ name: finding.attack, value: finding.excess, low: finding.excessInterval[0], high: finding.excessInterval[1], inconclusive: finding.verdict === 'Inconclusive' })),
    }),
    ...(attack.verdict === 'Leak' ? [context.find({ severity: 'high', text: `The attack test found a leak. ${attack.reason}`, compensating_control: 'Do not release; make another clone.' })] : []),
    ...(attack.verdict === 'Inconclusive' ? [context.find({ severity: 'medium', text: `The attack test is inconclusive. ${attack.reason}` })] : []),
  ];
}

function attackRow({ attack, train, control, excess, verdict, baseline }: AttackFinding): ReportCell[] {
  return [attack, percent(train.rate), percent(control.rate), range(train.interval), number(excess), baseline ? 'baseline' : verdict];
}
