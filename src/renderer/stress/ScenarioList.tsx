import { Button, Checkbox, Skeleton } from '@mantine/core';
import { Panel } from '../look/Panel.tsx';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { PlausibilityWord } from './PlausibilityWord.tsx';
import { addScenario, change, faultsOf, type Offered, stressState } from './state.ts';

const words = messages.stress;

/** The scenarios that can be chosen, each with what it assumes and how far from history it lies. */
export function ScenarioList() {
  const now = useStore(stressState);
  const { offered, chosen, windows, tried } = now;
  const missing = tried && faultsOf(now).chosen === true;
  return (
    <Panel title={words.scenarios} aside={offered === null ? undefined : <span className="muted small">{words.scenariosNote(windows)}</span>}>
      <div className="stack">
        {missing && <VerdictWord kind="caution" word={words.choose} />}
        {offered === null ? <Skeleton height={160} aria-label={words.reading} /> : (
          <Checkbox.Group aria-label={words.scenarios} value={[...chosen]} onChange={(next) => change({ chosen: next })}>
            <div className="scenario-cards">{offered.map((one) => <ScenarioCard key={one.asked} scenario={one} />)}</div>
          </Checkbox.Group>
        )}
        <div className="row"><Button variant="default" onClick={() => void chooseOwn()}>{words.own}</Button><span className="muted small">{words.ownNote}</span></div>
      </div>
    </Panel>
  );
}

function ScenarioCard({ scenario: { asked, title, description, start, quarters, plausibility } }: { scenario: Offered }) {
  const { features, distance, nearest_window: nearest, incoherent } = plausibility;
  return (
    <div className="scenario">
      <Checkbox value={asked} label={<span className="strong">{title}</span>} />
      {description !== '' && <p>{description}</p>}
      <p className="soft">{words.assumptions(features)}</p>
      <div className="scenario-place">
        <PlausibilityWord plausibility={plausibility} />
        <span className="muted small">{words.distance(distance.toFixed(2), nearest.start)}</span>
        <span className="muted small">{words.quarters(quarters, start)}</span>
      </div>
      {incoherent.map((sentence) => <p key={sentence} className="small">{sentence}</p>)}
    </div>
  );
}

async function chooseOwn(): Promise<void> {
  const chosen = await window.bridge.request('file:choose', { title: words.own, kind: 'json', many: false });
  const path = chosen.ok ? chosen.value[0] : undefined;
  if (path !== undefined) await addScenario(path);
}
