import texts from '../../../resources/texts/report.en.json' with { type: 'json' };
import type { ReportChecklist, ReportDocument } from '../../contract/report.ts';
import { textOf } from './blocks.ts';

type Printed = ReportDocument['sections'][number];
type Lacking = ReportChecklist[number]['lacks'][number];

/** Words in which a section names what is missing from it. */
const endings: readonly (readonly [ending: string, of: Lacking['of']])[] = [[`: ${texts.notPerformed}.`, 'test'], [`: ${texts.toComplete}.`, 'answer']];

/** The sections of a document, each with what it says is missing. */
export function checklistOf(document: ReportDocument): ReportChecklist {
  return document.sections.map((section) => ({ id: section.id, number: section.number, heading: section.heading, lacks: document.template === 'memo' ? openRows(section) : openFindings(section, document) }));
}

function openFindings({ blocks }: Printed, { findings }: ReportDocument): Lacking[] {
  return blocks.flatMap((block) => {
    const text = block.block === 'finding' ? findings.find(({ id }) => id === block.id)!.text : '';
    return endings.filter(([ending]) => text.endsWith(ending)).map(([ending, of]) => ({ what: text.slice(0, -ending.length), of }));
  });
}

/** A memo prints no findings: it has rows to be completed. */
function openRows({ blocks }: Printed): Lacking[] {
  return blocks.flatMap((block) => (block.block === 'table' ? block.rows : []))
    .filter((row) => row.some((cell) => textOf(cell) === texts.toComplete))
    .map((row) => ({ what: textOf(row[0]!), of: 'answer' }));
}
