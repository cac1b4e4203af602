// Takes the pictures of docs/screens from the built desktop: `node build/screens.ts`.
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchApp } from '../test/e2e/app.ts';
import { exampleRuns } from '../test/e2e/exampleRuns.ts';

const folder = fileURLToPath(new URL('../docs/screens/', import.meta.url));
// Its path stands in the pictures, so it is the same every time.
const workspace = join(tmpdir(), 'pratibimba-screens');

rmSync(workspace, { recursive: true, force: true });
mkdirSync(workspace);
mkdirSync(folder, { recursive: true });
await exampleRuns(workspace);
const { page, close } = await launchApp({ PRATIBIMBA_WORKSPACE: workspace, TZ: 'UTC' });
try {
  await page.locator('tbody tr').first().waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `home-${colorScheme}.png`) });
  }
} finally {
  await close();
  rmSync(workspace, { recursive: true, force: true });
}
