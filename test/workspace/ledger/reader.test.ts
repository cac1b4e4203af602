import { expect, test, vi } from 'vitest';
import { setLimit, verifyLedger } from '../../../src/workspace/ledger/ledger.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const between = vi.hoisted(() => ({ work: null as (() => Promise<unknown>) | null }));

/** Work that is done once, right after the lines of the ledger were read. */
vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof import('node:fs/promises')>();
  return {
    ...real,
    async readFile(path: string) {
      const content = await real.readFile(path);
      const { work } = between;
      if (work !== null && path.endsWith('ledger.jsonl')) {
        between.work = null;
        await work();
      }
      return content;
    },
  };
});

test('who reads the ledger while another writes to it finds nothing missing', async () => {
  const workspace = temporaryFolder();
  await setLimit(workspace, 'cards', { epsilon: 1, delta: 1e-6 });
  between.work = async () => await setLimit(workspace, 'cards', { epsilon: 2, delta: 1e-6 });
  await expect(verifyLedger(workspace)).resolves.toMatchObject({ entries: 2 });
  await expect(verifyLedger(workspace)).resolves.toMatchObject({ entries: 3 });
});
