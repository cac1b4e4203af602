import { Button, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useState } from 'react';
import { longestScenario, shortestScenario } from '../../contract/scenario.ts';
import type { OwnScenario } from '../../contract/stressDraft.ts';
import { Page } from '../look/Page.tsx';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { cellsOf, isEdited, lengthOf, type Place, resized } from './cells.ts';
import { editOwn, leaveCell, pathsState, redo, undo } from './paths.ts';
import { PathChart, PathJudgement } from './PathJudgement.tsx';
import { PathTable } from './PathTable.tsx';
import { leavePath, titleFault } from './state.ts';

const words = messages.stress.path;

/** The path of one scenario: a table, and beside it its picture and how plausible it is. */
export function PathEditor({ own }: { own: OwnScenario }) {
  const { judged, past, future, draft } = useStore(pathsState);
  const [seen, setSeen] = useState<Place>({ variable: 'unemployment', quarter: 0 });
  const length = lengthOf(own);
  const at = { ...seen, quarter: Math.min(seen.quarter, length - 1) };
  const found = judged.get(own.id);
  const fault = titleFault(own, draft.own);
  useHotkeys([['mod+Z', undo], ['mod+shift+Z', redo], ['alt+ArrowLeft', leavePath]], [], true);
  return (
    <Page
      title={own.title.trim() === '' ? words.unnamed : own.title}
      sentence={words.sentence(own.origin.title)}
      actions={(
        <>
          <Button variant="subtle" color="gray" disabled={past.length === 0} onClick={undo}>{messages.wizard.undo}</Button>
          <Button variant="subtle" color="gray" disabled={future.length === 0} onClick={redo}>{messages.wizard.redo}</Button>
          <Button variant="default" disabled={!isEdited(own)} onClick={() => editOwn(own.id, { cells: cellsOf(own.origin) })}>{own.shipped ? words.reset : words.resetFile}</Button>
          <span className="key">Alt ←</span>
          <Button onClick={leavePath}>{words.done}</Button>
        </>
      )}
    >
      <div className="path-editor">
        <div className="stack">
          <div className="path-head">
            <TextInput label={words.name} value={own.title} error={fault ?? undefined} onBlur={leaveCell} onChange={(event) => editOwn(own.id, { title: event.currentTarget.value }, 'title')} />
            <Button variant="default" disabled={length >= longestScenario} onClick={() => editOwn(own.id, { cells: resized(own, 1) })}>{words.longer}</Button>
            <Button variant="default" disabled={length <= shortestScenario} onClick={() => editOwn(own.id, { cells: resized(own, -1) })}>{words.shorter}</Button>
          </div>
          <PathTable own={own} at={at} onMove={setSeen} />
        </div>
        <div className="stack">
          <PathChart own={own} variable={at.variable} judged={found} />
          <PathJudgement own={own} judged={found} />
        </div>
      </div>
    </Page>
  );
}
