import { type ReactNode, useCallback } from 'react';
import { matrix } from '../../charts/matrix.ts';
import type { Palette } from '../../charts/palette.ts';
import { type RollRateMatrix, usedStates } from '../../contract/rollRates.ts';
import { notApplicable } from '../format.ts';
import { Chart } from '../look/Chart.tsx';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { rollingSteps, type Step } from './found.ts';

const words = messages.delinquency;

/** A portfolio that is generated has no source. */
export interface Matrices {
  readonly source: RollRateMatrix | null;
  readonly synthetic: RollRateMatrix;
  readonly differences: RollRateMatrix | null;
}

interface RollRatesParts {
  readonly matrices: Matrices;
  readonly states: readonly string[];
  readonly delinquent: readonly string[];
  readonly aside?: ReactNode;
  readonly note: string | null;
}

/** Source, synthetic and their difference, on the states that occur. What rolls on is framed; in words it heads the page of a comparison, and stands beside a matrix that is alone. */
export function RollRates({ matrices, states, delinquent, aside, note }: RollRatesParts) {
  const { source, synthetic, differences } = matrices;
  const used = usedStates(source === null ? [synthetic] : [source, synthetic], states);
  const steps = rollingSteps(states, delinquent);
  const says = rollingWords(matrices, states, delinquent);
  const parts = { states, used, steps, says };
  return (
    <Panel title={words.rolls} aside={aside}>
      <div className="stack">
        <div className={source === null ? 'matrices alone' : 'matrices'}>
          {source !== null && <Matrix {...parts} part={words.parts.source} shares={source} scale="share" />}
          <Matrix {...parts} part={words.parts.synthetic} shares={synthetic} scale="share" />
          {differences !== null && <Matrix {...parts} part={words.parts.difference} shares={differences} scale="signed" />}
          {source === null && <p className="statement">{says}</p>}
        </div>
        <p className="small muted note-line">{words.rollsNote}{note !== null && ` ${note}`}</p>
      </div>
    </Panel>
  );
}

interface MatrixParts {
  readonly part: string;
  readonly shares: RollRateMatrix;
  readonly scale: 'share' | 'signed';
  readonly states: readonly string[];
  readonly used: { readonly from: readonly number[]; readonly to: readonly number[] };
  readonly steps: readonly Step[];
  readonly says: string;
}

/** Differences smaller than this many points are not made to look large. */
const leastScale = 2;
const rowHeight = 28;

function Matrix({ part, shares, scale, states, used, steps, says }: MatrixParts) {
  const option = useCallback((palette: Palette) => {
    const { from, to } = used;
    const values = from.map((row) => to.map((column) => percentOf(shares[row]?.[column] ?? null)));
    const most = scale === 'share' ? 100 : Math.max(leastScale, ...values.flat().map((value) => Math.abs(value ?? 0)));
    const marked = steps.map(([row, column]) => [from.indexOf(row), to.indexOf(column)] as const).filter(([row, column]) => row >= 0 && column >= 0);
    return matrix({ rows: from.map((place) => states[place]!), columns: to.map((place) => states[place]!), values, scale, most, decimals: 1, marked }, palette);
  }, [shares, scale, states, used, steps]);
  return <figure><figcaption className="strong">{part}</figcaption><Chart label={words.rollsLabel(part, says)} height={42 + rowHeight * used.from.length} option={option} /></figure>;
}

/** Steps that a sentence has room for: 30 to 60 and 60 to 90. */
const toldSteps = 2;

/** "Rolls on from D30 to D60: 30.7 % (source 28.0 %), …" */
export function rollingWords({ source, synthetic }: Matrices, states: readonly string[], delinquent: readonly string[]): string {
  const told = rollingSteps(states, delinquent).slice(0, toldSteps).flatMap(([from, to]) => {
    const [own, other] = [synthetic[from]?.[to] ?? null, source?.[from]?.[to] ?? null];
    if (own === null && other === null) return [];
    const [names, shares] = [[states[from]!, states[to]!] as const, [tenths(own), tenths(other)] as const];
    return [source === null ? words.rollingAlone(...names, shares[0]) : words.rolling(...names, ...shares)];
  });
  return told.length === 0 ? words.noRolling : words.rollsOn(told);
}

const percentOf = (share: number | null): number | null => (share === null ? null : 100 * share);
const tenths = (share: number | null): string => (share === null ? notApplicable : (100 * share).toFixed(1));
