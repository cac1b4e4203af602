import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { workspace } from '../state/workspace.ts';
import { contrast, setContrast } from './contrast.ts';

const words = messages.settings;
const options = <V extends string>(labels: Readonly<Record<V, string>>): { value: V; label: string }[] => (Object.keys(labels) as V[]).map((value) => ({ value, label: labels[value] }));

export function Settings() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { runs } = useStore(workspace);
  return (
    <div className="stack">
      <div>
        <div className="label" id="setting-scheme">{words.scheme}</div>
        <SegmentedControl fullWidth aria-labelledby="setting-scheme" data={options(words.schemes)} value={colorScheme} onChange={setColorScheme} />
      </div>
      <div>
        <div className="label" id="setting-contrast">{words.contrast}</div>
        <SegmentedControl fullWidth aria-labelledby="setting-contrast" data={options(words.contrasts)} value={useStore(contrast)} onChange={setContrast} />
      </div>
      <div>
        <div className="label">{words.workspace}</div>
        <div className="mono">{runs?.ok === true ? runs.value.folder : ''}</div>
        <p className="soft small">{words.workspaceNote}</p>
      </div>
    </div>
  );
}
