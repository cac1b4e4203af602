import type { RunningApp } from './app.ts';

/** Generates a portfolio of so many borrowers by the wizard, with the keyboard, and waits for its run. */
export async function generatePortfolio({ page }: RunningApp, borrowers: number): Promise<void> {
  await page.keyboard.press('Control+2');
  await page.getByRole('textbox', { name: 'Borrowers' }).fill(String(borrowers));
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Is this what you want?' }).waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Show rows' }).waitFor({ timeout: 120_000 });
}
