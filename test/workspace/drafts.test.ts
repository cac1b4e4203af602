import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readDraft, writeDraft } from '../../src/workspace/drafts.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('a draft is read as it was written, ends with null, and is for the user alone', async () => {
  const workspace = temporaryFolder();
  expect(await readDraft(workspace, 'clone')).toBe(null);

  const path = await writeDraft(workspace, 'clone', { step: 'roles', rows: [1, null] });
  expect(await readDraft(workspace, 'clone')).toEqual({ step: 'roles', rows: [1, null] });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ step: 'roles', rows: [1, null] });
  expect(statSync(`${workspace}/drafts`).mode & 0o077).toBe(0);

  await writeDraft(workspace, 'clone', null);
  expect(existsSync(path)).toBe(false);
});

test('a draft that is no JSON counts as none', async () => {
  const workspace = temporaryFolder();
  writeFileSync(await writeDraft(workspace, 'clone', {}), '{"step":');
  expect(await readDraft(workspace, 'clone')).toBe(null);
});
