import { Button, Checkbox, Skeleton } from '@mantine/core';
import type { OwnScenario } from '../../contract/stressDraft.ts';
import { Panel } from '../look/Panel.tsx';
import { VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { scenarioOf } from './cells.ts';
import { openPath, pathsState, removeOwn, undo } from './paths.ts';
import { PlausibilityWord } from './PlausibilityWord.tsx';
import { addScenario, change, editShipped, faultsOf, type Offered, stressState, titleFault } from './state.ts';

const words = messages.stress;

/** The scenarios that can be chosen, each with what it assumes and how far from history it lies; the path of any can be edited. */
export function ScenarioList() {
  const now = useStore(stressState);
  const { draft: { own }, past } = useStore(pathsState);
  const { offered, chosen, windows, tried } = now;
  const missing = tried && faultsOf(now).chosen === true;
  return (
    <Panel title={words.scenarios} aside={offered === null ? undefined : <span className="muted small">{words.scenariosNote(windows)}</span>}>
      <div className="stack">
        {missing && <VerdictWord kind="caution" word={words.choose} />}
        {offered === null ? <Skeleton height={160} aria-label={words.reading} /> : (
          <Checkbox.Group aria-label={words.scenarios} value={[...chosen]} onChange={(next) => change({ chosen: next })}>
            <div className="scenario-cards">
              {offered.map((one) => (
                <div key={one.asked} className="scenario">
                  <Assumptions asked={one.asked} scenario={one} />
                  <div className="scenario-actions"><button type="button" className="text-button small" aria-label={words.editOf(one.title)} onClick={() => void editShipped(one.asked)}>{words.edit}</button></div>
                </div>
              ))}
              {own.map((one) => <OwnCard key={one.id} own={one} />)}
            </div>
          </Checkbox.Group>
        )}
        <div className="row">
          <Button variant="default" onClick={() => void chooseOwn()}>{words.own}</Button>
          <span className="muted small">{words.ownNote}</span>
          {past.length > 0 && <><span className="spacer" /><Button variant="subtle" color="gray" onClick={undo}>{messages.wizard.undo}</Button></>}
        </div>
      </div>
    </Panel>
  );
}

function Assumptions({ asked, scenario: { title, description, start, quarters, plausibility } }: { asked: string; scenario: Omit<Offered, 'asked'> }) {
  const { features, distance, nearest_window: nearest, incoherent } = plausibility;
  return (
    <>
      <Checkbox value={asked} label={<span className="strong">{title}</span>} />
      {description !== '' && <p>{description}</p>}
      <p className="soft">{words.assumptions(features)}</p>
      <div className="scenario-place">
        <PlausibilityWord plausibility={plausibility} />
        <span className="muted small">{words.distance(distance.toFixed(2), nearest.start)}</span>
        <span className="muted small">{words.quarters(quarters, start)}</span>
      </div>
      {incoherent.map((sentence) => <p key={sentence} className="small">{sentence}</p>)}
    </>
  );
}

/** A scenario of a person's own, as it was judged last. */
function OwnCard({ own }: { own: OwnScenario }) {
  const { judged, draft } = useStore(pathsState);
  const summary = judged.get(own.id)?.summary ?? null;
  const broken = scenarioOf(own) === null || titleFault(own, draft.own) !== null;
  return (
    <div className="scenario own">
      {broken || summary === null ? <Checkbox value={own.id} label={<span className="strong">{own.title}</span>} /> : <Assumptions asked={own.id} scenario={summary} />}
      {broken && <VerdictWord kind="caution" word={words.mend} />}
      <div className="scenario-actions">
        <button type="button" className="text-button small" aria-label={words.editOf(own.title)} onClick={() => openPath(own.id)}>{words.edit}</button>
        <button type="button" className="text-button small" aria-label={words.removeOf(own.title)} onClick={() => remove(own.id)}>{words.remove}</button>
      </div>
    </div>
  );
}

function remove(id: string): void {
  removeOwn(id);
  change({ chosen: stressState.get().chosen.filter((asked) => asked !== id) });
}

async function chooseOwn(): Promise<void> {
  const chosen = await window.bridge.request('file:choose', { title: words.own, kind: 'scenario', many: false });
  const path = chosen.ok ? chosen.value[0] : undefined;
  if (path !== undefined) await addScenario(path);
}
