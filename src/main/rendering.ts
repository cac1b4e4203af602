import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from 'electron';

/** Stands where the graphics process of an earlier start has crashed. Delete it after a new driver. */
const marker = (): string => join(app.getPath('userData'), 'draw-without-graphics-card');

/**
 * Lets the processor draw where the graphics card or its driver cannot: `PRATIBIMBA_SOFTWARE_RENDERING=1`, or a crash of the graphics process at
 * an earlier start. Has to run before the application is ready.
 * @returns whether the processor draws
 */
export function chooseRendering(): boolean {
  const software = process.env['PRATIBIMBA_SOFTWARE_RENDERING'] === '1' || existsSync(marker());
  if (software) app.disableHardwareAcceleration();
  return software;
}

/** Remembers that the graphics process has crashed. Chromium goes on by itself, some crashes later without the card; the next start does so from the beginning. */
export function distrustGraphicsCard(): void {
  mkdirSync(dirname(marker()), { recursive: true });
  writeFileSync(marker(), '');
}
