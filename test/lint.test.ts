import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const boundaryRules = ['no-restricted-imports', 'no-restricted-globals', 'no-restricted-properties', 'no-cycle'];

/** A file and one statement in it. Files that do not exist stand for any file of their folder. */
type Planted = readonly [file: string, statement: string];

const forbidden: Planted[] = [
  ['src/contract/a.ts', "import { a } from '../engine/table/table.ts'"],
  ['src/contract/b.ts', "import type { A } from '../workspace/runs.ts'"],
  ['src/contract/c.ts', "import { a } from 'node:fs'"],
  ['src/newRoom/a.ts', "import { z } from 'zod'"],

  ['src/engine/numeric/a.ts', "import type { Table } from '../table/table.ts'"],
  ['src/engine/io/a.ts', "import { a } from '../twin/fit.ts'"],
  ['src/engine/io/b.ts', "import { a } from '../../workspace/runs.ts'"],
  ['src/engine/measure/a.ts', "import { a } from '../../cli/index.ts'"],
  ['src/engine/measure/ruleKinds/a.ts', "import { readTable } from '../../io/read.ts'"],
  ['src/engine/rules/a.ts', "import { readTable } from '../io/read.ts'"],
  ['src/engine/rules/b.ts', "import { measure } from '../measure/measure.ts'"],
  ['src/engine/table/a.ts', "import { a } from '../../main/ipc.ts'"],
  ['src/engine/portfolio/a.ts', "import { loadTable } from '../io/load.ts'"],
  ['src/engine/cascade/a.ts', "import { loadTable } from '../io/load.ts'"],
  ['src/engine/validation/a.ts', "import { a } from '../../renderer/App.tsx'"],
  ['src/engine/validation/b.ts', "import { a } from '../../preload/index.ts'"],
  ['src/engine/random/a.ts', "import { app } from 'electron'"],
  ['src/engine/jobs/a.ts', "import { useState } from 'react'"],
  ['src/engine/jobs/b.ts', "import { a } from '../../workspace/runs.ts'"],

  ['src/engine/privacy/noise/a.ts', "import { Stream } from '../../random/stream.ts'"],
  ['src/engine/privacy/accountant/a.ts', "import { createNoise } from '../noise/noise.ts'"],
  ['src/engine/privacy/a.ts', "import { createNoise } from './noise/noise.ts'"],
  ['src/engine/measure/b.ts', "import { Bits } from '../privacy/noise/bits.ts'"],
  ['src/engine/cascade/b.ts', "import { roundedGaussian } from '../privacy/noise/roundedGaussian.ts'"],
  ['src/engine/twin/noisy.ts', "import { createNoise } from '../privacy/noise/noise.ts'"],

  ['src/engine/privacy/anonymity/a.ts', "import { loadTable } from '../../io/load.ts'"],
  ['src/engine/privacy/anonymity/mondrian.ts', "import { recountFile } from './recount.ts'"],
  ['src/engine/privacy/anonymity/recount.ts', "import { moveRows } from './releaseMoves.ts'"],

  ['src/engine/twin/fit.ts', "import type { Table } from '../table/table.ts'"],
  ['src/engine/twin/fitPool.ts', "import { a } from '../io/csv.ts'"],
  ['src/engine/twin/copula.ts', "export * from '../table/table.ts'"],
  ['src/engine/twin/margins.ts', "export const table = await import('../table/table.ts')"],
  ['src/engine/twin/rake.ts', "import { measure } from '../measure/measure.ts'"],
  ['src/engine/twin/tail.ts', "import { sampleTable } from './sample.ts'"],
  ['src/engine/twin/sample.ts', "import { a } from '../io/csv.ts'"],
  ['src/engine/twin/sampleBlock.ts', "import { measure } from '../measure/measure.ts'"],
  ['src/engine/measure/measurements.ts', "import type { Table } from '../table/table.ts'"],

  ['src/engine/jobs/worker.ts', "import { Worker } from 'node:worker_threads'"],
  ['src/engine/jobs/c.ts', "import * as threads from 'node:worker_threads'"],
  ['src/engine/jobs/d.ts', "import threads from 'node:worker_threads'"],
  ['src/main/threads.ts', "import { Worker } from 'node:worker_threads'"],
  ['src/cli/threads.ts', "import { Worker } from 'node:worker_threads'"],

  ['src/workspace/a.ts', "import { a } from '../cli/index.ts'"],
  ['src/workspace/b.ts', "import { a } from '../main/ipc.ts'"],
  ['src/workspace/c.ts', "import { a } from '../renderer/App.tsx'"],
  ['src/cli/a.ts', "import { a } from '../main/ipc.ts'"],
  ['src/cli/b.ts', "import { a } from '../renderer/App.tsx'"],
  ['src/cli/c.ts', "import { a } from '../engine/twin/fit.ts'"],
  ['src/main/a.ts', "import { a } from '../cli/index.ts'"],
  ['src/main/b.ts', "import { ipcMain } from 'electron'"],
  ['src/main/c.ts', "import { net } from 'electron'"],
  ['src/main/d.ts', "export const tell = (window: { webContents: { send(name: string): void } }) => window.webContents.send('event')"],
  ['src/preload/a.ts', "import { ipcRenderer } from 'electron'"],
  ['src/preload/index.ts', "import { a } from '../main/ipc.ts'"],
  ['src/renderer/a.tsx', "import { a } from '../engine/table/table.ts'"],
  ['src/renderer/home/a.tsx', "import { a } from '../../engine/table/table.ts'"],
  ['src/renderer/home/b.tsx', "import { ipcRenderer } from 'electron'"],
  ['src/renderer/home/c.tsx', "import { a } from 'node:fs'"],

  ['src/cli/fetch.ts', "export const answer = fetch('https://example.org')"],
  ['src/renderer/fetch.tsx', "export const answer = window.fetch('https://example.org')"],
  ['src/renderer/home/socket.ts', "export const open = (): WebSocket => new WebSocket('wss://example.org')"],

  ['src/workspace/circleA.ts', "import { b } from './circleB.ts'; export const a = (): unknown => b"],
  ['src/workspace/circleB.ts', "import { a } from './circleA.ts'; export const b = (): unknown => a"],
];

const rooms = ['contract', 'engine/numeric', 'engine/table', 'engine/io', 'engine/privacy/noise', 'engine/privacy/accountant', 'engine/measure', 'engine/twin', 'engine/portfolio', 'engine/cascade', 'engine/validation', 'engine/jobs', 'workspace', 'cli', 'main', 'preload', 'renderer'];
const networkModules = ['node:http', 'node:https', 'node:http2', 'node:net', 'node:dns', 'node:dns/promises', 'node:dgram', 'node:tls', 'http', 'https', 'net', 'dns', 'dgram', 'tls', 'undici'];

/** One file per network module. */
function networkImports(room: string): Planted[] {
  return networkModules.map((name, at) => [`src/${room}/network${at}.ts`, `import * as network from '${name}'`]);
}

const allowed: Planted[] = [
  ['src/contract/ok.ts', "import { z } from 'zod'; import type { Run } from './run.ts'"],
  ['src/engine/io/ok.ts', "import type { Table } from '../table/table.ts'"],
  ['src/engine/privacy/noise/ok.ts', "import { randomFillSync } from 'node:crypto'"],
  ['src/engine/privacy/accountant/ok.ts', "import { normalCdf } from '../../numeric/normal.ts'"],
  ['src/engine/measure/ok.ts', "import type { Table } from '../table/table.ts'; import { createNoise } from '../privacy/noise/noise.ts'"],
  ['src/engine/cascade/ok.ts', "import { createNoise } from '../privacy/noise/noise.ts'"],
  ['src/engine/twin/ok.ts', "import type { Measurements } from '../measure/measurements.ts'; import { Failure } from '../../contract/errors.ts'"],
  ['src/engine/twin/sampleColumn.ts', "import type { Table } from '../table/table.ts'"],
  ['src/engine/portfolio/ok.ts', "import cards from '../../../resources/templates/us-cards.json' with { type: 'json' }"],
  ['src/engine/jobs/ok.ts', "import { parentPort } from 'node:worker_threads'; import { fit } from '../twin/fit.ts'"],
  ['src/engine/jobs/pool.ts', "import { Worker } from 'node:worker_threads'"],
  ['src/workspace/ok.ts', "import type { Pool } from '../engine/jobs/pool.ts'; import { open } from 'node:fs/promises'"],
  ['src/cli/ok.ts', "import { createPool } from '../engine/jobs/pool.ts'; import { executeJob } from '../workspace/execute.ts'"],
  ['src/main/ok.ts', "import { app } from 'electron'; import { executeJob } from '../workspace/execute.ts'"],
  ['src/main/ipc.ts', "import { ipcMain } from 'electron'; export const tell = (to: { send(name: string): void }) => to.send('event')"],
  ['src/renderer/home/ok.tsx', "import { useState } from 'react'; import { Button } from '@mantine/core'; import { Page } from '../look/Page.tsx'; import '../look/app.css'"],
];

interface Diagnostic {
  code: string;
  filename: string;
}

/** What of the architecture the linter finds broken in a folder: a set of files. */
function brokenFiles(folder: string): Set<string> {
  const linter = join(root, 'node_modules/oxlint/bin/oxlint');
  const { stdout } = spawnSync(process.execPath, [linter, '--format', 'json', 'src'], { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
  return new Set(diagnostics.filter(({ code }) => boundaryRules.some((rule) => code.includes(`(${rule})`))).map(({ filename }) => filename.replaceAll('\\', '/')));
}

describe('a tree with planted imports', () => {
  const tree = mkdtempSync(join(tmpdir(), 'pratibimba-lint-'));
  let broken: Set<string>;

  beforeAll(() => {
    copyFileSync(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
    for (const [file, statement] of [...forbidden, ...rooms.flatMap(networkImports), ...allowed]) {
      mkdirSync(dirname(join(tree, file)), { recursive: true });
      writeFileSync(join(tree, file), `${statement};\n`);
    }
    broken = brokenFiles(tree);
  });
  afterAll(() => rmSync(tree, { recursive: true }));

  test.each(forbidden)('%s may not say: %s', (file) => {
    expect(broken).toContain(file);
  });

  test.each(rooms)('src/%s may not reach a network', (room) => {
    const planted = networkImports(room).map(([file]) => file);
    expect(planted.filter((file) => !broken.has(file))).toEqual([]);
  });

  test.each(allowed)('%s may say: %s', (file) => {
    expect(broken).not.toContain(file);
  });
});

test('the sources keep to the architecture', () => {
  expect(brokenFiles(root)).toEqual(new Set());
});

test('no file silences the linter or the compiler', () => {
  const suppression = /(?:ox|es)lint-disable|@ts-(?:ignore|expect-error|nocheck)/;
  // `.as.ts` is AssemblyScript, which the TypeScript compiler never sees.
  const files = globSync('{src,test,build,bench}/**/*.{ts,tsx}', { cwd: root }).filter((file) => !file.endsWith('.as.ts'));
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => suppression.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
});
