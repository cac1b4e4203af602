import { SegmentedControl, Select, TextInput } from '@mantine/core';
import type { RunListItem } from '../../contract/ipc.ts';
import { correlationKinds } from '../../contract/stress.ts';
import { formatMoment } from '../format.ts';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { goTo } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { pathsState } from './paths.ts';
import { Rationale } from './Rationale.tsx';
import { change, faultsOf, needsRationale, stressState } from './state.ts';

const words = messages.stress;

/** Which portfolio, by which correlations, with which question in reverse, and why where that has to be said. */
export function SetUp({ runs }: { runs: readonly RunListItem[] }) {
  const now = useStore(stressState);
  const paths = useStore(pathsState);
  const faults = now.tried ? faultsOf(now) : {};
  return (
    <Panel title={words.setUp}>
      <div className="stack">
        <div className="stress-fields">
          <Select
            label={words.run} value={now.run} allowDeselect={false} searchable
            data={runs.map(({ folder, table, id, kind, startedAt }) => ({ value: folder, label: `${table ?? id}, ${messages.home.kinds[kind] ?? kind}, ${formatMoment(startedAt)}` }))}
            onChange={(next) => next !== null && goTo({ screen: 'stress', folder: next })}
          />
          <TextInput label={words.reverse} description={words.reverseNote} value={now.reverseLoss} inputMode="decimal" error={faults.reverseLoss === true ? words.reverseFault : undefined} onChange={(event) => change({ reverseLoss: event.currentTarget.value })} />
          <div>
            <div className="label">{words.correlations}</div>
            <SegmentedControl aria-label={words.correlations} data={correlationKinds.map((value) => ({ value, label: words.correlationKinds[value] }))} value={now.correlations} onChange={(correlations) => change({ correlations })} />
          </div>
        </div>
        {needsRationale(now, paths) && <Rationale />}
      </div>
    </Panel>
  );
}
