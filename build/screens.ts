// Takes the pictures of docs/screens from the built desktop: `node build/screens.ts [NAME …]`.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchApp, type RunningApp } from '../test/e2e/app.ts';
import { exampleRuns } from '../test/e2e/exampleRuns.ts';
import { earlierSample, sample, shots, workspace } from './screenShots.ts';

const folder = fileURLToPath(new URL('../docs/screens/', import.meta.url));
/** A laptop's window, which the README shows, and a large screen's. */
const sizes = [{ width: 1280, height: 800, at: '.' }, { width: 1920, height: 1080, at: 'large' }] as const;
const wanted = process.argv.slice(2);

rmSync(workspace, { recursive: true, force: true });
mkdirSync(dirname(sample), { recursive: true });
copyFileSync(fileURLToPath(new URL('../resources/sample/loans.csv', import.meta.url)), sample);
const lines = readFileSync(sample, 'utf8').split('\n');
writeFileSync(earlierSample, `${lines.slice(0, Math.floor(lines.length / 2)).join('\n')}\n`);
for (const { at } of sizes) mkdirSync(join(folder, at), { recursive: true });
await exampleRuns(workspace);
const app = await launchApp({ PRATIBIMBA_WORKSPACE: workspace, TZ: 'UTC' });
try {
  // Each picture goes on where the one before has left the window; what comes after the last one wanted is of no use.
  const last = wanted.length === 0 ? shots.length : 1 + shots.findLastIndex(({ name }) => wanted.includes(name));
  for (const { name, go } of shots.slice(0, last)) {
    await go(app);
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const { width, height, at } of sizes) {
      await app.page.setViewportSize({ width, height });
      for (const colorScheme of ['light', 'dark'] as const) {
        await app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await settled(app);
        await app.page.screenshot({ path: join(folder, at, `${name}-${colorScheme}.png`) });
      }
    }
  }
} finally {
  await app.close();
  rmSync(workspace, { recursive: true, force: true });
}

/** Nothing moves any more, and pictures have taken the size of the window. */
async function settled({ page }: RunningApp): Promise<void> {
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
    return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}
