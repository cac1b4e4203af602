import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareSketch, sketchKey } from '../../src/workspace/overlap.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const sketch = (from: number): string[] => Array.from({ length: 100 }, (_, index) => String(from + index).padStart(16, '0'));

test('rows like those of another source are told, those of the same source are not', async () => {
  const workspace = temporaryFolder();
  expect(await compareSketch(workspace, 'cards', sketch(0))).toEqual([]);
  expect(await compareSketch(workspace, 'cards', sketch(5))).toEqual([]);
  expect(await compareSketch(workspace, 'loans', sketch(1000))).toEqual([]);
  expect(await compareSketch(workspace, 'renamed', sketch(2))).toEqual([expect.stringMatching(/look like those of the source "cards" \(about 9\d %/)]);
});

test('the key is made once', async () => {
  const workspace = temporaryFolder();
  const key = await sketchKey(workspace);
  expect(key).toHaveLength(32);
  expect(await sketchKey(workspace)).toEqual(key);
});

test('a key that a crash left empty is made anew, for the user alone: with an empty one anybody could try out rows', async () => {
  const workspace = temporaryFolder();
  mkdirSync(join(workspace, 'keys'));
  const path = join(workspace, 'keys', 'sketch.key');
  writeFileSync(path, '');
  const key = await sketchKey(workspace);
  expect(key).toHaveLength(32);
  expect(new Uint8Array(readFileSync(path))).toEqual(new Uint8Array(key));
  expect(process.platform === 'win32' || (statSync(path).mode & 0o077) === 0).toBe(true);
});
