import { Button, MultiSelect, SegmentedControl, Select } from '@mantine/core';
import { messages } from '../messages/messages.ts';
import type { Layout, PanelColumn } from './panelGuess.ts';
import { type Faults, lay } from './state.ts';

const words = messages.delinquency;

/** Which columns make the panel, as they are proposed; whatever stands here is what is used. */
export function LayoutFields({ columns, layout, faults }: { columns: readonly PanelColumn[]; layout: Layout; faults: Faults }) {
  const { kind, wide, statics, codes } = layout;
  const names = columns.map(({ name }) => name);
  const taken = kind === 'wide' ? wide : [layout.id, layout.month, layout.state];
  const column = (field: 'id' | 'month' | 'state') => (
    <Select label={words[field]} value={layout[field]} error={faults[field]} allowDeselect={false} searchable data={names} onChange={(next) => lay({ [field]: next })} />
  );
  return (
    <>
      <div className="row panel-choices">
        <div>
          <div className="label">{words.layout}</div>
          <SegmentedControl aria-label={words.layout} data={(['long', 'wide'] as const).map((value) => ({ value, label: words.layouts[value] }))} value={kind} onChange={(next) => lay({ kind: next })} />
        </div>
        <div>
          <div className="label">{words.codes}</div>
          <SegmentedControl aria-label={words.codes} data={(['auto', 'none'] as const).map((value) => ({ value, label: words.codeKinds[value] }))} value={codes} onChange={(next) => lay({ codes: next })} />
        </div>
        <p className="small muted">{words.codesNote}</p>
      </div>
      {kind === 'long' ? <div className="panel-columns">{column('id')}{column('month')}{column('state')}</div> : (
        <div className="panel-months">
          <MultiSelect label={words.wide} value={[...wide]} error={faults.wide} searchable data={names} onChange={(next) => lay({ wide: next })} />
          <Button variant="default" onClick={() => lay({ wide: wide.toReversed() })}>{words.reverse}</Button>
        </div>
      )}
      <MultiSelect label={words.statics} description={words.staticsNote} value={[...statics]} searchable data={names.filter((name) => !taken.includes(name))} onChange={(next) => lay({ statics: next })} />
    </>
  );
}
