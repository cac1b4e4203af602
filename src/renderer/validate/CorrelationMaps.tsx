import { useCallback } from 'react';
import { matrix } from '../../charts/matrix.ts';
import type { Palette } from '../../charts/palette.ts';
import type { ValidationResult } from '../../contract/validation.ts';
import { Chart } from '../look/Chart.tsx';
import { Panel } from '../look/Panel.tsx';
import { RealTag } from '../look/RealTag.tsx';
import { messages } from '../messages/messages.ts';
import { differences } from './dependenceFigures.ts';

const words = messages.validate.maps;
/** More would not be told apart. */
const most = 24;

/** Rank correlations of the numbers, on one scale around 0: real, synthetic, and what is left between them. */
export function CorrelationMaps({ correlations: { columns, spearman } }: Pick<ValidationResult, 'correlations'>) {
  if (columns.length < 2) return null;
  const names = columns.slice(0, most);
  const cut = (values: Values): Values => values.slice(0, most).map((row) => row.slice(0, most));
  const [real, synthetic] = [cut(spearman.real), cut(spearman.synthetic)];
  return (
    <Panel title={words.title} aside={<RealTag words={messages.app.realStatistics} />}>
      <div className="stack">
        <CorrelationMap part={words.parts.real} columns={names} values={real} />
        <CorrelationMap part={words.parts.synthetic} columns={names} values={synthetic} />
        <CorrelationMap part={words.parts.difference} columns={names} values={differences(synthetic, real)} />
        {columns.length > most && <p className="small muted">{words.first(most, columns.length)}</p>}
      </div>
    </Panel>
  );
}

type Values = readonly (readonly (number | null)[])[];

function CorrelationMap({ part, columns, values }: { part: string; columns: readonly string[]; values: Values }) {
  const option = useCallback((palette: Palette) => matrix({ rows: columns, columns, values, scale: 'signed', most: 1, decimals: 2 }, palette), [columns, values]);
  return (
    <figure className="correlation-map">
      <figcaption className="label">{part}</figcaption>
      <Chart label={words.label(part, columns)} height={(columns.length > 7 ? 92 : 38) + Math.max(18, Math.min(30, 300 / columns.length)) * columns.length} option={option} />
    </figure>
  );
}
