import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { ClassSizes } from './ClassSizes.tsx';
import { privacyState } from './state.ts';

const words = messages.privacy.anonymity;

/** How many rows of the release share each combination of quasi-identifiers, as the written file was counted. */
export function AnonymityPanel() {
  const { run, anonymity } = useStore(privacyState);
  if (run === null || anonymity === null) return <Panel title={words.title}><p className="soft">{run === null ? words.noRun : words.nothing}</p></Panel>;
  const { statement, enforced, k } = anonymity;
  return (
    <Panel title={words.title}>
      <div className="stack">
        <p className="wrapping">{statement}</p>
        {enforced?.sizes !== undefined && <ClassSizes sizes={enforced.sizes} k={k} />}
        <p className="soft">{words.caution}</p>
      </div>
    </Panel>
  );
}
