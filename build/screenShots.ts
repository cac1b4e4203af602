import { fileURLToPath } from 'node:url';
import { dropFiles, type RunningApp } from '../test/e2e/app.ts';

const sample = fileURLToPath(new URL('../resources/sample/loans.csv', import.meta.url));

/** The pictures in their order: each goes on where the one before has left the window. */
export const shots: readonly { readonly name: string; go(app: RunningApp): Promise<void> }[] = [
  { name: 'home', go: async ({ page }) => await page.locator('tbody tr').first().waitFor() },
  {
    name: 'clone',
    async go(app) {
      await dropFiles(app, [sample]);
      await app.page.locator('tbody tr').first().waitFor();
    },
  },
];
