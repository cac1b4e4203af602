import { Button } from '@mantine/core';
import type { CloneDraft, CloneStep, TablePart } from '../../contract/cloneDraft.ts';
import { fileName, formatBytes, formatCount, formatDelta, formatEpsilon } from '../format.ts';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Panel } from '../look/Panel.tsx';
import { VerdictIcon } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { workspace } from '../state/workspace.ts';
import { roleOf } from './columns.ts';
import { cloneState } from './draft.ts';
import { estimateOf } from './estimate.ts';
import { PlanAside } from './PlanAside.tsx';
import { goToFault } from './running.ts';
import { StepPage } from './StepPage.tsx';
import { isSeveral, partsOf } from './tables.ts';
import { usePlan } from './usePlan.ts';

const words = messages.clone.review;

/** The whole clone in sentences, each with the way back to where it was said, and what it will take. */
export function ReviewStep({ draft }: { draft: CloneDraft }) {
  const { runFailure, wasClosed } = useStore(cloneState);
  const plan = usePlan(draft);
  const { seconds, bytes } = estimateOf(draft);
  return (
    <StepPage step="review" title={words.title} sentence={words.sentence} aside={draft.privacy.mode === 'differential' ? <PlanAside plan={plan} /> : undefined}>
      {runFailure !== null && <FailureBanner failure={runFailure} />}
      {wasClosed && <WasClosed draft={draft} />}
      <Panel title={words.recipe}>
        <ul className="recipe">
          {sentencesOf(draft).map(({ step, table, says }) => (
            <li key={says}><span>{says}</span><Button variant="subtle" size="compact-sm" aria-label={`${words.change}: ${messages.clone.steps[step]}`} onClick={() => goToFault({ step, ...(table !== undefined && { table }) })}>{words.change}</Button></li>
          ))}
        </ul>
      </Panel>
      <Panel title={words.estimate}>
        <dl className="facts">
          <dt>{words.time}</dt><dd>{words.seconds(seconds)}</dd>
          <dt>{words.memory}</dt><dd>{formatBytes(bytes)}</dd>
          <dt>{words.output}</dt><dd>{formatCount(draft.rows ?? partsOf(draft)[0]!.table.rows)}</dd>
        </dl>
      </Panel>
    </StepPage>
  );
}

function sentencesOf(draft: CloneDraft): { step: CloneStep; table?: string; says: string }[] {
  const { privacy, k, rows, seed } = draft;
  const says = words.says;
  const isPrivate = privacy.mode === 'differential';
  const declared = isSeveral(draft) && isPrivate && draft.schemaFolder !== null;
  return [
    ...partsOf(draft).flatMap((part) => (declared ? [] : sentencesOfTable(part).map((one) => (isSeveral(draft) ? { ...one, table: part.schema.table, says: says.ofTable(part.schema.table, one.says) } : one)))),
    ...(declared ? [{ step: 'privacy' as const, says: says.declaredFolder(draft.others.length + 1) }] : []),
    { step: 'privacy', says: isPrivate ? says.private(formatEpsilon(privacy.epsilon), formatDelta(privacy.delta), privacy.source) : says.open },
    { step: 'privacy', says: says.k(k) },
    { step: 'privacy', says: says.rows(rows, seed) },
  ];
}

function sentencesOfTable({ table, schema, target, rules }: TablePart): { step: CloneStep; says: string }[] {
  const says = words.says;
  const roles = schema.columns.map(roleOf);
  const of = (role: (typeof roles)[number]): number => roles.filter((one) => one === role).length;
  const declared = schema.columns.filter(({ reason }) => reason === undefined).length;
  return [
    { step: 'file', says: says.file(fileName(table.file), table.rows, table.columns.length) },
    { step: 'types', says: says.types(declared, schema.columns.length - declared) },
    { step: 'roles', says: says.roles(of('identifier-replace'), of('identifier-drop'), of('quasi-identifier')) },
    { step: 'target', says: says.target(target) },
    { step: 'rules', says: says.rules(Object.keys(rules).length) },
  ];
}

/** What the ledger says of the run that was under way when the window was closed. */
function WasClosed({ draft: { privacy } }: { draft: CloneDraft }) {
  const { ledger } = useStore(workspace);
  const last = ledger?.ok === true ? ledger.value.find(({ source }) => source === privacy.source)?.runs.at(-1) : undefined;
  const cost = privacy.mode === 'none' || last === undefined || last.state === 'released' ? words.closedNothing : words.closedSpent(formatEpsilon(last.epsilon));
  return (
    <div className="banner caution" role="status">
      <VerdictIcon kind="caution" size={26} />
      <div><div className="banner-statement">{words.closed}</div><div>{cost}</div></div>
    </div>
  );
}
