import { Drawer } from '@mantine/core';
import { HelpTopic } from '../help/HelpTopic.tsx';
import { messages } from '../messages/messages.ts';
import { screenOf } from '../screens.ts';
import { closeDrawer, drawer } from '../state/drawers.ts';
import { place } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { JobList } from './JobList.tsx';
import { Log } from './Log.tsx';
import { Settings } from './Settings.tsx';

/** Help on this screen, jobs, the log, settings: beside the screens, which stay where they are. */
export function Drawers() {
  const which = useStore(drawer);
  const { screen } = useStore(place);
  return (
    <Drawer opened={which !== null} onClose={closeDrawer} title={which === null ? '' : messages.app[which]} closeButtonProps={{ 'aria-label': messages.app.close }}>
      {which === 'help' && <HelpTopic key={screen} first={screenOf(screen).help} />}
      {which === 'jobs' && <JobList />}
      {which === 'log' && <Log />}
      {which === 'settings' && <Settings />}
    </Drawer>
  );
}
