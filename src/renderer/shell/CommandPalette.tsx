import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight';
import { formatMoment } from '../format.ts';
import { messages } from '../messages/messages.ts';
import { screens } from '../screens.ts';
import { openDrawer } from '../state/drawers.ts';
import { goTo } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { workspace } from '../state/workspace.ts';

const words = messages.palette;
const shownRuns = 20;

/** Ctrl+K: every screen, every action and the latest runs by their names. */
export function CommandPalette({ actions }: { actions: readonly SpotlightActionData[] }) {
  const { runs } = useStore(workspace);
  const toScreens = screens.filter(({ rail }) => rail !== null).map(({ id, title }) => ({ id: `screen-${id}`, label: title, onClick: () => goTo({ screen: id }) }));
  const drawers = (['help', 'jobs', 'log', 'settings'] as const).map((which) => ({ id: which, label: messages.app[which], onClick: () => openDrawer(which) }));
  const toRuns = (runs?.ok === true ? runs.value.runs : []).filter(({ there }) => there).slice(0, shownRuns).map((run) => ({
    id: run.folder,
    label: run.table ?? run.id,
    description: `${messages.home.kinds[run.kind] ?? run.kind}, ${formatMoment(run.startedAt)}`,
    onClick: () => goTo({ screen: 'run', folder: run.folder }),
  }));
  const groups: SpotlightActionGroupData[] = [
    { group: words.actions, actions: [...actions, ...drawers] },
    { group: words.screens, actions: toScreens },
    { group: words.runs, actions: toRuns },
  ];
  return (
    <Spotlight
      actions={groups}
      shortcut="mod + K"
      nothingFound={words.nothing}
      scrollable
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      maxHeight={420}
      searchProps={{ placeholder: words.placeholder, 'aria-label': words.placeholder }}
    />
  );
}
