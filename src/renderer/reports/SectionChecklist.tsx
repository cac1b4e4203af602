import { Table } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { Outcome } from '../../contract/ipc.ts';
import { type ReportChecklist, reportInputs } from '../../contract/report.ts';
import { inputsOf } from '../../contract/reportDraft.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Panel } from '../look/Panel.tsx';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { workspace } from '../state/workspace.ts';
import { answersOf, reportState } from './draft.ts';
import { fieldId, fills } from './fills.ts';
import { type Evidence, timesOf } from './useEvidence.ts';
import { WayTo } from './WayTo.tsx';

const words = messages.reports.sections;
type Section = ReportChecklist[number];

/** Every section of the template before it is printed: those that lack something first, each with the way to what fills it. */
export function SectionChecklist({ folder, evidence }: { folder: string; evidence: Evidence }) {
  const checklist = useChecklist(folder);
  if (checklist === null) return null;
  if (!checklist.ok) return <FailureBanner failure={checklist.failure} />;
  const sections = checklist.value;
  const missing = sections.filter(({ lacks }) => lacks.length > 0);
  const present = sections.filter(({ lacks }) => lacks.length === 0);
  return (
    <div className="report-sections">
      <Panel title={words.title} aside={<span className="muted small">{words.count(present.length, sections.length)}</span>} flush>
        <Table stickyHeader>
          <Table.Thead><Table.Tr><Table.Th w={104}>{words.columns.status}</Table.Th><Table.Th w="34%">{words.columns.section}</Table.Th><Table.Th>{words.columns.lacks}</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>{[...missing, ...present].map((section) => <SectionRow key={section.id} section={section} folder={folder} evidence={evidence} />)}</Table.Tbody>
        </Table>
      </Panel>
    </div>
  );
}

function SectionRow({ section, folder, evidence }: { section: Section; folder: string; evidence: Evidence }) {
  const { number, heading, lacks } = section;
  return (
    <Table.Tr>
      <Table.Td className="wrapping">{lacks.length === 0 ? <VerdictWord kind="pass" word={messages.reports.present} /> : <VerdictWord kind="caution" word={messages.reports.missing} />}</Table.Td>
      <Table.Td className="wrapping">{number} {heading}</Table.Td>
      <Table.Td className="wrapping">
        {lacks.map(({ what }) => <div key={what}>{what}</div>)}
        {lacks.length > 0 && <div className="report-ways"><Ways section={section} folder={folder} evidence={evidence} /></div>}
      </Table.Td>
    </Table.Tr>
  );
}

function Ways({ section: { id, lacks }, folder, evidence }: { section: Section; folder: string; evidence: Evidence }) {
  const { draft } = useStore(reportState);
  const { tests = [], answers = [] } = fills[id] ?? {};
  const untested = tests.filter((kind) => timesOf(kind, evidence) === 0);
  // Where all were made one of them lacks something, such as a hold-out: it is made again.
  const missingTests = lacks.every(({ of }) => of !== 'test') ? [] : untested.length > 0 ? untested : tests;
  const given = answersOf(draft);
  const open = lacks.some(({ of }) => of === 'answer') ? answers.find((answer) => !given.includes(answer)) : undefined;
  if (missingTests.length === 0 && open === undefined) return <span className="muted small">{words.byHand}</span>;
  return (
    <>
      {missingTests.map((kind) => <WayTo key={kind} kind={kind} folder={folder} />)}
      {open !== undefined && <button type="button" className="text-button small" onClick={() => document.getElementById(fieldId(open))?.focus()}>{words.answer}</button>}
    </>
  );
}

/** Asked again when something comes to the workspace, and when answers change. */
function useChecklist(folder: string): Outcome<ReportChecklist> | null {
  const { draft } = useStore(reportState);
  const { template, edition } = draft;
  const said = inputsOf(draft);
  // Answers that cannot be printed are said beside their fields: until they are mended they count as not given.
  const [inputs] = useDebouncedValue(said.ok ? JSON.stringify(said.inputs) : null, 250);
  const [checklist, setChecklist] = useState<Outcome<ReportChecklist> | null>(null);
  useEffect(() => {
    let late = false;
    const ask = async (): Promise<void> => {
      const outcome = await window.bridge.request('report:checklist', { folder, template, edition, inputs: reportInputs.parse(JSON.parse(inputs ?? '{}')) });
      if (!late) setChecklist(outcome);
    };
    void ask();
    const unsubscribe = workspace.subscribe(() => void ask());
    return () => {
      late = true;
      unsubscribe();
    };
  }, [folder, template, edition, inputs]);
  return checklist;
}
