// Takes the pictures of docs/tour.md from the built desktop: the day that test/e2e/day.test.ts goes through, with more customers. `npm run tour`.
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchApp } from '../test/e2e/app.ts';
import { day, openBank } from '../test/e2e/dayAtTheBank.ts';

const pictures = fileURLToPath(new URL('../docs/tour/', import.meta.url));
/** Its paths can be read in the pictures, so they are the same everywhere. */
const place = join(tmpdir(), 'pratibimba-tour');
const customers = 20_000;

rmSync(place, { recursive: true, force: true });
rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });
const bank = openBank(join(place, 'bank'), customers);
const app = await launchApp({ PRATIBIMBA_WORKSPACE: join(place, 'workspace'), TZ: 'UTC' });
try {
  await app.page.setViewportSize({ width: 1280, height: 800 });
  await app.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  for (const { name, go } of day) {
    await go(app, bank);
    await app.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await app.page.screenshot({ path: join(pictures, `${name}.png`) });
  }
} finally {
  await app.close();
  rmSync(place, { recursive: true, force: true });
}
