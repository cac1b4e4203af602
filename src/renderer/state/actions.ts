import { notifications } from '@mantine/notifications';
import { chooseTables, droppedPaths } from './files.ts';
import { goTo } from './place.ts';

/** Lets a person pick a table, and begins with it. */
export async function chooseCsv(): Promise<void> {
  const files = await chooseTables();
  if (files.length > 0) goTo({ screen: 'clone', files });
}

/** Begins with what was dropped on the window: tables are cloned, a certificate is checked. */
export function takeDropped(files: readonly File[]): void {
  const paths = droppedPaths(files);
  if (paths.ok) goTo({ screen: paths.value.every((path) => path.endsWith('.json')) ? 'privacy' : 'clone', files: paths.value });
  else notifications.show({ message: `${paths.failure.message} ${paths.failure.fix ?? ''}`, color: 'fail' });
}

/** Begins with the bundled sample. */
export async function openSample(): Promise<void> {
  const path = await window.bridge.request('sample:path', undefined);
  if (path.ok) goTo({ screen: 'clone', files: [path.value] });
}

/** Begins with the files with which the application was started, if there are any. */
export async function takeStartFiles(): Promise<void> {
  const files = await window.bridge.request('start:files', undefined);
  if (files.ok && files.value.length > 0) goTo({ screen: 'clone', files: files.value });
}
