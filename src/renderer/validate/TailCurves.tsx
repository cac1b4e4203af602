import { SegmentedControl, Select } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { tailDependence } from '../../charts/curves.ts';
import type { Palette } from '../../charts/palette.ts';
import { tailCurve } from '../../contract/tailCurve.ts';
import type { ValidationResult } from '../../contract/validation.ts';
import { Chart } from '../look/Chart.tsx';
import { Panel } from '../look/Panel.tsx';
import { RealTag } from '../look/RealTag.tsx';
import { messages } from '../messages/messages.ts';

const words = messages.validate.tails;
const sides = ['upper', 'lower'] as const;
type Side = (typeof sides)[number];
type Curve = ValidationResult['tails']['curves'][number];

/** What large, or small, values of a pair do together, out to the far end; the pair that differs most stands first. */
export function TailCurves({ curves }: { curves: readonly Curve[] }) {
  const sorted = curves.toSorted((one, other) => largestGap(other) - largestGap(one));
  const [chosen, setChosen] = useState('0');
  const [side, setSide] = useState<Side>('upper');
  const curve = sorted[Number(chosen)] ?? sorted[0]!;
  const hasBand = tailCurve(curve, side).low !== null;
  return (
    <Panel title={words.title} aside={<RealTag words={messages.app.realStatistics} />}>
      <div className="stack">
        <div className="row">
          <Select aria-label={words.pair} flex={1} allowDeselect={false} value={chosen} data={sorted.map(({ a, b }, at) => ({ value: String(at), label: words.pairOf(a, b) }))} onChange={(next) => next !== null && setChosen(next)} />
          <SegmentedControl aria-label={words.side} value={side} onChange={setSide} data={sides.map((value) => ({ value, label: words.sides[value] }))} />
        </div>
        <DrawnCurve curve={curve} side={side} />
        <p className="small muted">{words.note[side]}{hasBand && ` ${words.band}`}</p>
      </div>
    </Panel>
  );
}

function DrawnCurve({ curve, side }: { curve: Curve; side: Side }) {
  const drawn = useMemo(() => tailCurve(curve, side), [curve, side]);
  const option = useCallback((palette: Palette) => tailDependence(drawn, palette), [drawn]);
  if (drawn.quantiles.length < 2) return <p className="muted">{words.few}</p>;
  return <Chart label={words.label(curve.a, curve.b, side, drawn.low !== null)} height={230} option={option} />;
}

function largestGap({ upper: { real, synthetic } }: Curve): number {
  return Math.max(0, ...real.map((value, at) => (value === null || synthetic[at] == null ? 0 : Math.abs(value - synthetic[at]))));
}
