import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect } from 'vitest';
import type { RunningApp } from './app.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare global {
  var axe: { run(options: unknown): Promise<AxeResults> };
}

/** Expects that what is in sight has no serious or critical violation of accessibility, in light and in dark. */
export async function expectAccessible({ page }: RunningApp): Promise<void> {
  // As source text: an element with a script would be against the page's policy.
  await page.evaluate(`${axe}; undefined`);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const violations = await page.evaluate(async () => {
      // Colours that are still on their way are nobody's. What turns without end cannot be finished.
      for (const animation of document.getAnimations()) if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
      const results = await globalThis.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
      return results.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, any }) => `${html.slice(0, 200)} ${any[0]?.message ?? ''}`) }));
    });
    expect({ colorScheme, violations }).toEqual({ colorScheme, violations: [] });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
