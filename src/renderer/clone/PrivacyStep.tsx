import { Button, Checkbox, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import type { CloneDraft } from '../../contract/cloneDraft.ts';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { edit } from './draft.ts';
import { DeltaField } from './DeltaField.tsx';
import { EpsilonField } from './EpsilonField.tsx';
import { PlanAside } from './PlanAside.tsx';
import { StepPage } from './StepPage.tsx';
import { isSeveral } from './tables.ts';
import { usePlan } from './usePlan.ts';

const words = messages.clone.privacy;
type Privacy = CloneDraft['privacy'];
const modes = (['differential', 'none'] as const).map((value) => ({ value, label: words.modes[value] }));
const eachRow = '';

/** How private, whose budget pays, and how many rows: with what that means in odds, where it goes, and what it leaves. */
export function PrivacyStep({ draft }: { draft: CloneDraft }) {
  const plan = usePlan(draft);
  const { privacy } = draft;
  const isPrivate = privacy.mode === 'differential';
  const change = (part: Partial<Privacy>): void => edit((now) => ({ ...now, privacy: { ...now.privacy, ...part } }));
  return (
    <StepPage step="privacy" title={words.title} sentence={isPrivate ? plan.explained?.texts.line ?? words.working : words.open} aside={isPrivate ? <PlanAside plan={plan} /> : undefined}>
      <div><SegmentedControl aria-label={words.modeLabel} data={modes} value={privacy.mode} onChange={(mode) => change({ mode })} /></div>
      {isPrivate && isSeveral(draft) && <SchemaFolder folder={draft.schemaFolder} />}
      {isPrivate ? <PrivateFields draft={draft} onChange={change} /> : <div className="note caution">{words.internal}</div>}
      <Panel title={words.sizes}>
        <div className="fields">
          <NumberInput label={words.rows} description={words.rowsNote} min={1} allowDecimal={false} thousandSeparator="," value={draft.rows ?? ''} onChange={(rows) => edit((now) => ({ ...now, rows: typeof rows === 'number' && rows > 0 ? rows : null }))} />
          <NumberInput label={words.k} description={words.kNote} min={1} allowDecimal={false} value={draft.k} onChange={(k) => edit((now) => ({ ...now, k: Number(k) }))} />
          <NumberInput label={words.seed} description={words.seedNote} min={0} allowDecimal={false} value={draft.seed} onChange={(seed) => edit((now) => ({ ...now, seed: Number(seed) }))} />
        </div>
      </Panel>
    </StepPage>
  );
}

/** Where the declared schemas of several tables lie: how they belong together may not be read from rows. */
function SchemaFolder({ folder }: { folder: string | null }) {
  const choose = async (): Promise<void> => {
    const chosen = await window.bridge.request('file:choose-folder', { title: words.schemaFolder });
    const { value } = chosen.ok ? chosen : { value: null };
    if (value !== null) edit((now) => ({ ...now, schemaFolder: value }));
  };
  return (
    <Panel title={words.schemaFolder}>
      <div className="row"><Button variant="default" onClick={() => void choose()}>{words.chooseFolder}</Button><span className={folder === null ? 'soft' : 'mono'}>{folder ?? words.noFolder}</span></div>
      <p className="soft">{words.schemaFolderNote}</p>
    </Panel>
  );
}

function PrivateFields({ draft, onChange }: { draft: CloneDraft; onChange: (part: Partial<Privacy>) => void }) {
  const { privacy, schema, table } = draft;
  const told = table.rows * privacy.delta;
  const persons = [{ value: eachRow, label: words.eachRow }, ...schema.columns.map(({ name }) => ({ value: name, label: name }))];
  return (
    <>
      <Panel title={words.promise}><EpsilonField epsilon={privacy.epsilon} onChange={(epsilon) => onChange({ epsilon })} /></Panel>
      <Panel title={words.source}>
        <div className="fields">
          <TextInput label={words.source} description={words.sourceNote} maxLength={120} value={privacy.source} onChange={(event) => onChange({ source: event.currentTarget.value })} />
          {!isSeveral(draft) && <Select label={words.person} description={words.personNote} data={persons} value={privacy.person ?? eachRow} allowDeselect={false} searchable onChange={(name) => onChange({ person: name === eachRow ? null : name })} />}
          {!isSeveral(draft) && <NumberInput label={words.contribution} description={words.contributionNote} min={1} max={1000} allowDecimal={false} value={privacy.contribution} onChange={(contribution) => onChange({ contribution: Number(contribution) })} disabled={privacy.person === null} />}
          <DeltaField delta={privacy.delta} description={told >= 0.1 ? words.deltaNote(told.toPrecision(1)) : words.deltaPlain} onChange={(delta) => onChange({ delta })} />
          {!isSeveral(draft) && <NumberInput label={words.publicRows} description={words.publicRowsNote} min={1} allowDecimal={false} thousandSeparator="," value={schema.rows ?? ''} onChange={setPublicRows} />}
        </div>
        <Checkbox mt="sm" label={words.weak} checked={privacy.acceptWeak} onChange={(event) => onChange({ acceptWeak: event.currentTarget.checked })} />
      </Panel>
    </>
  );
}

const setPublicRows = (value: number | string): void => edit((now) => {
  const { rows: _before, ...schema } = now.schema;
  return { ...now, schema: typeof value === 'number' && value > 0 ? { ...schema, rows: value } : schema };
});
