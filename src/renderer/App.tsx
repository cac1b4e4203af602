import { messages } from './messages/messages.ts';
import { screenOf } from './screens.ts';
import { CommandPalette } from './shell/CommandPalette.tsx';
import { Drawers } from './shell/Drawers.tsx';
import { Rail } from './shell/Rail.tsx';
import { TopBar } from './shell/TopBar.tsx';
import { useFileDrop } from './shell/useFileDrop.ts';
import { useKeys } from './shell/useKeys.ts';
import { chooseCsv, openSample, takeDropped } from './state/actions.ts';
import { place } from './state/place.ts';
import { useStore } from './state/store.ts';

const actions = [
  { id: 'choose-csv', label: messages.palette.chooseCsv, onClick: () => void chooseCsv() },
  { id: 'open-sample', label: messages.palette.sample, onClick: () => void openSample() },
];

/** The frame: rail, top bar, and the screen where a person is. */
export function App() {
  const here = useStore(place);
  const dropping = useFileDrop(takeDropped);
  useKeys(() => void chooseCsv());
  const { View } = screenOf(here.screen);
  return (
    <div className="app">
      <a className="skip" href="#page">{messages.app.skip}</a>
      <Rail />
      <TopBar />
      <main className="page" id="page" tabIndex={-1}><View key={here.screen} place={here} /></main>
      {dropping && <div className="drop-over">{messages.app.drop}</div>}
      <CommandPalette actions={actions} />
      <Drawers />
    </div>
  );
}
