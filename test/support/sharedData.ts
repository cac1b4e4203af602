import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Path of a file of the data folder beside the project; undefined, with the reason printed, where it is not there. */
export function sharedData(name: string): string | undefined {
  const path = fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url));
  if (existsSync(path)) return path;
  console.log(`Skipped what needs ${name}: there is no ../shared/data/${name} beside the project.`);
  return undefined;
}
