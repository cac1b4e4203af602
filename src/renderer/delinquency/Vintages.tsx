import { useCallback } from 'react';
import { vintagePair } from '../../charts/curves.ts';
import type { Palette } from '../../charts/palette.ts';
import { Chart } from '../look/Chart.tsx';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';

const words = messages.delinquency;

interface Curve {
  readonly cohort: string;
  readonly cumulated: readonly number[];
}

/** How many loans of each cohort are in default by months on book; without a source where there is none. */
export function Vintages({ source, synthetic }: { source: readonly Curve[] | null; synthetic: readonly Curve[] }) {
  const names = [...new Set([...(source ?? []), ...synthetic].map(({ cohort }) => cohort))];
  const most = topOf(100 * Math.max(0, ...[...(source ?? []), ...synthetic].flatMap(({ cumulated }) => cumulated)));
  const curve = (of: readonly Curve[] | null, name: string): readonly number[] | null => of?.find(({ cohort }) => cohort === name)?.cumulated ?? null;
  return (
    <Panel title={words.vintages} aside={<span className="muted small">{source === null ? words.vintagesAlone : words.vintagesNote}</span>}>
      {names.length === 0 ? <p className="soft">{words.noVintages}</p> : (
        <div className="vintages">{names.map((name) => <Pair key={name} name={words.cohort(name)} real={curve(source, name)} synthetic={curve(synthetic, name)} most={most} />)}</div>
      )}
    </Panel>
  );
}

function Pair({ name, real, synthetic, most }: { name: string; real: readonly number[] | null; synthetic: readonly number[] | null; most: number }) {
  const option = useCallback((palette: Palette) => vintagePair({ real, synthetic }, most, palette), [real, synthetic, most]);
  const end = (curve: readonly number[] | null): string | null => (curve === null ? null : (100 * (curve.at(-1) ?? 0)).toFixed(1));
  return <figure><figcaption className="strong">{name}</figcaption><Chart label={words.vintageLabel(name, end(real), end(synthetic))} height={180} option={option} /></figure>;
}

/** The top of an axis of per cent, which even steps reach. */
function topOf(most: number): number {
  const step = most > 20 ? 10 : most > 10 ? 5 : most > 4 ? 2 : 1;
  return Math.max(1, step * Math.ceil(most / step));
}
