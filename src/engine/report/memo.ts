import texts from '../../../resources/texts/report.en.json' with { type: 'json' };
import type { ReportBlock, ReportDocument } from '../../contract/report.ts';
import { figure, given, list, number, power, sentence, table } from './blocks.ts';
import { type Evidence, isClone } from './evidence.ts';

/** Where a hand signs. */
const toSign = '_'.repeat(30);

type Printed = ReportDocument['sections'][number];

/** The sentence, a hundred people, what is promised and what is not, who signs: one page. */
export function memoSections(evidence: Evidence): Printed[] {
  const { inputs } = evidence;
  return [
    section('promised', '1', 'What is promised', promised(evidence)),
    section('not-promised', '2', 'What is not promised', list(notPromised(evidence))),
    section('signature', '3', texts.memo.signs, table('', ['Role', 'Name', 'Date and signature'], [
      ['Owner', given(inputs.owner), toSign], ['Approver', given(inputs.approver), toSign],
    ])),
  ];
}

function section(id: string, place: string, heading: string, blocks: ReportBlock[]): Printed {
  return { id, number: place, heading, in_force: null, blocks };
}

function promised(evidence: Evidence): ReportBlock[] {
  const { claim, promise, run } = evidence;
  if (!isClone(evidence)) return [sentence(texts.memo.generated, 'strong')];
  if (claim === null || promise === null) return [sentence(texts.memo.open, 'strong')];
  const { before, added } = promise.figures.icons;
  const caption = texts.memo.people.replace('{before}', String(before)).replace('{after}', String(before + added));
  return [
    sentence(promise.texts.line, 'strong'),
    figure(caption, { kind: 'people', before, added }),
    sentence(promise.texts.paragraph),
    ...table('The figures', ['Item', 'Value'], [
      ['Epsilon', number(claim.epsilon)], ['Delta', power(claim.delta)], ['Unit', claim.unit], ['Neighbours', claim.neighbours], ['Ledger head', run.ledger?.head ?? 'none'],
    ]),
    ...list([...claim.conditions, ...promise.warnings.map(({ text }) => text)]),
  ];
}

function notPromised(evidence: Evidence): readonly string[] {
  if (!isClone(evidence)) return texts.memo.notGenerated;
  return evidence.promise?.not_promised ?? texts.memo.notOpen;
}
