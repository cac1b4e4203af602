// Takes the pictures of docs/screens from the built desktop: `node build/screens.ts [NAME …]`.
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchApp } from '../test/e2e/app.ts';
import { exampleRuns } from '../test/e2e/exampleRuns.ts';
import { shots } from './screenShots.ts';

const folder = fileURLToPath(new URL('../docs/screens/', import.meta.url));
// Its path stands in the pictures, so it is the same every time.
const workspace = join(tmpdir(), 'pratibimba-screens');
const wanted = process.argv.slice(2);

rmSync(workspace, { recursive: true, force: true });
mkdirSync(workspace);
mkdirSync(folder, { recursive: true });
await exampleRuns(workspace);
const app = await launchApp({ PRATIBIMBA_WORKSPACE: workspace, TZ: 'UTC' });
try {
  await app.page.setViewportSize({ width: 1440, height: 900 });
  for (const { name, go } of shots) {
    await go(app);
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const colorScheme of ['light', 'dark'] as const) {
      await app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await app.page.evaluate(() => {
        for (const animation of document.getAnimations()) animation.finish();
      });
      await app.page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
    }
  }
} finally {
  await app.close();
  rmSync(workspace, { recursive: true, force: true });
}
