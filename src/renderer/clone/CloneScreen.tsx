import { Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { modals } from '@mantine/modals';
import { type ComponentType, useEffect } from 'react';
import { cloneSteps, type CloneDraft, type CloneStep } from '../../contract/cloneDraft.ts';
import { messages } from '../messages/messages.ts';
import { goTo, type Place, subject } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { cloneState, goToStep, redo, undo } from './draft.ts';
import { nameOf } from './tables.ts';
import { EmptyClone } from './EmptyClone.tsx';
import { FileStep } from './FileStep.tsx';
import { PrivacyStep } from './PrivacyStep.tsx';
import { readTables } from './reading.ts';
import { ReadingFile } from './ReadingFile.tsx';
import { ReviewStep } from './ReviewStep.tsx';
import { RolesStep } from './RolesStep.tsx';
import { RulesStep } from './RulesStep.tsx';
import { runClone } from './running.ts';
import { RunStep } from './RunStep.tsx';
import { TargetStep } from './TargetStep.tsx';
import { TypesStep } from './TypesStep.tsx';

const words = messages.clone;

const views: Readonly<Record<CloneStep, ComponentType<{ draft: CloneDraft }>>> = {
  file: FileStep, types: TypesStep, roles: RolesStep, target: TargetStep, rules: RulesStep, privacy: PrivacyStep, review: ReviewStep, run: RunStep,
};

/** The clone wizard: from a file to a run. All that is said stands in the draft; views come and go. */
export function CloneScreen({ place: { files } }: { place: Place }) {
  const { draft, reading, failure } = useStore(cloneState);
  const name = reading !== null ? reading.file : draft === null ? null : nameOf(draft);
  const source = draft?.privacy.mode === 'differential' ? draft.privacy.source : null;
  useEffect(() => {
    if (files !== undefined) takeFiles(files);
  }, [files]);
  useEffect(() => subject.set(() => (name === null ? null : { name, source })), [name, source]);
  useHotkeys([
    ['alt+ArrowLeft', () => step(-1)], ['alt+ArrowRight', () => step(1)], ['mod+Enter', () => void runClone()], ['mod+Z', undo], ['mod+shift+Z', redo],
  ], [], true);

  if (reading !== null) return <ReadingFile file={reading.file} jobId={reading.jobId} />;
  if (draft === null) return <EmptyClone failure={failure} />;
  const View = views[draft.step];
  return <View draft={draft} />;
}

/** A draft in which something was said is not thrown away by a slip. */
function takeFiles(files: readonly string[]): void {
  const { draft, past, running } = cloneState.get();
  if (files.length === 0 || running !== null) return;
  // The place keeps no files: coming back must not begin again.
  goTo({ screen: 'clone' });
  const read = (): void => void readTables({ files });
  if (draft === null || past.length === 0) return read();
  modals.openConfirmModal({
    title: words.newTitle,
    children: <Text size="sm">{words.newText(nameOf(draft))}</Text>,
    labels: { confirm: words.newConfirm, cancel: words.newDismiss },
    onConfirm: read,
  });
}

function step(by: 1 | -1): void {
  const { draft, running } = cloneState.get();
  if (draft === null || running !== null) return;
  const next = cloneSteps[cloneSteps.indexOf(draft.step) + by];
  if (next !== undefined && next !== 'run') goToStep(next);
}
