import { useCallback } from 'react';
import { macroPath } from '../../charts/macroPath.ts';
import type { Palette } from '../../charts/palette.ts';
import { type MacroVariable, plausibilityBandEnds, type Plausibility } from '../../contract/scenario.ts';
import type { OwnScenario } from '../../contract/stressDraft.ts';
import { Chart } from '../look/Chart.tsx';
import { FailureBanner } from '../look/FailureBanner.tsx';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { isChanged, isFault, lengthOf, quartersFrom, scenarioOf } from './cells.ts';
import type { Judged } from './paths.ts';
import { PlausibilityWord } from './PlausibilityWord.tsx';
import { Rationale } from './Rationale.tsx';

const words = messages.stress.path;

/** The series in sight beside what it was and what history did. */
export function PathChart({ own, variable, judged }: { own: OwnScenario; variable: MacroVariable; judged: Judged | undefined }) {
  const nearest = judged?.nearest?.[variable] ?? null;
  const start = judged?.summary?.plausibility.nearest_window.start;
  const option = useCallback((palette: Palette) => {
    const { start: first, values } = own.origin.series[variable]!;
    return macroPath({
      periods: quartersFrom(own.origin.start, lengthOf(own)),
      path: [first, ...own.cells[variable]!.map((cell) => (typeof cell === 'number' && !isFault(cell, variable) ? cell : null))],
      before: isChanged(own, variable) ? { name: own.shipped ? words.shipped : words.file, values: [first, ...values] } : null,
      history: nearest === null || start === undefined ? null : { name: words.from(start), values: nearest },
    }, palette);
  }, [own, variable, nearest, start]);
  const { long, unit } = words.variables[variable];
  return (
    <Panel title={long} aside={<span className="muted small">{unit}</span>}>
      <Chart label={words.chartLabel(long, start)} height={230} option={option} />
    </Panel>
  );
}

/** How plausible the path is, by the engine, and why where that has to be said. */
export function PathJudgement({ own, judged }: { own: OwnScenario; judged: Judged | undefined }) {
  const plausibility = judged?.summary?.plausibility;
  const scenario = scenarioOf(own);
  const isOld = scenario === null || JSON.stringify(scenario) !== judged?.content;
  return (
    <Panel title={words.plausibility} aside={<span className="muted small">{words.bands(plausibilityBandEnds)}</span>}>
      <div className="stack" aria-busy={isOld}>
        {judged?.failure !== undefined && judged.failure !== null && !isOld && <FailureBanner failure={judged.failure} />}
        <div className="scenario-place" role="status">
          {plausibility === undefined ? words.judging : <><PlausibilityWord plausibility={plausibility} /><span className="small">{words.distance(plausibility.distance.toFixed(2), plausibility.nearest_window.start)}</span></>}
          {isOld && plausibility !== undefined && <span className="muted small">{scenario === null ? words.waits : words.judging}</span>}
        </div>
        {plausibility?.incoherent.map((sentence) => <p key={sentence} className="small path-says">{sentence}</p>)}
        {plausibility !== undefined && <Features plausibility={plausibility} />}
        {plausibility?.rationale_required === true && <Rationale />}
      </div>
    </Panel>
  );
}

const rows = ['unemployment_rise', 'gdp_drawdown', 'house_price_minimum', 'treasury_10y_move', 'treasury_3m_move', 'inflation_peak'] as const;

function Features({ plausibility: { features, nearest_window: nearest } }: { plausibility: Plausibility }) {
  return (
    <table className="path-features">
      <thead><tr><th scope="col">{words.feature}</th><th scope="col" className="figure">{words.this}</th><th scope="col" className="figure">{words.from(nearest.start)}</th></tr></thead>
      <tbody>{rows.map((name) => <tr key={name}><th scope="row">{words.features[name]}</th><td className="figure strong">{words.figure(features[name])}</td><td className="figure soft">{words.figure(nearest.features[name])}</td></tr>)}</tbody>
    </table>
  );
}
