import type { Outcome } from '../../contract/ipc.ts';

/** The path of the one file that was dropped. */
export function droppedPath(files: readonly File[]): Outcome<string> {
  const [file] = files;
  if (file === undefined || files.length > 1) {
    return { ok: false, failure: { code: 'usage', message: `${files.length} files were dropped where one is expected.`, fix: 'Drop a single CSV.' } };
  }
  const path = window.bridge.pathForFile(file);
  if (path === '') return { ok: false, failure: { code: 'usage', message: 'What was dropped is not a file on this computer.', fix: 'Save it first, then drop the saved file.' } };
  return { ok: true, value: path };
}
