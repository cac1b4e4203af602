import { SegmentedControl, Select } from '@mantine/core';
import type { RunListItem } from '../../contract/ipc.ts';
import { paperSizes, reportEditions, reportTemplates } from '../../contract/report.ts';
import { formatMoment } from '../format.ts';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { goTo } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { edit, reportState } from './draft.ts';

const words = messages.reports;

/** Which run is reported, along whose headings, for whom. */
export function Choices({ runs }: { runs: readonly RunListItem[] }) {
  const { draft: { template, edition, paper }, run } = useStore(reportState);
  return (
    <Panel title={words.what}>
      <div className="report-fields">
        <Select
          label={words.run} value={run} allowDeselect={false} searchable
          data={runs.map(({ folder, table, id, kind, startedAt }) => ({ value: folder, label: `${table ?? id}, ${messages.home.kinds[kind] ?? kind}, ${formatMoment(startedAt)}` }))}
          onChange={(next) => next !== null && goTo({ screen: 'reports', folder: next })}
        />
        <Select label={words.template} value={template} allowDeselect={false} data={reportTemplates.map((value) => ({ value, label: words.templates[value] }))} onChange={(next) => next !== null && edit({ template: next })} />
        <div>
          <div className="label">{words.edition}</div>
          <div className="row"><SegmentedControl aria-label={words.edition} data={reportEditions.map((value) => ({ value, label: words.editions[value] }))} value={edition} onChange={(next) => edit({ edition: next })} /></div>
          <div className="small soft">{words.editionNotes[edition]}</div>
        </div>
        <div>
          <div className="label">{words.paper}</div>
          <SegmentedControl aria-label={words.paper} data={paperSizes.map((value) => ({ value, label: words.papers[value] }))} value={paper} onChange={(next) => edit({ paper: next })} />
        </div>
      </div>
    </Panel>
  );
}
