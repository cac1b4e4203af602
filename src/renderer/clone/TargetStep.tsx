import { NumberInput, Radio } from '@mantine/core';
import { useState } from 'react';
import type { CloneDraft } from '../../contract/cloneDraft.ts';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { FindColumn, formatDistinct, isFound } from './ColumnRows.tsx';
import { edit } from './draft.ts';
import { StepPage } from './StepPage.tsx';

const words = messages.clone.target;
const none = '';

/** What models will predict, if anything. Free text and identifiers cannot be it. */
export function TargetStep({ draft }: { draft: CloneDraft }) {
  const [sought, setSought] = useState('');
  const { schema, target, table } = draft;
  const distinct = new Map(table.columns.map((column) => [column.name, column.distinct]));
  const candidates = schema.columns.filter(({ kind, action }) => action !== 'drop' && kind !== 'text' && kind !== 'identifier' && kind !== 'empty');
  // One table alone has the target.
  const choose = (name: string): void => edit((now) => ({ ...now, target: name === none ? null : name, others: now.others.map((part) => ({ ...part, target: null })) }));
  const setRate = (percent: number | string): void => edit((now) => ({ ...now, schema: withRate(now.schema, percent) }));
  return (
    <StepPage
      step="target"
      title={words.title}
      sentence={words.sentence}
      actions={<FindColumn value={sought} onChange={setSought} />}
      aside={target === null ? undefined : <NumberInput label={words.rate} description={words.rateNote} min={0} max={50} decimalScale={2} value={schema.targetRate === undefined ? '' : 100 * schema.targetRate} onChange={setRate} />}
    >
      <Panel title={messages.clone.steps.target} flush>
        <Radio.Group value={target ?? none} onChange={choose} aria-label={words.title}>
          <div className="options padded">
            <Radio value={none} label={<span className="strong">{words.none}</span>} description={words.noneNote} />
            {candidates.filter((column) => isFound(column, sought)).map(({ name, kind }) => (
              <Radio key={name} value={name} label={<span className="mono strong">{name}</span>} description={`${messages.clone.types.kinds[kind]}, ${words.values(formatDistinct(distinct.get(name) ?? null))}`} />
            ))}
          </div>
        </Radio.Group>
      </Panel>
    </StepPage>
  );
}

function withRate({ targetRate: _before, ...schema }: CloneDraft['schema'], percent: number | string): CloneDraft['schema'] {
  return typeof percent === 'number' && percent > 0 && percent < 100 ? { ...schema, targetRate: percent / 100 } : schema;
}
