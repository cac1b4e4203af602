import { useCallback } from 'react';
import { categoryOverlay, overlay } from '../../charts/overlay.ts';
import type { Palette } from '../../charts/palette.ts';
import type { ColumnHistogram, ValidationResult } from '../../contract/validation.ts';
import { Chart } from '../look/Chart.tsx';
import { Panel } from '../look/Panel.tsx';
import { RealTag } from '../look/RealTag.tsx';
import { messages } from '../messages/messages.ts';

const words = messages.validate.overlay;

/** How the values of one column are spread in both tables: the real ones an outline, the synthetic ones filled. */
export function ColumnOverlay({ result, column }: { result: ValidationResult; column: string | undefined }) {
  const histogram = result.columns.find(({ name }) => name === column)?.histogram ?? null;
  if (histogram === null || column === undefined) return null;
  return <Panel title={words.title} aside={<RealTag words={messages.app.realStatistics} />}><Overlay name={column} histogram={histogram} /></Panel>;
}

function Overlay({ name, histogram }: { name: string; histogram: ColumnHistogram }) {
  const option = useCallback((palette: Palette) => {
    const { edges, levels, dates } = histogram;
    const shares = { real: histogram.real.map(percent), synthetic: histogram.synthetic.map(percent), name };
    if (levels !== null) return categoryOverlay({ ...shares, levels }, palette);
    return overlay({ ...shares, edges: (edges ?? []).map(dates === null ? Number : yearOf(dates)) }, palette);
  }, [name, histogram]);
  return <Chart label={words.label(name)} height={220} option={option} />;
}

const percent = (share: number): number => 100 * share;

/** A date as a year with its fraction, which an axis of numbers can show. */
const yearOf = (unit: 'days' | 'milliseconds') => (since: number): number => 1970 + (unit === 'days' ? since : since / 86_400_000) / 365.2425;
