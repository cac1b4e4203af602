import { HomePage } from './home/HomePage.tsx';
import { useRuns } from './home/useRuns.ts';
import { droppedPath } from './inspect/droppedPath.ts';
import { InspectionPage } from './inspect/InspectionPage.tsx';
import { useInspection } from './inspect/useInspection.ts';
import { Mark } from './look/Mark.tsx';
import { useFileDrop } from './useFileDrop.ts';

export function App() {
  const [list, reload] = useRuns();
  const [inspection, actions] = useInspection();
  const dropping = useFileDrop(inspection.state === 'running' ? null : inspectDropped);

  function inspectDropped(files: readonly File[]): void {
    const path = droppedPath(files);
    if (path.ok) actions.start(path.value);
    else actions.refuse(path.failure);
  }

  return (
    <div className="app">
      <header className="top">
        <span className="brand"><Mark />Pratibimba</span>
        <span className="top-rule" />
        <span className="top-folder" title="Folder of the workspace">{list?.ok === true ? list.value.folder : ''}</span>
        <span className="top-claim">Offline by design</span>
      </header>
      {inspection.state === 'none'
        ? <HomePage list={list} onReload={reload} onChoose={actions.choose} dropping={dropping} />
        : <InspectionPage inspection={inspection} actions={actions} />}
    </div>
  );
}
