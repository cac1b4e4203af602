import { IconActivity, IconHelp, IconSettings, IconWifiOff } from '@tabler/icons-react';
import { Mark } from '../look/Mark.tsx';
import { messages } from '../messages/messages.ts';
import { type Screen, screens } from '../screens.ts';
import { type Drawer, openDrawer } from '../state/drawers.ts';
import { goTo, place } from '../state/place.ts';
import { useStore } from '../state/store.ts';

const groups = [null, 'make', 'prove', 'use'] as const;
const drawers: readonly { which: Drawer; word: string; icon: typeof IconHelp; key: string }[] = [
  { which: 'jobs', word: messages.app.jobs, icon: IconActivity, key: '' },
  { which: 'settings', word: messages.app.settings, icon: IconSettings, key: '' },
  { which: 'help', word: messages.app.help, icon: IconHelp, key: 'F1' },
];

/** The finished screens, and the drawers below them. */
export function Rail() {
  const here = useStore(place).screen;
  return (
    <nav className="rail" aria-label={messages.app.screens}>
      <div className="brand"><Mark /><span className="rail-word">{messages.app.name}</span></div>
      {groups.map((group) => {
        const items = screens.filter(({ rail }) => rail !== null && rail.group === group);
        return items.length > 0 && (
          <div key={group ?? 'top'}>
            {group !== null && <div className="rail-group">{messages.app.groups[group]}</div>}
            {items.map((screen) => <RailItem key={screen.id} screen={screen} here={screen.id === here} />)}
          </div>
        );
      })}
      <div className="rail-foot">
        {drawers.map(({ which, word, icon: Icon, key }) => (
          <button key={which} type="button" className="rail-item" title={word} onClick={() => openDrawer(which)}>
            <Icon size={17} stroke={1.5} aria-hidden /><span className="rail-word">{word}</span>{key !== '' && <kbd>{key}</kbd>}
          </button>
        ))}
        <div className="rail-claim"><IconWifiOff size={14} stroke={1.5} aria-hidden /><span className="rail-word">{messages.app.offline}</span></div>
      </div>
    </nav>
  );
}

function RailItem({ screen: { id, title, rail }, here }: { screen: Screen; here: boolean }) {
  if (rail === null) return null;
  const { icon: Icon, digit } = rail;
  return (
    <button type="button" className="rail-item" title={title} aria-current={here ? 'page' : undefined} onClick={() => goTo({ screen: id })}>
      <Icon size={17} stroke={1.5} aria-hidden /><span className="rail-word">{title}</span><kbd aria-hidden>{digit}</kbd>
    </button>
  );
}
